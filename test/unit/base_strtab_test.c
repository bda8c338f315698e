// Interned strings.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/strtab.h"

static str_id intern(struct strtab *tab, const char *text)
{
	str_id id = NO_ID;
	assert_null(strtab_intern(tab, text, strlen(text), &id));
	return id;
}

static void test_same_bytes_same_id(void **state)
{
	(void)state;
	struct arena arena;
	struct strtab tab;
	char name[20];
	arena_init(&arena, SIZE_MAX);
	assert_null(strtab_init(&tab, &arena));
	assert_int_equal(tab.count, 1);
	assert_int_equal(intern(&tab, ""), 0);
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 20000; i++) {
			snprintf(name, sizeof name, "name%u", i);
			assert_int_equal(intern(&tab, name), i + 1);
		}
	}
	assert_int_equal(tab.count, 20001);
	assert_string_equal(strtab_text(&tab, 20000), "name19999");
	assert_int_equal(strtab_len(&tab, 20000), 9);
	assert_int_equal(strtab_find(&tab, "name7", 5), 8);
	assert_int_equal(strtab_find(&tab, "name7", 4), NO_ID);
	assert_int_equal(tab.count, 20001);
	arena_deinit(&arena);
}

static void test_any_bytes(void **state)
{
	(void)state;
	struct arena arena;
	struct strtab tab;
	str_id one, two;
	arena_init(&arena, SIZE_MAX);
	assert_null(strtab_init(&tab, &arena));
	assert_null(strtab_intern(&tab, "a\0b", 3, &one));
	assert_null(strtab_intern(&tab, "a\0c", 3, &two));
	assert_int_not_equal(one, two);
	assert_int_not_equal(intern(&tab, "a"), one);
	assert_memory_equal(strtab_text(&tab, one), "a\0b", 4);
	assert_int_equal(strtab_len(&tab, one), 3);
	assert_int_equal(intern(&tab, "\xff\xfe"), intern(&tab, "\xff\xfe"));
	arena_deinit(&arena);
}

static void test_order(void **state)
{
	(void)state;
	struct arena arena;
	struct strtab tab;
	arena_init(&arena, SIZE_MAX);
	assert_null(strtab_init(&tab, &arena));
	str_id b = intern(&tab, "b"), a = intern(&tab, "a"), aa = intern(&tab, "aa");
	str_id high = intern(&tab, "\xff");
	assert_int_equal(strtab_compare(&tab, a, a), 0);
	assert_true(strtab_compare(&tab, a, b) < 0);
	assert_true(strtab_compare(&tab, b, a) > 0);
	assert_true(strtab_compare(&tab, a, aa) < 0);
	assert_true(strtab_compare(&tab, aa, b) < 0);
	assert_true(strtab_compare(&tab, 0, a) < 0);
	assert_true(strtab_compare(&tab, high, b) > 0);
	arena_deinit(&arena);
}

static void test_copy_grows_alone(void **state)
{
	(void)state;
	struct arena arena;
	struct strtab tab, copy;
	arena_init(&arena, SIZE_MAX);
	assert_null(strtab_init(&tab, &arena));
	str_id a = intern(&tab, "a"), b = intern(&tab, "b");
	assert_null(strtab_init_copy(&copy, &arena, &tab));
	assert_int_equal(strtab_find(&copy, "b", 1), b);
	assert_ptr_equal(strtab_text(&copy, a), strtab_text(&tab, a));
	char name[20];
	for (uint32_t i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "copy%u", i);
		assert_int_equal(intern(&copy, name), 3 + i);
	}
	assert_int_equal(tab.count, 3);
	assert_int_equal(strtab_find(&tab, "copy0", 5), NO_ID);
	assert_int_equal(intern(&tab, "other"), 3);
	assert_string_equal(strtab_text(&copy, 3), "copy0");
	arena_deinit(&arena);
}

// Under every limit the table holds exactly what was reported as added.
static void test_every_limit(void **state)
{
	(void)state;
	bool done = false;
	for (size_t limit = 0; !done; limit += 48) {
		struct arena arena;
		struct strtab tab;
		char name[40];
		arena_init(&arena, limit);
		struct error *err = strtab_init(&tab, &arena);
		uint32_t added = 0;
		for (; !err && added < 300; added += !err) {
			str_id id = 12345;
			snprintf(name, sizeof name, "a name of some length %u", added);
			err = strtab_intern(&tab, name, strlen(name), &id);
			assert_int_equal(id, err ? 12345 : added + 1);
			assert_int_equal(tab.count, added + 1 + !err);
		}
		for (uint32_t i = 0; i < added; i++) {
			snprintf(name, sizeof name, "a name of some length %u", i);
			assert_int_equal(strtab_find(&tab, name, strlen(name)), i + 1);
		}
		if (err)
			assert_int_equal(error_code(err), ERR_LIMIT);
		done = !err;
		error_free(err);
		arena_deinit(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes_same_id),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_copy_grows_alone),
		cmocka_unit_test(test_every_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
