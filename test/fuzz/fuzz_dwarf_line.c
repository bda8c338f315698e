// A line table alone. The first byte says which parts of the input are which sections.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "object/dwarf_line.h"

#define ADDRESSES 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void find(struct dwarf_lines *lines)
{
	uint64_t address[ADDRESSES];
	struct dwarf_row row[ADDRESSES];
	for (uint64_t i = 0; i < ADDRESSES; i++)
		address[i] = i < 32 ? i * i : 0x401000 + 8 * i;
	address[ADDRESSES - 1] = UINT64_MAX;
	error_free(dwarf_lines_find(lines, address, ADDRESSES, row));
	for (size_t i = 0; i < ADDRESSES; i++) {
		const char *path;
		struct error *err = dwarf_lines_file(lines, row[i].file, &path);
		if (!err && path && strlen(path) == 0)
			abort();
		if (row[i].found && row[i].sequence > address[i])
			abort();
		error_free(err);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return 0;
	struct arena arena;
	struct dwarf_lines lines;
	const char *text = (const char *)bytes + 1;
	size_t strings = (len - 1) * (bytes[0] & 15) / 16;
	const struct dwarf_line_sections sections = {
		.line = {text, len - 1},
		.line_str = {text + strings, len - 1 - strings},
		.str = {text + strings, len - 1 - strings},
		.big_endian = bytes[0] & 16,
	};
	arena_init(&arena, (size_t)64 << 20);
	struct error *err =
		dwarf_lines_open(&sections, 0, bytes[0] & 32 ? "/src" : NULL, &arena, &lines);
	if (!err)
		find(&lines);
	error_free(err);
	arena_deinit(&arena);
	return 0;
}
