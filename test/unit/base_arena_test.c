// Arenas: zeroed pieces, growth and the limit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define KIB (size_t)1024

static bool all(const char *bytes, size_t len, char c)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != c)
			return false;
	return true;
}

static void test_pieces(void **state)
{
	(void)state;
	struct arena arena;
	char *piece[500];
	arena_init(&arena, SIZE_MAX);
	// Sizes on both sides of the block sizes and of what gets a block of its own.
	for (size_t i = 0; i < ARRAY_LEN(piece); i++) {
		size_t size = i * i;
		piece[i] = arena_calloc(&arena, size, 1);
		assert_non_null(piece[i]);
		assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
		assert_true(all(piece[i], size, 0));
		memset(piece[i], (int)(i % 100) + 1, size);
	}
	for (size_t i = 0; i < ARRAY_LEN(piece); i++)
		assert_true(all(piece[i], i * i, (char)(i % 100 + 1)));
	arena_deinit(&arena);
	arena_deinit(&arena);
}

static void test_zeroed_after_reset(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, 200 * KIB);
	for (int round = 0; round < 3; round++) {
		char *small = arena_calloc(&arena, 1000, 1), *big = arena_calloc(&arena, 100, KIB);
		assert_non_null(small);
		assert_non_null(big);
		assert_true(all(small, 1000, 0) && all(big, 100 * KIB, 0));
		memset(small, 1, 1000);
		memset(big, 1, 100 * KIB);
		arena_reset(&arena);
	}
	arena_deinit(&arena);
}

static void test_grow(void **state)
{
	(void)state;
	struct arena arena;
	uint32_t *a = NULL, *b = NULL, a_cap = 0, b_cap = 0;
	arena_init(&arena, SIZE_MAX);
	// Two that grow in turns, from small pieces into big ones.
	for (uint32_t i = 0; i < 200000; i++) {
		assert_null(RESERVE(&arena, a, i, a_cap));
		a[i] = i;
		assert_null(RESERVE(&arena, b, i, b_cap));
		b[i] = ~i;
	}
	assert_true(a_cap >= 200000 && a_cap <= 400000);
	for (uint32_t i = 0; i < 200000; i++)
		assert_true(a[i] == i && b[i] == ~i);
	assert_null(RESERVE_MORE(&arena, a, 200000, a_cap, 1000000));
	assert_true(a_cap >= 1200000 && a[199999] == 199999);
	assert_ptr_equal(arena_grow(&arena, b, b_cap, 10, sizeof *b), b);
	arena_deinit(&arena);
}

static void test_copy(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, SIZE_MAX);
	assert_string_equal(arena_copy(&arena, "", 0), "");
	assert_string_equal(arena_copy(&arena, NULL, 0), "");
	assert_string_equal(arena_copy(&arena, "abcdef", 3), "abc");
	assert_memory_equal(arena_copy(&arena, "a\0b", 3), "a\0b", 4);
	arena_deinit(&arena);
}

static void test_give_back(void **state)
{
	(void)state;
	enum { LARGE = 100000 };
	struct arena arena;
	char *piece[3];
	arena_init(&arena, 3 * LARGE + 1000);
	for (int missing = 0; missing < 3; missing++) { // the first, middle and last of the list
		for (int i = 0; i < 3; i++)
			assert_non_null(piece[i] = arena_calloc(&arena, LARGE, 1));
		assert_null(arena_calloc(&arena, LARGE, 1));
		arena_give_back(&arena, piece[missing], LARGE, 1);
		assert_non_null(piece[missing] = arena_calloc(&arena, LARGE, 1)); // may be used again
		assert_int_equal(piece[missing][LARGE - 1], 0);
		for (int i = 0; i < 3; i++)
			arena_give_back(&arena, piece[i], LARGE, 1);
	}
	char *small = arena_calloc(&arena, 10, 1);
	arena_give_back(&arena, small, 10, 1); // stays
	small[9] = 1;
	arena_give_back(&arena, NULL, 0, 1);
	arena_deinit(&arena);
}

static void test_impossible(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, SIZE_MAX);
	assert_null(arena_calloc(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_calloc(&arena, SIZE_MAX, 1));
	char *piece = arena_calloc(&arena, 1, 1);
	assert_non_null(piece);
	assert_null(arena_grow(&arena, piece, 1, SIZE_MAX / 2, 3));
	assert_non_null(arena_calloc(&arena, 1, 1));
	arena_deinit(&arena);
}

static void test_limit_message(void **state)
{
	(void)state;
	struct arena arena;
	char *piece;
	arena_init(&arena, 3 << 20);
	assert_null(ALLOC(&arena, piece, 1));
	struct error *err = ALLOC(&arena, piece, 3 << 20);
	assert_int_equal(error_code(err), ERR_LIMIT);
	assert_string_equal(error_message(err), "needs more than the 3 MiB of memory allowed");
	error_free(err);
	arena_deinit(&arena);
}

// What a reader does: many small things, two that grow, one big.
static struct error *work(struct arena *arena)
{
	uint32_t *list = NULL, cap = 0;
	char *big, *name;
	for (uint32_t i = 0; i < 3000; i++) {
		TRY(RESERVE(arena, list, i, cap));
		list[i] = i;
		TRY(ALLOC(arena, name, i % 50));
	}
	for (uint32_t i = 0; i < 3000; i++)
		assert_int_equal(list[i], i);
	TRY(ALLOC(arena, big, 70 * KIB));
	big = arena_grow(arena, big, 70 * KIB, 90 * KIB, 1);
	return big ? NULL : arena_error(arena);
}

static void test_every_limit(void **state)
{
	(void)state;
	size_t enough = 0;
	for (size_t limit = 0; !enough; limit += 112) {
		struct arena arena;
		arena_init(&arena, limit);
		struct error *err = work(&arena);
		if (err)
			assert_int_equal(error_code(err), ERR_LIMIT);
		else
			enough = limit;
		assert_true(arena.used <= limit);
		error_free(err);
		arena_deinit(&arena);
	}
	assert_true(enough > 150 * KIB && enough < 400 * KIB);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),	    cmocka_unit_test(test_zeroed_after_reset),
		cmocka_unit_test(test_grow),	    cmocka_unit_test(test_copy),
		cmocka_unit_test(test_impossible),  cmocka_unit_test(test_limit_message),
		cmocka_unit_test(test_every_limit), cmocka_unit_test(test_give_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
