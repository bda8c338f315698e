// Leaks among what looks like them.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "report/growth.h"

#define MOST  200
#define SEEDS 20

static struct growth_series series; // large

static struct growth growth(const int64_t *value, uint32_t count)
{
	double time[MOST];
	for (uint32_t i = 0; i < count; i++)
		time[i] = i;
	growth_series(&series, time, count);
	return growth_of(&series, value);
}

// xorshift64*
static int64_t noise(uint64_t *seed, int64_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (int64_t)(*seed * 0x2545f4914f6cdd1dULL >> 33) % below;
}

static void test_line(void **state)
{
	(void)state;
	int64_t up[] = {10, 13, 16, 19, 22}, down[] = {22, 19, 16, 13, 10}, flat[] = {5, 5, 5};
	assert_true(growth(up, 5).slope == 3 && growth(up, 5).score == 3);
	assert_true(growth(down, 5).slope == -3 && growth(down, 5).score == -3);
	assert_true(growth(flat, 3).slope == 0 && growth(flat, 3).score == 0);
	assert_true(growth(up, 2).score == 3);
	assert_true(growth(up, 1).score == 0);
}

// One pair in eight goes down; the critical value for ten points is 21 of 45, so that 12 of the
// smallest slopes are out.
static void test_interval(void **state)
{
	(void)state;
	int64_t value[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0};
	struct growth g = growth(value, 10);
	assert_true(g.slope == 1);
	assert_true(g.score > 0 && g.score <= 1);
}

static void test_times(void **state)
{
	(void)state;
	const double apart[] = {0, 2, 2, 10}, same[] = {7, 7, 7, 7};
	const int64_t value[] = {0, 4, 4, 20};
	growth_series(&series, apart, 4);
	assert_true(growth_of(&series, value).slope == 2);
	growth_series(&series, same, 4);
	assert_true(growth_of(&series, value).slope == 0);
}

// However high the step, and wherever it is.
static void test_step(void **state)
{
	(void)state;
	for (uint32_t count = 4; count <= MOST; count++)
		for (uint32_t at = 1; at < count; at++) {
			int64_t value[MOST];
			for (uint32_t i = 0; i < count; i++)
				value[i] = i < at ? 0 : INT64_C(1) << 50;
			if (count > GROWTH_POINTS) // the mean of both sides of it is a point of its own
				assert_true(growth(value, count).score < 1e13);
			else
				assert_true(growth(value, count).score == 0);
		}
}

static void test_saw_tooth(void **state)
{
	(void)state;
	for (uint32_t count = 8; count <= MOST; count++) {
		int64_t value[MOST];
		for (uint32_t i = 0; i < count; i++)
			value[i] = i % 4 * 1000000;
		assert_true(growth(value, count).score <= 0);
	}
}

// The leak is there, hidden in noise ten times as large as what it grows by each time.
static void test_leak_among_noise(void **state)
{
	(void)state;
	for (uint64_t seed = 1, random = 99; seed <= SEEDS; seed++) {
		int64_t leak[60], other[60];
		for (uint32_t i = 0; i < 60; i++)
			leak[i] = 1000 * i + noise(&random, 10000);
		struct growth found = growth(leak, 60);
		assert_true(found.score > 500 && found.slope > 900 && found.slope < 1100);
		for (uint32_t k = 0; k < 20; k++) {
			for (uint32_t i = 0; i < 60; i++)
				other[i] = noise(&random, 20000);
			assert_true(growth(other, 60).score < found.score);
		}
	}
}

static void test_thin(void **state)
{
	(void)state;
	const int64_t value[] = {1, 3, 5, 7, 9, 11, INT64_MAX, INT64_MAX};
	double ret[4];
	assert_int_equal(growth_thin(value, 3, ret, 4), 3);
	assert_true(ret[0] == 1 && ret[2] == 5);
	assert_int_equal(growth_thin(value, 8, ret, 4), 4);
	assert_true(ret[0] == 2 && ret[2] == 10 && ret[3] == 0x1p63);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),	  cmocka_unit_test(test_interval),
		cmocka_unit_test(test_times),	  cmocka_unit_test(test_step),
		cmocka_unit_test(test_saw_tooth), cmocka_unit_test(test_leak_among_noise),
		cmocka_unit_test(test_thin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
