// Short names, by pprof's own rules.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/short_name.h"

static void expect_short(const char *name, const char *wanted)
{
	struct text out = {0};
	text_puts(&out, "");
	short_name_put(&out, name, strlen(name));
	assert_string_equal(out.bytes, wanted);
	text_deinit(&out);
}

static void test_go(void **state)
{
	(void)state;
	expect_short("net/http.(*conn).serve", "http.(*conn).serve");
	expect_short("github.com/foo/bar/v4.(*Foo).Bar", "bar.(*Foo).Bar");
	expect_short("github.com/foo/bar/v4/v4.(*Foo).Bar", "v4.(*Foo).Bar");
	expect_short("github.com/foobar/v1.(*Foo).Bar", "v1.(*Foo).Bar");
	expect_short("github.com/foobar/v02.Foo", "v02.Foo");
	expect_short("a/v10/b.F", "b.F");
	expect_short("encoding/json.(*structEncoder).(encoding/json.encode)-fm",
		     "json.(*structEncoder).(encoding/json.encode)-fm");
	expect_short("foo/xyz", "foo/xyz");
	expect_short("/a.b", "/a.b");
	expect_short("a//b.c", "/b.c"); // `[^.]+` takes the slash
	expect_short("a/.b", "a/.b");
	expect_short("a/b.", "a/b.");
}

static void test_java(void **state)
{
	(void)state;
	expect_short("java.bar.foo.FooBar.run(java.lang.Runnable)", "FooBar.run");
	expect_short("a.B$1.<init>(int)", "B$1.<init>");
	expect_short("java.lang.Thread.Run", "java.lang.Thread.Run");
}

static void test_cpp(void **state)
{
	(void)state;
	expect_short("cpp::namespace::Class::method<float, long, int>()",
		     "Class::method<float, long, int>");
	expect_short("(anonymous namespace)::ns::_Class::~_Class()", "_Class::~_Class");
	expect_short("std::vector::push_back", "std::vector::push_back");
	expect_short("a::B::c<d<e>", "B::c<d<e>");
}

static void test_neither(void **state)
{
	(void)state;
	expect_short("", "");
	expect_short("main", "main");
	expect_short("\xff/\xfe.x", "\xff/\xfe.x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_go),
		cmocka_unit_test(test_java),
		cmocka_unit_test(test_cpp),
		cmocka_unit_test(test_neither),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
