// The vdso of this very process.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include <cmocka.h>

#include "object/symtab.h"
#include "symbolize/vdso.h"

static void it_names_its_functions(void **state)
{
	(void)state;
	struct object *o;
	assert_null(vdso_open(NULL, &o));
	assert_int_equal(o != NULL, getauxval(AT_SYSINFO_EHDR) != 0);
	if (!o)
		skip();
	const struct object_symbol *s;
	uint32_t count, functions = 0;
	assert_null(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < count; i++) {
		if (!s[i].function || s[i].size == 0)
			continue;
		functions++;
		const struct object_symbol *found = symtab_find(o, s[i].address + s[i].size - 1);
		assert_non_null(found);
		assert_int_equal(found->address, s[i].address);
	}
	assert_true(functions > 0);
	object_close(o);
}

static void only_if_it_is_the_same(void **state)
{
	(void)state;
	struct object *o, *again;
	assert_null(vdso_open("", &o));
	if (!o || !o->build_id)
		skip();
	assert_null(vdso_open(o->build_id, &again));
	assert_non_null(again);
	object_close(again);
	assert_null(vdso_open("0123456789abcdef", &again));
	assert_null(again);
	object_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_names_its_functions),
		cmocka_unit_test(only_if_it_is_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
