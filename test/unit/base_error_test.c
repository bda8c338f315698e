// Errors and their context.
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static void test_context(void **state)
{
	(void)state;
	struct error *err = error_new(ERR_FORMAT, "location %d is not defined", 99);
	assert_string_equal(error_message(err), "location 99 is not defined");
	err = error_context(err, "sample %u", 12u);
	err = error_context(err, "%s", "cpu.pprof");
	assert_string_equal(error_message(err), "cpu.pprof: sample 12: location 99 is not defined");
	assert_int_equal(error_code(err), ERR_FORMAT);
	error_free(err);
}

static void test_long(void **state)
{
	(void)state;
	char *name = malloc(100001);
	memset(name, 'x', 100000);
	name[100000] = '\0';
	struct error *err = error_context(error_new(ERR_IO, "%s", name), "%s", name);
	assert_int_equal(strlen(error_message(err)), 200002);
	error_free(err);
	free(name);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	struct error *err = error_nomem();
	assert_int_equal(error_code(err), ERR_NOMEM);
	assert_string_equal(error_message(err), "out of memory");
	// One object: it takes no context and can be freed any number of times.
	assert_ptr_equal(error_context(err, "reading %s", "x"), err);
	error_free(err);
	error_free(err);
	assert_string_equal(error_message(error_nomem()), "out of memory");
}

static void test_success(void **state)
{
	(void)state;
	assert_null(error_context(NULL, "nothing"));
	error_free(NULL);
}

static struct error *try(struct error *err, bool *reached)
{
	TRY(err);
	*reached = true;
	return NULL;
}

static void test_try(void **state)
{
	(void)state;
	bool reached = false;
	struct error *err = error_new(ERR_LIMIT, "no"), *back = try(err, &reached);
	assert_ptr_equal(back, err);
	assert_false(reached);
	error_free(back);
	assert_null(try(NULL, &reached));
	assert_true(reached);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_context),	      cmocka_unit_test(test_long),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_success),
		cmocka_unit_test(test_try),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
