// Integers as Go reads them, and the system's words.
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/integer.h"
#include "base/system.h"

struct row {
	const char *text;
	enum integer_outcome outcome;
	int64_t value;
};

static void test_decimal(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"0", INTEGER_GOOD, 0},
		{"+7", INTEGER_GOOD, 7},
		{"-0012", INTEGER_GOOD, -12},
		{"9223372036854775807", INTEGER_GOOD, INT64_MAX},
		{"-9223372036854775808", INTEGER_GOOD, INT64_MIN},
		{"9223372036854775808", INTEGER_RANGE, 0},
		{"-9223372036854775809", INTEGER_RANGE, 0},
		{"99999999999999999999999x", INTEGER_SYNTAX, 0},
		{"", INTEGER_SYNTAX, 0},
		{"-", INTEGER_SYNTAX, 0},
		{"+-1", INTEGER_SYNTAX, 0},
		{" 1", INTEGER_SYNTAX, 0},
		{"1_0", INTEGER_SYNTAX, 0},
		{"0x1", INTEGER_SYNTAX, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t value = 0;
		assert_int_equal(integer_of_decimal(slice_of(rows[i].text), &value),
				 rows[i].outcome);
		assert_int_equal(value, rows[i].value);
	}
}

static void test_go(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"0", INTEGER_GOOD, 0},
		{"-0x7fFF", INTEGER_GOOD, -0x7fff},
		{"0b101", INTEGER_GOOD, 5},
		{"0O17", INTEGER_GOOD, 15},
		{"017", INTEGER_GOOD, 15},
		{"1_000", INTEGER_GOOD, 1000},
		{"0_7", INTEGER_GOOD, 7},
		{"0x_f", INTEGER_GOOD, 15},
		{"0x__f", INTEGER_SYNTAX, 0},
		{"1__0", INTEGER_SYNTAX, 0},
		{"_1", INTEGER_SYNTAX, 0},
		{"1_", INTEGER_SYNTAX, 0},
		{"0x", INTEGER_SYNTAX, 0},
		{"08", INTEGER_SYNTAX, 0},
		{"0xffffffffffffffff", INTEGER_RANGE, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t value = 0;
		assert_int_equal(integer_of_go(slice_of(rows[i].text), &value), rows[i].outcome);
		assert_int_equal(value, rows[i].value);
	}
}

static void test_digits(void **state)
{
	(void)state;
	uint64_t value;
	assert_int_equal(integer_of_digits(slice_of("ffffffffffffffff"), 16, UINT64_MAX, &value),
			 INTEGER_GOOD);
	assert_true(value == UINT64_MAX);
	assert_int_equal(integer_of_digits(slice_of("7"), 10, 6, &value), INTEGER_RANGE);
	assert_int_equal(integer_of_digits(slice_of("f"), 10, 6, &value), INTEGER_SYNTAX);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(system_words(ENOENT), "no such file or directory");
	assert_string_equal(system_words(EIO), "input/output error");
	assert_string_equal(system_words(99999), "errno 99999");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_go),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
