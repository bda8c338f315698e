// Kinds of characters are those of the C locale, for all bytes.
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ascii.h"

static void test_all_bytes(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		assert_int_equal(is_digit((char)c), c < 0x80 && isdigit(c) != 0);
		assert_int_equal(is_letter((char)c), c < 0x80 && isalpha(c) != 0);
		assert_int_equal(is_word((char)c), c < 0x80 && (isalnum(c) || c == '_'));
		assert_int_equal(is_space_or_tab((char)c), c < 0x80 && isblank(c) != 0);
		assert_int_equal(is_space((char)c), c < 0x80 && isspace(c) != 0);
		assert_int_equal(hex_digit((char)c) >= 0, c < 0x80 && isxdigit(c) != 0);
	}
}

static void test_hex_digits(void **state)
{
	(void)state;
	for (int i = 0; i < 16; i++) {
		assert_int_equal(hex_digit("0123456789abcdef"[i]), i);
		assert_int_equal(hex_digit("0123456789ABCDEF"[i]), i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_bytes),
		cmocka_unit_test(test_hex_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
