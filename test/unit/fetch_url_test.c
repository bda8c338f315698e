// Addresses: what pprof makes of them (test/session/live_test.py asks it), and what is shown.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "fetch/redact.h"
#include "fetch/url.h"

static struct arena arena;

static int start(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static bool parse(const char *source, int seconds, struct url *ret)
{
	bool is_url = false;
	assert_null(url_parse(&arena, source, seconds, ret, &is_url));
	return is_url;
}

static void check_put(void (*put)(struct text *out, const struct url *url), const char *source,
		      int seconds, const char *wanted)
{
	struct text text = {0};
	struct url url;
	assert_true(parse(source, seconds, &url));
	put(&text, &url);
	assert_string_equal(text.bytes, wanted);
	text_deinit(&text);
}

static void test_shown(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		int seconds;
		const char *shown;
	} cases[] = {
		{"localhost:6060", 0, "http://localhost:6060/debug/pprof/profile"},
		{"http://h", 5, "http://h/debug/pprof/profile?seconds=5"},
		{"h:80/heap?x=1&a=b", 7, "http://h:80/heap?a=b&seconds=7&x=1"},
		{"http://h/x?seconds=1&seconds=2&t", 3, "http://h/x?seconds=3&t="},
		{"HTTP://H/a%2fb c", 0, "http://H/a/b%20c"},
		{"http://h/a%2fb", 0, "http://h/a%2fb"},
		{"http://h/x?b=%zz&a=1;c=2&d=+%2B", 0, "http://h/x?d=+%2B"},
		{"http://h/x?", 0, "http://h/x?"},
		{"http://[::1]:80/x#part", 0, "http://[::1]:80/x#part"},
		{"http://[fe80::1%25eth0]/x", 0, "http://[fe80::1%25eth0]/x"},
		{"https+insecure://h/x", 0, "https+insecure://h/x"},
		{"ftp://h/x", 0, "ftp://h/x"},
		{"http://joe:pw@h/x", 0, "http://joe:xxxxx@h/x"},
		{"joe:pw@h/x", 0, "http://joe:xxxxx@h/x"},
		{"http://to%6ben@h/x", 0, "http://xxxxx@h/x"},
		{"unix:///a.sock:/heap?b&a", 0, "unix:///a.sock:/heap?a=&b="},
		{"unix:///a.sock", 2, "unix:///a.sock:/debug/pprof/profile?seconds=2"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		check_put(url_put_shown, cases[i].source, cases[i].seconds, cases[i].shown);
	check_put(url_put_request, "https+insecure://joe:p@h/x?token=t#f", 0, "https://h/x?token=t");
	check_put(url_put_request, "unix://a.sock:/x", 0, "http://localhost/x");
}

static void test_files(void **state)
{
	(void)state;
	static const char *const names[] = {
		"",	     "-",	 "cpu.pprof", "dir/a:b", "/a:80/x",	"localhost",
		"a:b",	     "file:///x", "file:x",    "h:1/%zz", "http://h/\x01", "//h/x",
		"[::1.2]:80", "h:%41/",	 "a b:80/",   "unix://", "u@v@[x]:1/",
		"[::1%25a%zz]:1/x",
	};
	struct url url;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (parse(names[i], 0, &url))
			fail_msg("%s is no address", names[i]);
}

static void test_parts(void **state)
{
	(void)state;
	struct url url;
	assert_true(parse("http://a%40b:p%3a%2f@h:1/x?seconds=20", 0, &url));
	assert_string_equal(url.user, "a@b");
	assert_string_equal(url.password, "p:/");
	assert_string_equal(url.host, "h:1");
	assert_int_equal(url.seconds, 20);
	assert_int_equal(url_timeout(&url, 0), 30);
	assert_int_equal(url_timeout(&url, 7), 7);
	assert_int_equal(url_measured(&url), 20);
	assert_true(parse("h:1?seconds=-3", 0, &url));
	assert_int_equal(url_measured(&url), 30);
	assert_int_equal(url_timeout(&url, -1), 60);
	assert_true(parse("h:1?seconds=99999999999", 0, &url));
	assert_int_equal(url.seconds, 0);
	assert_true(parse("h:1?seconds=1", 40, &url));
	assert_int_equal(url.seconds, 40);
}

static void test_symbolz(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"http://h/debug/pprof/heap?x=1#f", "http://h/debug/pprof/symbol"},
		{"http://h/debug/pprof/a/b", "http://h/debug/pprof/a/symbol"},
		{"http://h/pprof/growth", "http://h/pprof/symbol"},
		{"http://h/profilez", "http://h/symbolz"},
		{"http://h/a//b/../c%20d/e", "http://h/a/c%20d/symbolz"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text text = {0};
		struct url url, symbolz;
		assert_true(parse(cases[i][0], 0, &url));
		assert_null(url_symbolz(&arena, &url, &symbolz));
		url_put_shown(&text, &symbolz);
		assert_string_equal(text.bytes, cases[i][1]);
		text_deinit(&text);
	}
}

static void test_redaction(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"top focus=a:b", "top focus=a:b"},
		{"fetch  http://h/x", "fetch  http://h/x"},
		{"fetch u:p@h:80/x b", "fetch u:xxxxx@h:80/x b"},
		{"http://u:p/w@h/", "http://u:xxxxx@h/"},
		{"http://u:p?w@h/", "http://u:xxxxx@h/"},
		{"http://h:80/a@b", "http://h:80/a@b"},
		{"http://me@h", "http://xxxxx@h"},
		{"me@h", "me@h"},
		{"h:1/x?a=1&X-Amz-Signature=z&api_key=&monkey=2",
		 "h:1/x?a=1&X-Amz-Signature=xxxxx&api_key=xxxxx&monkey=2"},
		{"?", "?"},
		{"", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text text = {0};
		redact_put_line(&text, cases[i][0], strlen(cases[i][0]));
		assert_string_equal(text.bytes ? text.bytes : "", cases[i][1]);
		text_deinit(&text);
	}
}

static void test_known_secrets(void **state)
{
	(void)state;
	struct text text = {0};
	text_puts(&text, "you sent: Bearer s3cr3t; a=cook1e, ab s3cr3t authorization: basic am9l== s3cr");
	assert_null(redact_known_words(&text, " a=cook1e; ab", 13));
	assert_null(redact_known(&text, "s3cr3t", 6));
	assert_null(redact_known(&text, "", 0));
	assert_null(redact_authorizations(&text));
	assert_string_equal(text.bytes, "you sent: Bearer xxxxx; a=xxxxx, ab xxxxx "
					"authorization: basic xxxxx xxxxx");
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_shown, start, stop),
		cmocka_unit_test_setup_teardown(test_files, start, stop),
		cmocka_unit_test_setup_teardown(test_parts, start, stop),
		cmocka_unit_test_setup_teardown(test_symbolz, start, stop),
		cmocka_unit_test_setup_teardown(test_redaction, start, stop),
		cmocka_unit_test_setup_teardown(test_known_secrets, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
