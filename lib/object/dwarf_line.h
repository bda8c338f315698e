#pragma once
/**
 * @file
 * The line table of one unit: which line of which file an address comes from.
 *
 * Versions 2 to 5 of .debug_line.  A table is a program that makes rows; it is run once for all
 * addresses of a unit, and only the rows that they are in are kept:
 *
 *     struct dwarf_lines lines;
 *     TRY(dwarf_lines_open(&sections, offset, comp_dir, &arena, &lines));
 *     TRY(dwarf_lines_find(&lines, address, count, row));   // addresses are sorted
 *     TRY(dwarf_lines_file(&lines, row[0].file, &path));
 *
 * This is not left to libdwarf, because 20210528 lets the program of version 5 begin with file 0,
 * where the standard says 1, so that code which never sets a file has none; it takes a row that
 * begins an epilogue for the end of a sequence; and it keeps every row of the unit.
 *
 * Hostile input: a program is as long as its bytes, and what its rows may cost is bounded by them.
 *
 * Memory:  the arena's; text of the sections is borrowed.
 * Threads: any number, each with its own arena.
 */
#include "base/arena.h"
#include "base/slice.h"
#include "object/dwarf_bytes.h"

struct dwarf_line_sections {
	struct slice line, line_str, str;
	bool big_endian;
};

struct dwarf_line_file {
	const char *name; ///< NULL if it cannot be read
	const char *path; ///< joined, once it was asked for
	uint64_t dir;
};

/** The fields are private to dwarf_line.c. */
struct dwarf_lines {
	struct arena *arena;
	const char *comp_dir;
	const char **dir;
	struct dwarf_line_file *file;
	uint32_t dir_count, dir_cap, file_count, file_cap;
	struct dwarf_bytes program;
	uint16_t version;
	uint8_t offset_size;
	uint8_t min_length, max_ops, line_range, opcode_base;
	int8_t line_base;
	const uint8_t *lengths; // of standard opcodes: number of operands, opcode_base - 1 of them
};

struct dwarf_row {
	bool found;
	uint32_t file, line, column;
	uint64_t sequence; ///< where the stretch of rows begins that it is of, each at or after the
			   ///< one before
};

/**
 * Reads the header at @p offset of the section.
 *
 * @param comp_dir  the unit's DW_AT_comp_dir; NULL if it has none
 * @return #ERR_FORMAT if it is broken
 */
struct error *dwarf_lines_open(const struct dwarf_line_sections *sections, uint64_t offset,
			       const char *comp_dir, struct arena *arena,
			       struct dwarf_lines *ret) MUST_CHECK;

/**
 * The row that each of @p count sorted addresses is in.  Where sequences overlap, as those do which
 * a linker threw away and left at 0, the one that begins last has it.
 *
 * @return #ERR_LIMIT for a program that covers the same addresses over and over: @p ret has
 *         what was found until then
 */
struct error *dwarf_lines_find(struct dwarf_lines *lines, const uint64_t *address, uint32_t count,
			       struct dwarf_row *ret) MUST_CHECK;

/** The path of a file by its number in this table; NULL if there is none. */
struct error *dwarf_lines_file(struct dwarf_lines *lines, uint64_t number,
			       const char **ret) MUST_CHECK;
