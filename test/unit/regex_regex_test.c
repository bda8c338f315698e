// Patterns in Go's syntax; what is expected is what Go 1.26 answers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/strtab.h"
#include "regex/regex.h"

static struct regex *compile(const char *pattern)
{
	struct regex *regex = NULL;
	struct error *err = regex_new(pattern, strlen(pattern), &regex);
	if (err)
		fail_msg("%s", error_message(err));
	return regex;
}

static void expect(const char *pattern, const char *text, bool matches)
{
	struct regex *regex = compile(pattern);
	bool hit = !matches;
	struct error *err = regex_match(regex, text, strlen(text), &hit);
	if (err)
		fail_msg("%s on %s: %s", pattern, text, error_message(err));
	if (hit != matches)
		fail_msg("%s on %s: %s", pattern, text, hit ? "matches" : "does not match");
	regex_free(regex);
}

static void expect_error(const char *pattern, enum error_code code, const char *message)
{
	struct regex *untouched = (struct regex *)8, *regex = untouched;
	struct error *err = regex_new(pattern, strlen(pattern), &regex);
	if (!err)
		fail_msg("%s is no error", pattern);
	assert_string_equal(error_message(err), message);
	assert_int_equal(error_code(err), code);
	assert_ptr_equal(regex, untouched);
	error_free(err);
}

static void test_errors(void **state)
{
	(void)state;
	static const char *const wrong[][2] = {
		{"(", "missing closing ): `(`"},
		{"a)", "unexpected ): `a)`"},
		{"*", "missing argument to repetition operator: `*`"},
		{"|*", "missing argument to repetition operator: `*`"},
		{"a**", "invalid nested repetition operator: `**`"},
		{"a*?*", "invalid nested repetition operator: `*?*`"},
		{"a++", "invalid nested repetition operator: `++`"},
		{"a{2}{3}", "invalid nested repetition operator: `{2}{3}`"},
		{"a{1001}", "invalid repeat count: `{1001}`"},
		{"a{2,1}", "invalid repeat count: `{2,1}`"},
		{"a{99999999999}", "invalid repeat count: `{99999999999}`"},
		{"(a{100}){11}", "invalid repeat count: `{11}`"},
		{"[a", "missing closing ]: `[a`"},
		{"[]a", "missing closing ]: `[]a`"},
		{"[z-a]", "invalid character class range: `z-a`"},
		{"[[:foo:]]", "invalid character class range: `[:foo:]`"},
		{"[a-\\d]", "invalid escape sequence: `\\d`"},
		{"\\8", "invalid escape sequence: `\\8`"},
		{"\\1", "invalid escape sequence: `\\1`"},
		{"\\C", "invalid escape sequence: `\\C`"},
		{"\\Z", "invalid escape sequence: `\\Z`"},
		{"\\x{110000}", "invalid escape sequence: `\\x{110000`"},
		{"\\x4", "invalid escape sequence: `\\x4`"},
		{"\\", "trailing backslash at end of expression: ``"},
		{"(?<n", "invalid named capture: `(?<n`"},
		{"(?P<n n>a)", "invalid named capture: `(?P<n n>`"},
		{"(?P=n)", "invalid or unsupported Perl syntax: `(?P`"},
		{"(?=a)", "invalid or unsupported Perl syntax: `(?=`"},
		{"(?<!a)", "invalid named capture: `(?<!a)`"},
		{"(?>a)", "invalid or unsupported Perl syntax: `(?>`"},
		{"(?i", "invalid or unsupported Perl syntax: `(?i`"},
		{"(?i-)", "invalid or unsupported Perl syntax: `(?i-)`"},
		{"\\p{Foo}", "invalid character class range: `\\p{Foo}`"},
		{"\\p{Old_Italic}", "invalid character class range: `\\p{Old_Italic}`"},
		{"\\pX", "invalid character class range: `\\pX`"},
		{"\\p{Greek", "invalid character class range: `\\p{Greek`"},
		{"a\xff", "invalid UTF-8: `\xff`"},
		{"[\xff]", "invalid UTF-8: `\xff]`"},
		{"\\Qa\xff\\Eb", "invalid UTF-8: `\xff`"},
		{"\xed\xa0\x80", "invalid UTF-8: `\xed\xa0\x80`"},
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		char message[200] = "error parsing regexp: ";
		strcat(message, wrong[i][1]);
		expect_error(wrong[i][0], ERR_USAGE, message);
	}
}

// A pattern of @p count times @p before, "a" and @p count times @p after.
static char *nested(const char *before, const char *after, size_t count)
{
	size_t before_len = strlen(before), after_len = strlen(after);
	char *pattern = malloc((before_len + after_len) * count + 2), *at = pattern;
	for (size_t i = 0; i < count; i++, at += before_len)
		memcpy(at, before, before_len);
	*at++ = 'a';
	for (size_t i = 0; i < count; i++, at += after_len)
		memcpy(at, after, after_len);
	*at = '\0';
	return pattern;
}

static void test_nesting(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after;
		size_t count;
		bool deep;
	} cases[] = {
		{"(", ")", 999, false},	   {"(", ")", 1000, true},     {"(?:", ")*", 999, false},
		{"(?:", ")*", 1000, true}, {"(?:", ")", 50000, false}, {"(?:a|", ")b", 400, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *pattern = nested(cases[i].before, cases[i].after, cases[i].count);
		struct regex *regex = NULL;
		struct error *err = regex_new(pattern, strlen(pattern), &regex);
		assert_int_equal(err != NULL, cases[i].deep);
		if (err)
			assert_non_null(strstr(error_message(err), "expression nests too deeply"));
		error_free(err);
		regex_free(regex);
		free(pattern);
	}
}

static void test_literals(void **state)
{
	(void)state;
	expect("", "", true);
	expect("", "abc", true);
	expect("()", "abc", true);
	expect("bc", "abcd", true);
	expect("bc", "abd", false);
	expect("main\\.f", "main.f", true);
	expect("main\\.f", "mainxf", false);
	expect("main[.]f", "main.f", true);
	expect("\\Qa.b*\\E", "xa.b*x", true);
	expect("\\Qa.b", "a.b", true);
	expect("\\x41\\102\\x{43}", "ABC", true);
	expect("a{,2}", "a{,2}", true);
	expect("a{", "a{", true);
	expect("\\_\\/\\-", "_/-", true);
	expect("\303\251", "caf\303\251", true);
}

static void test_anchors(void **state)
{
	(void)state;
	expect("^a$", "a", true);
	expect("^a$", "a\n", false);
	expect("^b", "a\nb", false);
	expect("(?m)^b$", "a\nb\nc", true);
	expect("(?m)a$\n^$", "a\n", true);
	expect("\\Aa\\z", "a", true);
	expect("a.b", "a\nb", false);
	expect("(?s)a.b", "a\nb", true);
	expect("\\bfoo\\b", "a foo.", true);
	expect("\\bfoo\\b", "\303\251foo", true); // only ASCII makes words
	expect("\\Bo", "foo", true);
	expect("^*a", "ba", true);
	expect("(x|^){0}b", "ab", true);
}

static void test_classes(void **state)
{
	(void)state;
	expect("^[]a]+$", "]a", true);
	expect("^[a-]+$", "a-", true);
	expect("^[^a]$", "\n", true);
	expect("^\\s$", "\v", false);
	expect("^[[:space:]]$", "\v", true);
	expect("^\\d$", "\331\243", false); // an Arabic digit
	expect("^\\pN$", "\331\243", true);
	expect("^\\p{greek}$", "\316\261", true);
	expect("^\\p{^Greek}$", "\316\261", false);
	expect("^\\p{Letter}$", "a", true);
	expect("^[\\D]$", "a", true);
	expect("[^\\D\\d]", "a1", false);
	expect("^[[:^alpha:]0-9]$", "5", true);
	expect("\\P{Any}", "a", false);
	expect("[^\\x00-\\x{10FFFF}]", "a", false);
	expect("^[\\x{D7FF}-\\x{E000}]$", "\356\200\200", true);
	expect("\\x{D800}", "a", false);
}

static void test_case(void **state)
{
	(void)state;
	expect("(?i)KEY", "key", true);
	expect("(?i)k", "\342\204\252", true); // the Kelvin sign
	expect("(?i)[a-z]", "\305\277", true); // the long s
	expect("(?i)[^a-z]", "\305\277", false);
	expect("(?i)\317\203", "\317\202", true);     // sigma and final sigma
	expect("(?i)\303\237", "\341\272\236", true); // both sharp s
	expect("(?i)i", "\304\260", false);	      // but not the dotted I
	expect("a(?i)b(?-i)c", "aBc", true);
	expect("a(?i)b(?-i)c", "aBC", false);
	expect("(a(?i)b)c", "aBC", false);
	expect("(?i:a)b", "Ab", true);
	expect("(?i)\\p{Lu}", "a", true);
	expect("(?i)^\\P{Lu}$", "a", false);
	expect("(?i)^[^\\P{Ll}k]$", "A", true);
	expect("(?i)^[^\\P{Ll}k]$", "K", false);
	expect("(?i)\\p{Greek}", "\302\265", true); // the micro sign
}

static void test_repeats(void **state)
{
	(void)state;
	expect("^a{2,3}$", "aa", true);
	expect("^a{2,3}$", "aaaa", false);
	expect("^(?:ab){2}$", "abab", true);
	expect("^(?U)a+?b*$", "aab", true);
	expect("^a*(?i)*$", "aa", true);
	expect("^(|a)*$", "aa", true);
	expect("^(a|b|)+c$", "abc", true);
	expect("^(?P<n>a)(?<n>b)$", "ab", true);
}

static void test_wrong_utf8(void **state)
{
	(void)state;
	expect("^.$", "\xff", true);
	expect("^..$", "\xf0\x9f", true);
	expect("^...$", "\xed\xa0\x80", true);
	expect("\303\251", "\xff\303\251", true);
	expect("\\x{FFFD}", "\xff", true);
	expect("^a.b$",
	       "a\xe9"
	       "b",
	       true);
	expect("[^a]", "\x80", true);
}

static void test_catastrophes(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		size_t times;
		int answer; // 1, 0, or -1 for an error
	} cases[] = {
		{"(a*)*[bc]", "a", 40, 0},	    {"(a*)*[bc]", "a", 3000, 0},
		{"(x+x+)+[yz]", "x", 30, 0},	    {"(x+x+)+[yz]", "x", 100000, -1},
		{"(a|aa|aaa)*[bc]", "a", 50000, 0}, {"(a|aa)+$", "ab", 500, 0},
		{"^(\\w+\\s?)*$", "aa ", 200, 1},   {"(.*)(.*)(.*)(.*)[x]", "ab", 300, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *text = malloc(len * cases[i].times);
		for (size_t n = 0; n < cases[i].times; n++)
			memcpy(text + n * len, cases[i].text, len);
		struct regex *regex = compile(cases[i].pattern);
		bool hit = false;
		clock_t start = clock();
		struct error *err = regex_match(regex, text, len * cases[i].times, &hit);
		assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
		assert_int_equal(err ? -1 : hit, cases[i].answer);
		if (err) {
			assert_int_equal(error_code(err), ERR_LIMIT);
			assert_string_equal(error_message(err),
					    "regexp (x+x+)+[yz] takes too long on "
					    "\"xxxxxxxxxxxxxxxxxxxx...\"");
		}
		error_free(err);
		regex_free(regex);
		free(text);
	}
}

static void test_ids(void **state)
{
	(void)state;
	struct arena arena;
	struct strtab tab;
	arena_init(&arena, SIZE_MAX);
	assert_null(strtab_init(&tab, &arena));
	struct regex *regex = compile("a.c|^$");
	bool hit = false;
	assert_null(regex_match_id(regex, &tab, 0, &hit));
	assert_true(hit);
	// The table grows after the first question.
	str_id abc, abd;
	assert_null(strtab_intern(&tab, "abc", 3, &abc));
	assert_null(strtab_intern(&tab, "abd", 3, &abd));
	for (int round = 0; round < 2; round++) {
		assert_null(regex_match_id(regex, &tab, abc, &hit));
		assert_true(hit);
		assert_null(regex_match_id(regex, &tab, abd, &hit));
		assert_false(hit);
	}
	regex_free(regex);
	regex_free(NULL);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),	     cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_literals),     cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_classes),	     cmocka_unit_test(test_case),
		cmocka_unit_test(test_repeats),	     cmocka_unit_test(test_wrong_utf8),
		cmocka_unit_test(test_catastrophes), cmocka_unit_test(test_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
