// The example of the paper, and lengths around a word.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/siphash.h"

// Appendix A: key 00 01 ... 0f, message 00 01 ... 0e. The others are from the authors' vectors.h.
static void test_vectors(void **state)
{
	(void)state;
	const struct siphash_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
	uint8_t message[15];
	for (uint8_t i = 0; i < sizeof message; i++)
		message[i] = i;
	assert_int_equal(siphash(&key, message, 15), 0xa129ca6149be45e5);
	assert_int_equal(siphash(&key, message, 0), 0x726fdb47dd0e0e31);
	assert_int_equal(siphash(&key, message, 8), 0x93f5f5799a932462);
}

static void test_key_of_text(void **state)
{
	(void)state;
	struct siphash_key a = siphash_key_of("salt", 4), b = siphash_key_of("salt2", 5);
	assert_int_not_equal(a.low, b.low);
	assert_int_not_equal(a.high, b.high);
	assert_int_not_equal(a.low, a.high);
	assert_int_not_equal(siphash(&a, "x", 1), siphash(&b, "x", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_key_of_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
