// Libraries that are there, that are not, and that lack a function.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/library.h"

static size_t (*length)(const char *text);
static void (*missing)(void);

static void test_there(void **state)
{
	(void)state;
	const struct library_function wanted[] = {{"strlen", &length}};
	assert_null(library_load("libc.so.6", "counting", wanted, ARRAY_LEN(wanted)));
	assert_int_equal(length("four"), 4);
}

static void expect(struct error *err, const char *start)
{
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_UNSUPPORTED);
	assert_memory_equal(error_message(err), start, strlen(start));
	error_free(err);
}

static void test_not_there(void **state)
{
	(void)state;
	const struct library_function wanted[] = {{"strlen", &length}, {"no_such", &missing}};
	expect(library_load("libnosuch.so.1", "counting", wanted, 2),
	       "counting needs libnosuch.so.1, which cannot be loaded: ");
	expect(library_load("libc.so.6", "counting", wanted, 2),
	       "counting needs libc.so.6, which lacks no_such here");
	assert_null(missing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there),
		cmocka_unit_test(test_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
