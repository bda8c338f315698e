// Names that are readable already become shorter; expectations are what pprof prints.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "profile/adjust.h"
#include "profile/profile.h"
#include "sketch.h"
#include "symbolize/mode.h"
#include "symbolize/simplify.h"

static void expect_without(const char *name, const char *expected)
{
	struct text out = {0};
	simplify_put_without(&out, name, strlen(name), '(', ')');
	assert_int_equal(out.len, strlen(expected));
	assert_memory_equal(out.bytes, expected, out.len);
	text_deinit(&out);
}

static void test_without(void **state)
{
	(void)state;
	expect_without("f(int)", "f");
	expect_without("f(a(b)c)g(d)", "fg");
	expect_without("(a)", "");
	expect_without("f(int", "f(int");
	expect_without("f)g(int)", "f)g(int)");
	expect_without("a(b)c)d(e)", "ac)d(e)");
	expect_without("(a)(b(c)", "(b(c)");
}

// Gives the only function of a profile these names and says what it is called afterwards.
static void expect_name(const char *mode, const char *name, const char *system,
			const char *expected)
{
	struct profile *p = sketch("n/count\nf | | 1\n");
	assert_null(strtab_intern(&p->strings, name, strlen(name), &p->func.name[0]));
	assert_null(strtab_intern(&p->strings, system, strlen(system), &p->func.system_name[0]));
	assert_null(profile_simplify_names(p, mode));
	assert_string_equal(profile_text(p, p->func.name[0]), expected);
	assert_string_equal(profile_text(p, p->func.system_name[0]), system);
	profile_free(p);
}

static void test_default(void **state)
{
	(void)state;
	static const char *const names[][2] = {
		{"ns::foo<int>(std::vector<int>)", "ns::foo"},
		{"Foo::operator()(int)", "Foo::operator"},
		{"(anonymous namespace)::Helper::run", "::Helper::run"},
		{"operator new(unsigned long)", "operator new(unsigned long)"},
		{"main.(*Stack[go.shape.int]).Push", "main.(*Stack[go.shape.int]).Push"},
		{"main.F[...].func1", "main.F[...].func1"},
		{"java.Foo.<init>", "java.Foo.<init>"},
		{"main.Map[go.shape.func(int) string]", "main.Map[go.shape.func string]"},
		{"a::b<c", "a::b<c"},
		{"a->b::c", "a->b::c"},
		{"_start", "_start"},
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		expect_name("", names[i][0], names[i][0], names[i][1]);
		expect_name("local:demangle=default", "", names[i][0], names[i][1]);
		expect_name("none", names[i][0], names[i][0], names[i][0]);
	}
	expect_name("", "nice::name(x)", "system", "nice::name(x)");
	expect_name("", "nice::name(x)", "", "nice::name(x)");
}

static void test_modes(void **state)
{
	(void)state;
	expect_name("demangle=templates", "a::f<b>(c)", "a::f<b>(c)", "a::f<b>");
	expect_name("Templates", "a::f<b>(c)", "a::f<b>(c)", "a::f<b>");
	expect_name("demangle=full", "nice", "a::f<b>(c)", "a::f<b>(c)");
	expect_name("demangle=none", "nice", "a::f<b>(c)", "a::f<b>(c)");
	expect_name("demangle=none", "", "a::f<b>(c)", "");
	expect_name("force", "nice", "a::f<b>(c)", "a::f");
	expect_name("force:no", "nice", "a::f<b>(c)", "nice");
}

static void expect_note(const char *mode, const char *expected)
{
	struct text notes = {0};
	symbolize_note_mode(mode, &notes);
	assert_string_equal(notes.bytes ? notes.bytes : "", expected);
	text_deinit(&notes);
}

#define EXPECTING                                                                                  \
	"expecting "                                                                               \
	"-symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]" \
	"\n"

static void test_notes(void **state)
{
	(void)state;
	expect_note("", "");
	expect_note("Local:remote:force:demangle=full::default:none:whatever", "");
	expect_note("x:local", "ignoring unrecognized symbolization option: x:local\n" EXPECTING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without), cmocka_unit_test(test_default),
		cmocka_unit_test(test_modes),	cmocka_unit_test(test_notes)
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
