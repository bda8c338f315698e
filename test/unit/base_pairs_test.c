// Pairs of numbers, and the hash under most tables.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/pairs.h"

static void test_numbers(void **state)
{
	(void)state;
	struct arena arena;
	struct pairs pairs;
	arena_init(&arena, SIZE_MAX);
	pairs_init(&pairs, &arena);
	pairs_prefetch(&pairs, 1, 2); // of an empty table nothing is touched
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 20000; i++) {
			uint32_t n;
			assert_null(
				pairs_get(&pairs, i % 100, i / 100 * 0x01000000u + i / 100, &n));
			assert_int_equal(n, i);
		}
	assert_int_equal(pairs.count, 20000);
	uint32_t n;
	assert_null(pairs_get(&pairs, 7, 0, &n)); // the halves are not exchanged
	assert_int_equal(n, 7);
	assert_null(pairs_get(&pairs, UINT32_MAX, UINT32_MAX, &n));
	assert_int_equal(n, 20000);
	arena_deinit(&arena);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (size_t limit = 0; limit < 4096; limit += 64) {
		struct arena arena;
		struct pairs pairs;
		uint32_t n = 0, added = 0;
		struct error *err = NULL;
		arena_init(&arena, limit);
		pairs_init(&pairs, &arena);
		for (; added < 300 && !err; added += !err)
			err = pairs_get(&pairs, added, 1, &n);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_LIMIT);
		error_free(err);
		for (uint32_t i = 0; i < added; i++) { // what was there still is
			assert_null(pairs_get(&pairs, i, 1, &n));
			assert_int_equal(n, i);
		}
		arena_deinit(&arena);
	}
}

// Every byte and the length count, at all lengths that are read in different ways.
static void test_hash(void **state)
{
	(void)state;
	char bytes[70] = "";
	for (size_t len = 0; len < sizeof bytes - 1; len++) {
		uint64_t hash = hash_bytes(bytes, len);
		assert_true(hash == hash_bytes(bytes, len));
		assert_true(hash != hash_bytes(bytes, len + 1));
		assert_true(hash != hash_bytes_with(hash_seed() + 1, bytes, len));
		for (size_t i = 0; i < len; i++) {
			bytes[i] ^= 1;
			assert_true(hash != hash_bytes(bytes, len));
			bytes[i] ^= 1;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_hash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
