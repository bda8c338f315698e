// This very program, read as a binary.
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

#include "build.h"
#include "object/object.h"

#define SELF "/proc/self/exe"

// A function that the symbol table must have.
int object_elf_test_landmark(int x);
__attribute__((noinline)) int object_elf_test_landmark(int x)
{
	return x * 3;
}

static void headers_say_what_it_is(void **state)
{
	(void)state;
	struct object *o;
	assert_null(object_open(SELF, &o));
	assert_int_equal(o->format, OBJECT_ELF);
	assert_int_equal(o->word_size, sizeof(void *));
	assert_true(o->kind == OBJECT_SHARED || o->kind == OBJECT_FIXED);
	const struct object_section *text = object_section(o, ".text");
	assert_non_null(text);
	assert_true(text->executable && text->loaded);
	struct slice bytes, loaded;
	assert_null(object_section_bytes(o, text, &bytes));
	assert_int_equal(bytes.len, text->size);
	assert_true(object_bytes_at(o, text->address, &loaded));
	assert_ptr_equal(bytes.text, loaded.text);
	assert_false(object_bytes_at(o, UINT64_MAX, &loaded));
	assert_null(object_section(o, ".nothing"));
	object_close(o);
}

static void symbols_are_sorted_and_name_functions(void **state)
{
	(void)state;
	struct object *o;
	const struct object_symbol *s;
	uint32_t count, found = 0;
	assert_int_equal(object_elf_test_landmark(1), 3);
	assert_null(object_open(SELF, &o));
	assert_null(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < count; i++) {
		assert_true(i == 0 || s[i].address >= s[i - 1].address);
		if (strcmp(s[i].name, "object_elf_test_landmark") == 0) {
			found++;
			assert_true(s[i].function && s[i].size > 0);
			struct slice code;
			assert_true(object_bytes_at(o, s[i].address, &code));
			// Moved as a whole: bytes in memory are those of the file.
			assert_memory_equal(code.text,
					    (const void *)(uintptr_t)object_elf_test_landmark,
					    s[i].size);
		}
	}
	assert_int_equal(found, 1);
	object_close(o);
}

static void what_is_no_binary_is_refused(void **state)
{
	(void)state;
	struct object *o = NULL;
	static const char *const path[] = {"/nowhere/at/all", "/dev/null", "/",
					   "/proc/self/status"};
	for (size_t i = 0; i < ARRAY_LEN(path); i++) {
		struct error *err = object_open(path[i], &o);
		assert_non_null(err);
		assert_null(o);
		error_free(err);
	}
	char folder[] = "/tmp/cprof-test-XXXXXX", fifo[64];
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	struct error *err = object_open(fifo, &o);
	assert_non_null(err);
	assert_string_equal(error_message(err), "not a regular file");
	error_free(err);
	unlink(fifo);
	rmdir(folder);
}

// Every beginning of a binary gives an object or an error, and its sections too.
static void cut_files_are_errors(void **state)
{
	(void)state;
	struct object *whole, *o;
	assert_null(object_open(SELF, &whole));
	for (uint64_t len = 0; len < whole->size; len += len < 4096 ? 61 : 65521) {
		struct error *err = object_from_memory(whole->bytes, len, "cut", &o);
		if (err) {
			error_free(err);
			continue;
		}
		const struct object_symbol *s;
		uint32_t count;
		struct slice bytes;
		error_free(object_symbols(o, &s, &count));
		for (uint32_t i = 0; i < o->section_count; i++)
			error_free(object_section_bytes(o, &o->section[i], &bytes));
		object_close(o);
	}
	object_close(whole);
}

static void check_built(const struct build_elf *how)
{
	struct text bytes = {0};
	struct object *o;
	build_elf(how, &bytes);
	assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
	assert_int_equal(o->format, OBJECT_ELF);
	assert_int_equal(o->kind, OBJECT_SHARED);
	assert_int_equal(o->word_size, how->wide ? 8 : 4);
	assert_int_equal(o->big_endian, how->big);
	assert_string_equal(o->build_id, BUILT_ELF_BUILD_ID);
	assert_int_equal(o->segment_count, 1);

	// One compressed by its flags, one by its name.
	static const char *const debug[] = {"info", "line"};
	for (size_t i = 0; i < ARRAY_LEN(debug); i++) {
		const struct object_section *section = object_debug_section(o, debug[i]);
		struct slice text;
		assert_int_equal(section != NULL, !how->no_sections);
		if (!section)
			continue;
		assert_null(object_section_bytes(o, section, &text));
		assert_int_equal(text.len, strlen(BUILT_TEXT));
		assert_memory_equal(text.text, BUILT_TEXT, text.len);
	}

	const struct object_symbol *s;
	uint32_t count;
	assert_null(object_symbols(o, &s, &count));
	assert_int_equal(count, 3);
	assert_string_equal(s[0].name, "first");
	assert_string_equal(s[1].name, "second"); // without @@BUILT_1
	assert_int_equal(s[1].address, BUILT_ELF_CODE + 16);
	assert_int_equal(s[1].size, 16);
	assert_true(s[1].function && s[1].global);
	assert_string_equal(s[2].name, "datum");
	assert_false(s[2].function);

	uint64_t word;
	assert_true(object_word(o, BUILT_ELF_DATUM, &word));
	assert_int_equal(word, how->wide || !how->big ? 42 : 0);
	object_close(o);
	text_deinit(&bytes);
}

static void both_widths_and_byte_orders(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		check_built(&(struct build_elf){.wide = i & 1, .big = i & 2});
}

static void without_section_headers_the_dynamic_segment_serves(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		check_built(&(struct build_elf){
			.wide = i & 1, .big = i & 2, .gnu_hash = i & 4, .no_sections = true});
}

// A relocation that is "load address + addend" gives the word, which is 0 in the file.
static void relative_relocations_fill_words(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct text bytes = {0};
		struct object *o;
		uint64_t word;
		build_elf(&(struct build_elf){.wide = true, .big = i & 1, .no_sections = i & 2},
			  &bytes);
		assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
		assert_true(object_word(o, BUILT_ELF_WORD, &word));
		assert_int_equal(word, BUILT_ELF_CODE + 16);
		object_close(o);
		text_deinit(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_say_what_it_is),
		cmocka_unit_test(symbols_are_sorted_and_name_functions),
		cmocka_unit_test(what_is_no_binary_is_refused),
		cmocka_unit_test(cut_files_are_errors),
		cmocka_unit_test(both_widths_and_byte_orders),
		cmocka_unit_test(without_section_headers_the_dynamic_segment_serves),
		cmocka_unit_test(relative_relocations_fill_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
