// Text that grows.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void test_puts(void **state)
{
	(void)state;
	struct text text = {0};
	text_put(&text, "abc", 2);
	text_putc(&text, '-');
	text_puts(&text, "def");
	text_pad(&text, '.', 3);
	text_pad(&text, '!', 0);
	text_putf(&text, "%5d|%s", 42, "x");
	assert_string_equal(text.bytes, "ab-def...   42|x");
	assert_int_equal(text.len, strlen(text.bytes));
	assert_null(text_error(&text));
	text_clear(&text);
	assert_int_equal(text.len, 0);
	assert_string_equal(text.bytes, "");
	text_put(&text, "a\0b", 3);
	assert_memory_equal(text.bytes, "a\0b", 4);
	text_deinit(&text);
	text_deinit(&text);
}

static void test_count(void **state)
{
	(void)state;
	struct text text = {0};
	text_put_count(&text, 1, "line is", "lines are");
	text_putc(&text, ' ');
	text_put_count(&text, UINT64_MAX, "line is", "lines are");
	assert_string_equal(text.bytes, "1 line is 18446744073709551615 lines are");
	text_deinit(&text);
}

static void test_nothing(void **state)
{
	(void)state;
	struct text text = {0};
	text_clear(&text);
	text_put(&text, NULL, 0);
	assert_string_equal(text.bytes, "");
	text_deinit(&text);
}

static void test_growth(void **state)
{
	(void)state;
	struct text text = {0};
	for (int i = 0; i < 10000; i++)
		text_putf(&text, "%04d", i);
	assert_int_equal(text.len, 40000);
	assert_memory_equal(text.bytes + 4 * 1234, "1234", 4);
	text_pad(&text, 'x', 1000000);
	text_putf(&text, "%0300d", 7);
	assert_int_equal(text.len, 1040300);
	assert_string_equal(text.bytes + 1040297, "007");
	text_deinit(&text);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	struct text text = {0};
	text_puts(&text, "kept");
	text.failed = true;
	text_puts(&text, "lost");
	text_putf(&text, "%d", 1);
	text_pad(&text, ' ', 1);
	assert_string_equal(text.bytes, "kept");
	struct error *err = text_error(&text);
	assert_int_equal(error_code(err), ERR_NOMEM);
	text_clear(&text);
	assert_null(text_error(&text));
	text_deinit(&text);
}

static void test_code_points(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t count;
	} cases[] = {
		{"", 0},
		{"abc", 3},
		{"\u00b5s", 2},
		{"\u65e5\u672c", 2},
		{"\U0001f600", 1},
		{"\xff", 1},
		{"\xe6\x97", 2},	 // cut short: each byte counts
		{"\xed\xa0\x80", 3},	 // half of a surrogate pair
		{"\xc0\xaf", 2},	 // overlong
		{"\xf4\x90\x80\x80", 4}, // beyond U+10FFFF
		{"a\xff"
		 "b",
		 3},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(text_code_points(cases[i].bytes, strlen(cases[i].bytes)),
				 cases[i].count);
}

static void test_right(void **state)
{
	(void)state;
	struct text text = {0};
	text_put_right(&text, 5, "ab", 2);
	text_putc(&text, '|');
	text_put_right(&text, 5, "\u00b5s", 3);
	text_putc(&text, '|');
	text_put_right(&text, 2, "abc", 3);
	text_putc(&text, '|');
	text_put_right(&text, 0, "", 0);
	text_align_right(&text, text.len, 0);
	text_puts(&text, "\u00b5s");
	text_align_right(&text, text.len - 3, 4);
	text_align_right(&text, text.len - 5, 2);
	text_align_right(&text, text.len, 2);
	assert_string_equal(text.bytes, "   ab|   \u00b5s|abc|  \u00b5s  ");
	text_deinit(&text);
}

static void test_visible(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"plain \u00e9\u65e5\n\t", "plain \u00e9\u65e5\n\t"},
		{"\033[31m\a\r\x7f", "\\x1b[31m\\x07\\x0d\\x7f"},
		{"\xff"
		 "a",
		 "\\xffa"},
		{"\xc2\x9b"
		 "1m",
		 "\\xc2\\x9b1m"}, // a control sequence in one character
		{"a\u202e"
		 "b",
		 "a\\xe2\\x80\\xae"
		 "b"}, // turns the rest around
		{"\xe6\x97", "\\xe6\\x97"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text text = {0};
		text_put_visible(&text, cases[i][0], strlen(cases[i][0]));
		assert_string_equal(text.bytes, cases[i][1]);
		text_deinit(&text);
	}
	struct text text = {0};
	text_put_visible(&text, "a\0b", 3);
	assert_string_equal(text.bytes, "a\\x00b");
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_puts),	      cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_count),	      cmocka_unit_test(test_growth),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_code_points),
		cmocka_unit_test(test_right),	      cmocka_unit_test(test_visible),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
