// Things found by hash and comparison.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/lookup.h"

// Looks for a number among the things, which are numbers here; all have one of three hashes.
static uint32_t find(const struct lookup *lookup, const uint32_t *things, uint32_t thing)
{
	uint32_t at, n = lookup_first(lookup, (uint64_t)(thing % 3) << 40, &at);
	while (n != NO_ID && things[n] != thing)
		n = lookup_next(lookup, (uint64_t)(thing % 3) << 40, &at);
	return n;
}

static void test_collisions(void **state)
{
	(void)state;
	struct arena arena;
	struct lookup lookup;
	uint32_t things[1000] = {0};
	arena_init(&arena, SIZE_MAX);
	lookup_init(&lookup, &arena);
	assert_int_equal(find(&lookup, things, 0), NO_ID);
	for (uint32_t i = 0; i < ARRAY_LEN(things); i++) {
		uint32_t n;
		things[i] = i * 7;
		assert_null(lookup_add(&lookup, (uint64_t)(i * 7 % 3) << 40, &n));
		assert_int_equal(n, i);
		assert_int_equal(find(&lookup, things, i * 7 + 7), NO_ID);
	}
	assert_int_equal(lookup.count, ARRAY_LEN(things));
	for (uint32_t i = 0; i < ARRAY_LEN(things); i++)
		assert_int_equal(find(&lookup, things, i * 7), i);
	assert_int_equal(find(&lookup, things, 1), NO_ID);
	arena_deinit(&arena);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (size_t limit = 0; limit < 4096; limit += 64) {
		struct arena arena;
		struct lookup lookup;
		arena_init(&arena, limit);
		lookup_init(&lookup, &arena);
		struct error *err = NULL;
		for (uint32_t i = 0, n; i < 300 && !err; i++)
			err = lookup_add(&lookup, i, &n);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_LIMIT);
		error_free(err);
		arena_deinit(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_collisions),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
