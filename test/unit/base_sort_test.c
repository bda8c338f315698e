// Sets of numbers, and places in sorted arrays.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sort.h"

static void test_unique(void **state)
{
	(void)state;
	uint64_t number[] = {7, UINT64_MAX, 3, 7, 0, 3};
	assert_int_equal(sort_unique(number, ARRAY_LEN(number)), 4);
	const uint64_t expected[] = {0, 3, 7, UINT64_MAX};
	assert_memory_equal(number, expected, sizeof expected);
	assert_int_equal(sort_unique(NULL, 0), 0);
}

// Every split of arrays of every small length.
static void test_split(void **state)
{
	(void)state;
	uint64_t number[9];
	for (uint32_t count = 0; count <= ARRAY_LEN(number); count++) {
		for (uint32_t k = 0; k < count; k++)
			number[k] = 10 * (k + 1);
		for (uint32_t split = 0; split <= count; split++) {
			uint64_t last = 10 * split;
			assert_int_equal(SORTED_SPLIT(i, count, number[i] <= last), split);
			assert_int_equal(sorted_first_from(number, count, last + 1), split);
			assert_int_equal(sorted_first_from(number, count, last + 10), split);
		}
	}
}

static void test_equals(void **state)
{
	(void)state;
	const uint64_t number[] = {1, 5, 5, 5, UINT64_MAX};
	assert_int_equal(sorted_first_from(number, ARRAY_LEN(number), 5), 1);
	assert_int_equal(SORTED_SPLIT(i, ARRAY_LEN(number), number[i] <= 5), 4);
	assert_int_equal(sorted_first_from(number, ARRAY_LEN(number), UINT64_MAX), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unique),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_equals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
