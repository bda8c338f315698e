// write_binaries FOLDER: writes the built binaries into FOLDER/elf, FOLDER/macho and FOLDER/pe. So
// the corpora in test/fuzz were made.
#include <stdio.h>

#include "build.h"

static int failed;

static void write_one(const char *folder, const char *name, struct text *bytes)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *out = fopen(path, "wb");
	if (!out || fwrite(bytes->bytes, 1, bytes->len, out) != bytes->len || fclose(out) != 0) {
		perror(path);
		failed = 1;
	}
	text_deinit(bytes);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	char name[64];
	struct text bytes = {0};
	for (int i = 0; i < 16; i++) {
		bool wide = i & 1, big = i & 2, bare = i & 4, gnu = i & 8;
		if (gnu && !bare)
			continue;
		snprintf(name, sizeof name, "elf/%d-%s%s", wide ? 64 : 32, big ? "big" : "little",
			 gnu	? "-gnu-hash"
			 : bare ? "-no-sections"
				: "");
		build_elf(&(struct build_elf){wide, big, bare, gnu}, &bytes);
		write_one(argv[1], name, &bytes);
	}
	for (int i = 0; i < 4; i++) {
		bool wide = i & 1, big = i & 2;
		snprintf(name, sizeof name, "macho/%d-%s", wide ? 64 : 32, big ? "big" : "little");
		build_macho(&(struct build_macho){.wide = wide, .big = big}, &bytes);
		write_one(argv[1], name, &bytes);
	}
	static const unsigned format[] = {1, 2, 3, 6};
	for (size_t i = 0; i < ARRAY_LEN(format); i++) {
		snprintf(name, sizeof name, "macho/chained-%u", format[i]);
		build_macho(
			&(struct build_macho){.wide = format[i] != 3, .pointer_format = format[i]},
			&bytes);
		write_one(argv[1], name, &bytes);
	}
	build_macho(&(struct build_macho){.wide = true, .universal = true}, &bytes);
	write_one(argv[1], "macho/universal", &bytes);
	for (int wide = 0; wide < 2; wide++) {
		build_pe(&(struct build_pe){.wide = wide, .age = 1}, &bytes);
		write_one(argv[1], wide ? "pe/64" : "pe/32", &bytes);
	}
	return failed;
}
