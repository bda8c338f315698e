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
			assert_memory_equal(code.text, (const void *)(uintptr_t)object_elf_test_landmark,
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
	static const char *const path[] = {"/nowhere/at/all", "/dev/null", "/", "/proc/self/status"};
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_say_what_it_is),
		cmocka_unit_test(symbols_are_sorted_and_name_functions),
		cmocka_unit_test(what_is_no_binary_is_refused),
		cmocka_unit_test(cut_files_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
