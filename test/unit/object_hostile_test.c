// Binaries whose headers lie, and files that are none.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "build.h"
#include "object/symtab.h"

enum { ELF, MACHO, PE };

static void build_any(int format, struct text *bytes)
{
	if (format == ELF)
		build_elf(&(struct build_elf){.wide = true}, bytes);
	else if (format == MACHO)
		build_macho(&(struct build_macho){.wide = true, .pointer_format = 6}, bytes);
	else
		build_pe(&(struct build_pe){.wide = true}, bytes);
}

// Everything that may be asked; errors are fine.
static void ask(struct object *o)
{
	const struct object_symbol *s;
	uint32_t count;
	struct slice bytes;
	uint64_t word;
	error_free(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < o->section_count; i++)
		error_free(object_section_bytes(o, &o->section[i], &bytes));
	for (uint32_t i = 0; i < o->segment_count; i++)
		object_word(o, o->segment[i].address, &word);
	symtab_find(o, o->image_base + 4);
	object_debug_section(o, "line");
}

static void ask_bytes(const struct text *bytes)
{
	// An allocation of the very size, so that a read past the end is seen.
	char *copy = malloc(bytes->len ? bytes->len : 1);
	struct object *o;
	assert_non_null(copy);
	if (bytes->len)
		memcpy(copy, bytes->bytes, bytes->len);
	struct error *err = object_from_memory(copy, bytes->len, "hostile", &o);
	if (!err) {
		ask(o);
		object_close(o);
	}
	error_free(err);
	free(copy);
}

// Every beginning, and every byte as 0, 0x7f, 0x80 and 0xff.
static void each_byte_may_lie(void **state)
{
	(void)state;
	static const char value[] = {0, 0x7f, (char)0x80, (char)0xff};
	for (int format = ELF; format <= PE; format++) {
		struct text bytes = {0};
		build_any(format, &bytes);
		for (size_t at = 0; at < bytes.len; at++) {
			const char was = bytes.bytes[at];
			for (size_t i = 0; i < sizeof value; i++) {
				bytes.bytes[at] = value[i];
				ask_bytes(&bytes);
			}
			bytes.bytes[at] = was;
			const struct text cut = {.bytes = bytes.bytes, .len = at};
			ask_bytes(&cut);
		}
		text_deinit(&bytes);
	}
}

static const struct object_section *section_of(struct object *o, const char *name)
{
	const struct object_section *s = object_section(o, name);
	assert_non_null(s);
	return s;
}

// ELF's section headers begin at 0x600; 64 bytes each: name, type, flags, address, offset, size,
// ...
#define HEADER(n) (0x600 + (n)*64)
#define OFFSET(n) (HEADER(n) + 24)
#define SIZE(n)	  (HEADER(n) + 32)
#define N_DYNSYM  2
#define N_TEXT	  4
#define N_DATA	  5
#define N_LINE	  7

static struct object *open_elf(struct text *bytes)
{
	struct object *o = NULL;
	struct error *err = object_from_memory(bytes->bytes, bytes->len, "hostile", &o);
	if (err)
		fail_msg("%s", error_message(err));
	return o;
}

static void sections_outside_the_file_are_not_there(void **state)
{
	(void)state;
	static const struct {
		size_t at;
		uint64_t value;
	} row[] = {
		{OFFSET(N_TEXT), UINT64_MAX},
		{OFFSET(N_TEXT), 1 << 20},
		{SIZE(N_TEXT), UINT64_MAX},
		{SIZE(N_TEXT), UINT64_MAX - 0x3ff}, // offset + size wraps to 0
		{SIZE(N_TEXT), 1 << 20},
	};
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct text bytes = {0};
		build_any(ELF, &bytes);
		struct build b = {&bytes, false};
		build_patch(&b, row[i].at, row[i].value, 8);
		struct object *o = open_elf(&bytes);
		assert_null(object_section(o, ".text"));
		section_of(o, ".data");
		ask(o);
		object_close(o);
		text_deinit(&bytes);
	}
}

static void sections_may_overlap(void **state)
{
	(void)state;
	struct text bytes = {0};
	build_any(ELF, &bytes);
	struct build b = {&bytes, false};
	for (size_t i = 1; i < 10; i++) {
		build_patch(&b, OFFSET(i), 0, 8);
		build_patch(&b, SIZE(i), bytes.len, 8);
	}
	ask_bytes(&bytes);
	text_deinit(&bytes);
}

static void absurd_counts(void **state)
{
	(void)state;
	static const struct {
		int format;
		size_t at, size;
		uint64_t value;
	} row[] = {
		{ELF, 0x28, 8, UINT64_MAX - 63},    // where the section headers are
		{ELF, 0x38, 2, 0xffff},		    // segments
		{ELF, 0x3c, 2, 0xffff},		    // sections
		{ELF, 0x3e, 2, 0xffff},		    // the section of names
		{ELF, SIZE(0), 8, UINT64_MAX},	    // sections, where there are many
		{ELF, HEADER(N_DYNSYM) + 56, 8, 1}, // bytes of a symbol
		{ELF, 0x208, 4, UINT32_MAX},	    // the note's name
		{MACHO, 16, 4, UINT32_MAX},	    // commands
		{MACHO, 20, 4, UINT32_MAX},	    // their bytes
		{MACHO, 36, 4, UINT32_MAX},	    // of the first
		{MACHO, 36, 4, 0},
		{PE, 0x46, 2, 0xffff},	   // sections
		{PE, 0x4c, 4, 0x40},	   // where the symbols are
		{PE, 0x50, 4, UINT32_MAX}, // symbols
		{PE, 0x54, 2, 0xffff},	   // bytes of the optional header
		{PE, 0xc4, 4, UINT32_MAX}, // directories
		{PE, 0xcc, 4, UINT32_MAX}, // of exports
	};
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct text bytes = {0};
		build_any(row[i].format, &bytes);
		struct build b = {&bytes, false};
		build_patch(&b, row[i].at, row[i].value, row[i].size);
		if (row[i].at == SIZE(0) && row[i].format == ELF)
			build_patch(&b, 0x3c, 0, 2); // look into section 0
		ask_bytes(&bytes);
		text_deinit(&bytes);
	}
}

static void expect_broken_line(struct text *bytes, enum error_code code)
{
	struct object *o = open_elf(bytes);
	struct slice text;
	const struct object_section *s = section_of(o, ".zdebug_line");
	size_t used = 0;
	for (int i = 0; i < 3; i++) {
		struct error *err = object_section_bytes(o, s, &text);
		assert_non_null(err);
		if (i == 0) {
			assert_int_equal(error_code(err), code);
			used = o->arena.used;
		}
		error_free(err);
	}
	assert_int_equal(o->arena.used, used); // a second try costs nothing
	object_close(o);
}

// The size that the section says it has, and what is really in it.
static void sections_that_inflate_to_something_else(void **state)
{
	(void)state;
	static const struct {
		uint64_t size;
		enum error_code code;
	} row[] = {
		{1, ERR_FORMAT},
		{sizeof BUILT_TEXT - 2, ERR_FORMAT},
		{sizeof BUILT_TEXT, ERR_FORMAT},
		{1 << 20, ERR_LIMIT}, // more than so few bytes can give
		{(uint64_t)1 << 40, ERR_LIMIT},
		{UINT64_MAX, ERR_LIMIT},
	};
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct text bytes = {0};
		build_any(ELF, &bytes);
		struct build big = {&bytes, true};
		build_patch(&big, 0x504, row[i].size, 8);
		expect_broken_line(&bytes, row[i].code);
		text_deinit(&bytes);
	}
}

// 64 MiB of zeros in 64 KiB, said to be 100 bytes.
static void a_section_that_inflates_without_end(void **state)
{
	(void)state;
	const size_t zeros = (size_t)64 << 20;
	uLongf len = compressBound(zeros);
	Bytef *packed = malloc(len), *empty = calloc(1, zeros);
	assert_true(packed && empty);
	assert_int_equal(compress(packed, &len, empty, zeros), Z_OK);
	free(empty);
	struct text bytes = {0};
	build_any(ELF, &bytes);
	struct build b = {&bytes, false}, big = {&bytes, true};
	size_t at = bytes.len;
	text_puts(&bytes, "ZLIB");
	build_number(&big, 100, 8);
	text_put(&bytes, (const char *)packed, len);
	free(packed);
	build_patch(&b, OFFSET(N_LINE), at, 8);
	build_patch(&b, SIZE(N_LINE), bytes.len - at, 8);
	struct object *o = open_elf(&bytes);
	struct slice text;
	struct error *err = object_section_bytes(o, section_of(o, ".zdebug_line"), &text);
	assert_int_equal(error_code(err), ERR_FORMAT);
	error_free(err);
	assert_true(o->arena.used < 1 << 20);
	object_close(o);
	text_deinit(&bytes);
}

static void the_wrong_class_and_byte_order(void **state)
{
	(void)state;
	for (int class = 0; class < 4; class ++)
		for (int data = 0; data < 4; data++) {
			struct text bytes = {0};
			build_any(ELF, &bytes);
			bytes.bytes[4] = (char)class;
			bytes.bytes[5] = (char)data;
			ask_bytes(&bytes);
			text_deinit(&bytes);
		}
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
}

static void an_empty_file(void **state)
{
	(void)state;
	char path[] = "/tmp/cprof-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	struct object *o;
	struct error *err = object_open(path, &o);
	assert_string_equal(error_message(err), "unrecognized object file: it is empty");
	error_free(err);
	unlink(path);
}

// A terabyte of which nearly nothing is on the disk; tables cover all of it.
static void a_sparse_file(void **state)
{
	(void)state;
	const uint64_t size = (uint64_t)1 << 40;
	char path[] = "/tmp/cprof-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	for (int format = ELF; format <= PE; format++) {
		struct text bytes = {0};
		struct object *o = NULL;
		build_any(format, &bytes);
		struct build b = {&bytes, false};
		if (format == ELF) {
			build_patch(&b, SIZE(N_DYNSYM), size - 0x1000, 8);
			build_patch(&b, SIZE(1), size - 0x1000, 8);	// notes
			build_patch(&b, SIZE(9), size - 0x1000, 8);	// relocations
			build_patch(&b, 64 + 2 * 56 + 32, size / 2, 8); // notes' segment
		} else if (format == MACHO) {
			char *table = memmem(bytes.bytes, bytes.len, "\x02\0\0\0\x18\0\0\0", 8);
			assert_non_null(table);
			build_patch(&b, (size_t)(table - bytes.bytes) + 12, UINT32_MAX, 4);
		} else {
			build_patch(&b, 0x50, UINT32_MAX, 4);
		}
		write_file(path, bytes.bytes, bytes.len);
		if (truncate(path, (off_t)size) != 0 || object_open(path, &o) != NULL) {
			text_deinit(&bytes);
			unlink(path);
			skip(); // the system has no room for such addresses
		}
		const struct object_symbol *s;
		uint32_t count;
		struct error *err = object_symbols(o, &s, &count);
		assert_int_equal(error_code(err), ERR_LIMIT);
		error_free(err);
		ask(o);
		object_close(o);
		text_deinit(&bytes);
	}
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_may_lie),
		cmocka_unit_test(sections_outside_the_file_are_not_there),
		cmocka_unit_test(sections_may_overlap),
		cmocka_unit_test(absurd_counts),
		cmocka_unit_test(sections_that_inflate_to_something_else),
		cmocka_unit_test(a_section_that_inflates_without_end),
		cmocka_unit_test(the_wrong_class_and_byte_order),
		cmocka_unit_test(an_empty_file),
		cmocka_unit_test(a_sparse_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
