// dwarf_names FILE < ADDRESSES: what lib/object/dwarf.h says of them, for comparing with other
// readers.
//
// An address in hexadecimal a line; for each that is known a line "ADDRESS", then one for each
// frame: a tab, then name, file, line, column and start line, with tabs between.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "object/dwarf.h"

static uint64_t *address;

static const char *text(const char *t)
{
	return t ? t : "?";
}

static struct error *print(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	(void)context;
	printf("%" PRIx64 "\n", address[index]);
	for (size_t i = 0; i < count; i++)
		printf("\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", text(frame[i].name),
		       text(frame[i].file), frame[i].line, frame[i].column, frame[i].start_line);
	return NULL;
}

static uint32_t read_addresses(void)
{
	uint32_t count = 0, cap = 0;
	for (char line[64]; fgets(line, sizeof line, stdin);) {
		if (count == cap) {
			cap = cap ? 2 * cap : 1024;
			address = realloc(address, cap * sizeof *address);
			if (!address)
				abort();
		}
		address[count++] = strtoull(line, NULL, 16);
	}
	return count;
}

int main(int argc, char **argv)
{
	struct object *object = NULL;
	struct dwarf *dwarf = NULL;
	const struct frame_sink sink = {.frames = print};
	if (argc != 2)
		return 2;
	uint32_t count = read_addresses();
	struct error *err = object_open(argv[1], &object);
	if (!err)
		err = dwarf_open(object, &dwarf);
	if (!err && dwarf)
		err = dwarf_names(dwarf, address, count, &sink);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], error_message(err));
	int failed = err != NULL;
	error_free(err);
	dwarf_close(dwarf);
	object_close(object);
	free(address);
	return failed;
}
