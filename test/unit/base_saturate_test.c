// Numbers at the ends of int64_t.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/saturate.h"

static void sums(void **state)
{
	(void)state;
	bool saturated = false;
	int64_t sum = INT64_MAX - 1;
	add_saturating(&sum, 1, &saturated);
	assert_false(saturated);
	add_saturating(&sum, 1, &saturated);
	assert_true(saturated && sum == INT64_MAX);
	assert_true(sum_saturating(INT64_MIN, -1) == INT64_MIN);
	assert_true(sum_saturating(INT64_MIN, INT64_MAX) == -1);
	assert_true(difference_saturating(0, INT64_MIN) == INT64_MAX);
	assert_true(difference_saturating(-2, INT64_MAX) == INT64_MIN);
	assert_true(magnitude(INT64_MIN) == INT64_MAX);
	assert_true(mean_of(INT64_MIN, -1) == INT64_MIN);
	assert_true(mean_of(7, 0) == 7);
}

static void whole_parts(void **state)
{
	(void)state;
	assert_true(truncate_saturating(-1.9) == -1);
	assert_true(truncate_saturating(0x1p63) == INT64_MAX);
	assert_true(truncate_saturating(0x1.fffffffffffffp62) == INT64_MAX - 1023);
	assert_true(truncate_saturating(-0x1p63) == INT64_MIN);
	assert_true(truncate_saturating(-INFINITY) == INT64_MIN);
	assert_true(truncate_saturating(NAN) == 0);
	assert_true(truncate_like_go(0x1p63) == INT64_MIN);
	assert_true(truncate_like_go(NAN) == INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sums), cmocka_unit_test(whole_parts)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
