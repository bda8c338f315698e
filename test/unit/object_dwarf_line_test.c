// Line tables written by hand, byte by byte.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "object/dwarf_line.h"

// Opcodes, DWARF 5, 6.2.5.
enum { END, COPY, ADVANCE_PC, ADVANCE_LINE, SET_FILE, SET_COLUMN };
#define SET_ADDRESS(a) 0, 9, 2, (a)&255, (a) >> 8, 0, 0, 0, 0, 0, 0
#define END_SEQUENCE   0, 1, 1
// line += l, address += a; a row. Of the headers below.
#define SPECIAL(a, l) (13 + ((l) + 3) + 12 * (a))

static const uint8_t standard[] = {1, 1, 1, 0xfd, 12, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};
static const uint8_t tables4[] = "inc\0/abs\0\0"	 // directories
				 "a.c\0\0\0\0"		 // file 1
				 "b.h\0\1\0\0"		 // file 2
				 "c.h\0\2\0\0"		 // file 3
				 "/d.c\0\1\0\0";	 // file 4, and the end
static const uint8_t tables5[] = "\1\1\x08\2/top\0inc\0" // directories: a path, as text
				 "\2\1\x08\2\x0b\3a.c\0\0b.h\0\1e.c\0\0"; // files: path, directory

struct table {
	uint8_t bytes[512];
	size_t len;
	struct arena arena;
	struct dwarf_lines lines;
};

static void put(struct table *t, const void *bytes, size_t len)
{
	assert_true(t->len + len <= sizeof t->bytes);
	memcpy(t->bytes + t->len, bytes, len);
	t->len += len;
}

static void put4(struct table *t, size_t at, size_t n)
{
	const uint8_t bytes[4] = {n & 255, n >> 8 & 255, 0, 0};
	memcpy(t->bytes + at, bytes, 4);
}

// A table of one version around a program.
static void make(struct table *t, uint8_t version, const uint8_t *program, size_t len)
{
	*t = (struct table){.len = 4};
	put(t, (const uint8_t[]){version, 0}, 2);
	if (version == 5)
		put(t, (const uint8_t[]){8, 0}, 2);
	size_t header = t->len;
	t->len += 4;
	// Version 4 brought operations for each instruction.
	put(t, standard, 1);
	put(t, version >= 4 ? standard + 1 : standard + 2,
	    version >= 4 ? sizeof standard - 1 : sizeof standard - 2);
	if (version == 5)
		put(t, tables5, sizeof tables5 - 1);
	else
		put(t, tables4, sizeof tables4);
	put4(t, header, t->len - header - 4);
	put(t, program, len);
	put4(t, 0, t->len - 4);
	arena_init(&t->arena, 1 << 20);
	const struct dwarf_line_sections sections = {.line = {(const char *)t->bytes, t->len}};
	assert_null(dwarf_lines_open(&sections, 0, "/comp", &t->arena, &t->lines));
}

static struct dwarf_row row_at(struct table *t, uint64_t address)
{
	struct dwarf_row row;
	assert_null(dwarf_lines_find(&t->lines, &address, 1, &row));
	return row;
}

static void assert_at(struct table *t, uint64_t address, uint32_t file, uint32_t line)
{
	struct dwarf_row row = row_at(t, address);
	assert_true(row.found);
	assert_int_equal(row.file, file);
	assert_int_equal(row.line, line);
}

static const char *file(struct table *t, uint64_t number)
{
	const char *path;
	assert_null(dwarf_lines_file(&t->lines, number, &path));
	return path;
}

static void rows_hold_up_to_the_next(void **state)
{
	(void)state;
	static const uint8_t program[] = {
		SET_ADDRESS(0x1000), SPECIAL(0, 4), SPECIAL(2, 1), SET_COLUMN, 7,
		SPECIAL(3, -3),	     SPECIAL(0, 2), ADVANCE_PC,	   4,	       END_SEQUENCE};
	for (uint8_t version = 2; version <= 5; version++) {
		struct table t;
		make(&t, version, program, sizeof program);
		assert_false(row_at(&t, 0xfff).found);
		assert_at(&t, 0x1000, 1, 5);
		assert_at(&t, 0x1001, 1, 5);
		assert_at(&t, 0x1002, 1, 6);
		assert_at(&t, 0x1005, 1, 5); // of two rows for one address the second
		assert_int_equal(row_at(&t, 0x1008).column, 7);
		assert_false(row_at(&t, 0x1009).found);
		arena_deinit(&t.arena);
	}
}

static void many_addresses_are_found_in_one_run(void **state)
{
	(void)state;
	static const uint8_t program[] = {
		SET_ADDRESS(0x2000), SPECIAL(0, 1), SPECIAL(1, 1), ADVANCE_PC, 1, END_SEQUENCE,
		SET_ADDRESS(0x1000), SPECIAL(0, 8), SPECIAL(1, 8), ADVANCE_PC, 1, END_SEQUENCE};
	const uint64_t address[] = {0x1000, 0x1000, 0x1001, 0x1002, 0x2000, 0x2001, 0x2002};
	const uint32_t line[] = {9, 9, 17, 0, 2, 3, 0};
	struct dwarf_row row[7];
	struct table t;
	make(&t, 4, program, sizeof program);
	assert_null(dwarf_lines_find(&t.lines, address, 7, row));
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(row[i].line, line[i]);
	arena_deinit(&t.arena);
}

// What a linker threw away stays, at address 0, and may be longer than what is before the code.
static void what_begins_last_has_the_address(void **state)
{
	(void)state;
	static const uint8_t live[] = {SET_ADDRESS(0x100), SPECIAL(0, 1), ADVANCE_PC, 16,
				       END_SEQUENCE};
	static const uint8_t dead[] = {SET_ADDRESS(0), SPECIAL(0, 6), ADVANCE_PC,
				       0x80,	       0x04,	      END_SEQUENCE};
	uint8_t program[sizeof live + sizeof dead];
	for (int order = 0; order < 2; order++) {
		struct table t;
		memcpy(program, order ? live : dead, order ? sizeof live : sizeof dead);
		memcpy(program + (order ? sizeof live : sizeof dead), order ? dead : live,
		       order ? sizeof dead : sizeof live);
		make(&t, 4, program, sizeof program);
		assert_at(&t, 0x108, 1, 2);
		assert_at(&t, 0x110, 1, 7);
		arena_deinit(&t.arena);
	}
}

static void files_have_their_directory(void **state)
{
	(void)state;
	struct table t;
	make(&t, 4, (const uint8_t[]){END_SEQUENCE}, 3);
	assert_null(file(&t, 0));
	assert_string_equal(file(&t, 1), "/comp/a.c");
	assert_string_equal(file(&t, 2), "/comp/inc/b.h");
	assert_string_equal(file(&t, 3), "/abs/c.h");
	assert_string_equal(file(&t, 4), "/d.c");
	assert_null(file(&t, 5));
	arena_deinit(&t.arena);
	make(&t, 5, (const uint8_t[]){END_SEQUENCE}, 3);
	assert_string_equal(file(&t, 0), "/top/a.c");
	assert_string_equal(file(&t, 1), "/comp/inc/b.h");
	assert_string_equal(file(&t, 2), "/top/e.c");
	assert_null(file(&t, 3));
	arena_deinit(&t.arena);
}

// Goes back and covers the same addresses, for a few bytes each time.
static void a_table_cannot_cover_the_same_for_ever(void **state)
{
	(void)state;
	static const uint8_t again[] = {SET_ADDRESS(0), COPY, ADVANCE_PC,  0x80,
					0x80,		4,    END_SEQUENCE};
	enum { TIMES = 100, COUNT = 4000 };
	static uint8_t bytes[200 + TIMES * sizeof again];
	static uint64_t address[COUNT];
	static struct dwarf_row row[COUNT];
	for (uint32_t i = 0; i < COUNT; i++)
		address[i] = i;
	struct table t;
	make(&t, 4, again, sizeof again);
	memcpy(bytes, t.bytes, t.len);
	size_t len = t.len;
	for (int i = 1; i < TIMES; i++, len += sizeof again)
		memcpy(bytes + len, again, sizeof again);
	const uint8_t size[4] = {(len - 4) & 255, (len - 4) >> 8, 0, 0};
	memcpy(bytes, size, 4);
	const struct dwarf_line_sections s = {.line = {(const char *)bytes, len}};
	assert_null(dwarf_lines_open(&s, 0, NULL, &t.arena, &t.lines));
	struct error *err = dwarf_lines_find(&t.lines, address, COUNT, row);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_LIMIT);
	error_free(err);
	for (uint32_t i = 0; i < COUNT; i++)
		assert_true(row[i].found);
	arena_deinit(&t.arena);
}

static void every_cut_is_an_error_or_a_shorter_table(void **state)
{
	(void)state;
	static const uint8_t program[] = {SET_ADDRESS(0x1000), SPECIAL(0, 4), ADVANCE_PC, 4,
					  END_SEQUENCE};
	for (uint8_t version = 4; version <= 5; version++) {
		struct table t;
		make(&t, version, program, sizeof program);
		size_t opened = 0;
		for (size_t len = 0; len < t.len; len++) {
			uint8_t *cut = malloc(len ? len : 1); // what is behind it is not ours
			assert_non_null(cut);
			memcpy(cut, t.bytes, len);
			const struct dwarf_line_sections s = {.line = {(const char *)cut, len}};
			struct dwarf_lines lines;
			struct error *err = dwarf_lines_open(&s, 0, NULL, &t.arena, &lines);
			uint64_t address = 0x1001;
			struct dwarf_row row;
			if (!err) {
				opened++;
				assert_null(dwarf_lines_find(&lines, &address, 1, &row));
				assert_false(row.found);
			}
			error_free(err);
			free(cut);
		}
		assert_true(opened > 0 && opened <= sizeof program);
		arena_deinit(&t.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold_up_to_the_next),
		cmocka_unit_test(many_addresses_are_found_in_one_run),
		cmocka_unit_test(what_begins_last_has_the_address),
		cmocka_unit_test(files_have_their_directory),
		cmocka_unit_test(a_table_cannot_cover_the_same_for_ever),
		cmocka_unit_test(every_cut_is_an_error_or_a_shorter_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
