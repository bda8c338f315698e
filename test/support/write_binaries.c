// write_binaries FOLDER: writes the built binaries into FOLDER/elf, FOLDER/macho and FOLDER/pe,
// images of Go programs into FOLDER/pclntab and FOLDER/buildinfo. So the corpora in test/fuzz were
// made.
#include <stdio.h>

#include "build.h"
#include "go_programs.h"

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

#define MODULES                                                                                    \
	"path\tx.y/cmd\nmod\tx.y\tv1.2.3\th1:s=\ndep\tx.z\tv0.1.0\n=>\t../z\t(devel)\th1:z=\n"     \
	"build\t-tags=a,b\nbuild\t-ldflags=\"-X \\\"a\\u00e9\"\nbuild\tvcs.modified=true\n"

// One image for each release that differs, of each width and byte order.
static void write_go(const char *folder)
{
	static const unsigned minor[] = {2, 9, 12, 13, 16, 18, 20, 26};
	char name[64];
	for (size_t i = 0; i < ARRAY_LEN(minor) * 4; i++) {
		struct build_go how = {
			.minor = minor[i / 4],
			.wide = i & 1,
			.big = i & 2,
			.no_sections = i / 4 & 1,
			.modules = MODULES,
		};
		struct text bytes = {0};
		snprintf(name, sizeof name, "pclntab/1.%u-%d-%s", how.minor, how.wide ? 64 : 32,
			 how.big ? "big" : "little");
		build_go_program(how, &bytes, NULL);
		write_one(folder, name, &bytes);
		if (how.minor != 13 && how.minor != 18)
			continue;
		snprintf(name, sizeof name, "buildinfo/1.%u-%d-%s", how.minor, how.wide ? 64 : 32,
			 how.big ? "big" : "little");
		how.func_count = 0;
		build_go(&how, &bytes, NULL);
		write_one(folder, name, &bytes);
	}
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
	write_go(argv[1]);
	return failed;
}
