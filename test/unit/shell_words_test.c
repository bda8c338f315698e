// The grammar of the shell.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "shell/words.h"

// What a line becomes, written down.
static void put(struct text *out, const char *what, const char *value)
{
	if (value)
		text_putf(out, " %s=%s", what, value);
}

static const char *outcome(const char *line)
{
	static struct text out;
	text_clear(&out);
	text_puts(&out, "");
	struct words words;
	struct error *err = words_parse(&words, line, strlen(line));
	if (err) {
		text_puts(&out, error_message(err));
	} else if (words.kind == WORDS_ASSIGN) {
		text_putf(&out, "%s := %s", words.setting[0].name, words.setting[0].value);
	} else if (words.kind == WORDS_COMMAND) {
		static const char *const sign[] = {NULL, ">", ">>", "|"};
		text_puts(&out, words.command->name);
		put(&out, "argument", words.argument);
		if (words.counted)
			text_putf(&out, " count=%d", words.count);
		put(&out, "focus", words.focus);
		put(&out, "ignore", words.ignore);
		if (words.cum)
			text_puts(&out, " cum");
		for (uint32_t i = 0; i < words.setting_count; i++)
			text_putf(&out, " {%s=%s}", words.setting[i].name, words.setting[i].value);
		if (words.target != TARGET_STDOUT)
			put(&out, sign[words.target], words.target_name);
		if (words.rest[0])
			put(&out, "rest", words.rest);
	}
	error_free(err);
	words_deinit(&words);
	return out.bytes;
}

struct expected {
	const char *line, *outcome;
};

static void check(const struct expected *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(outcome(expected[i].line), expected[i].outcome) != 0)
			print_error("line: %s\n", expected[i].line);
		assert_string_equal(outcome(expected[i].line), expected[i].outcome);
	}
}

#define CHECK(...)                                                                                 \
	do {                                                                                       \
		static const struct expected table[] = {__VA_ARGS__};                              \
		check(table, ARRAY_LEN(table));                                                    \
	} while (0)

static void words_of_pprof(void **state)
{
	(void)state;
	CHECK({"", ""}, {"  \t ", ""}, {"top", "top"}, {"  top  ", "top"},
	      {"\xc2\xa0top\xe3\x80\x80"
	       "2\xc2\xa0",
	       "top count=2"},
	      {"top10", "top count=10"}, {"top 10", "top count=10"}, {"top10 5", "top count=5"},
	      {"top -5", "top count=-5"}, {"top +5", "top count=5"},
	      {"top 99999999999", "top focus=99999999999"},
	      {"top 2147483647", "top count=2147483647"},
	      {"top 2147483648", "top focus=2147483648"},
	      {"top -2147483648", "top count=-2147483648"}, {"top 0000000000000005", "top count=5"},
	      {"top a b", "top focus=a|b"}, {"top -a -b", "top ignore=a|b"},
	      {"top -", "top ignore="}, {"top - -a", "top ignore=a"}, {"top -cum", "top cum"},
	      {"top --cum", "top cum"}, {"top -cumulative", "top ignore=cumulative"},
	      {"top a|b", "top focus=a|b"}, {"list foo", "list argument=foo"},
	      {"list -foo", "list argument=-foo"}, {"list5 foo", "list argument=5 focus=foo"},
	      {"list foo bar -baz 3", "list argument=foo count=3 focus=bar ignore=baz"},
	      {"list", "command list requires an argument"},
	      {"peek", "command peek requires an argument"},
	      {"foo", "unrecognized command: \"foo\""}, {"foo12", "unrecognized command: \"foo\""},
	      {"12", "unrecognized command: \"12\""}, {"x\"y", "unrecognized command: \"x\\\"y\""},
	      {"focus x", "did you mean: focus=x"}, {"mean5", "did you mean: mean=5"},
	      {"lines x", "did you mean: lines=x"}, {"sort x", "unrecognized command: \"sort\""},
	      {"base x", "unrecognized command: \"base\""},
	      {"http://joe:secret@h/x", "unrecognized command: \"http://joe:xxxxx@h/x\""});
}

static void redirection(void **state)
{
	(void)state;
	CHECK({"top > f", "top >=f"}, {"top >f", "top >=f"}, {"top>f", "top >=f"},
	      {"top10>f", "top count=10 >=f"}, {"top >f 5 x", "top count=5 focus=x >=f"},
	      {"top > a > b", "top >=b"}, {"top >> f", "top >>=f"}, {"top >>f", "top >>=f"},
	      {"top >", "unexpected end of line after >"},
	      {"top >>", "unexpected end of line after >>"},
	      {"top | sort -k2 > f", "top |=sort -k2 > f"}, {"top |sort", "top |=sort"},
	      {"top|sort", "top |=sort"}, {"top 5 x | a | b", "top count=5 focus=x |=a | b"},
	      {"top |", "unexpected end of line after |"}, {"top a|", "top focus=a|"},
	      {"top > f | cat", "an answer can go to a file or to a command, not both"},
	      {"list > f", "command list requires an argument"}, {"o > f", "o >=f"},
	      {"help top | cat", "help |=cat rest=top"});
}

static void settings(void **state)
{
	(void)state;
	CHECK({"top20 unit=ms focus=json", "top count=20 {unit=ms} {focus=json}"},
	      {"top unit=", "top {unit=}"}, {"top cum=1 lines=t", "top {cum=1} {lines=t}"},
	      {"top sort=cum granularity=lines", "top {sort=cum} {granularity=lines}"},
	      {"top foo=bar", "top focus=foo=bar"}, {"top =x", "top focus==x"},
	      {"top -focus=x", "top ignore=focus=x"}, {"top base=x", "top focus=base=x"},
	      {"top c=x", "top focus=c=x"}, {"top tagfocus=a=b", "top {tagfocus=a=b}"},
	      {"list unit=ms foo", "list argument=foo {unit=ms}"},
	      {"list unit=ms", "command list requires an argument"},
	      {"cum20 json", "cum count=20 focus=json"}, {"cum", "cum"}, {"flat 5", "flat count=5"},
	      {"cum=1", "cum := 1"}, {"cum =", "cum := "});
}

static void assignments(void **state)
{
	(void)state;
	CHECK({"focus=a b", "focus := a b"}, {" focus = a ", "focus := a"},
	      {"focus=a//:x", "focus := a"}, {"focus=a //: b //: c", "focus := a //: b"},
	      {"focus=http://x", "focus := http://x"}, {"focus=a=b", "focus := a=b"},
	      {"focus", "please specify a value, e.g. focus=<val>"},
	      {"sort", "please specify a value, e.g. sort=<val>"}, {"mean", "mean := "},
	      {"lines", "lines := "}, {"source_path=/a:/b", "source_path := /a:/b"},
	      {"base=x", "unrecognized command: \"base=x\""},
	      {"a = b", "unrecognized command: \"a\""}, {"=", "unrecognized command: \"=\""});
}

static void other_commands(void **state)
{
	(void)state;
	CHECK({"o", "o"}, {"options x  y", "o rest=x y"}, {"exit", "quit"}, {"q", "quit"},
	      {"help", "help"}, {"help  a  b", "help rest=a b"},
	      {"help5", "unrecognized command: \"help\""}, {"svg", "svg"},
	      {"svg10 x", "svg count=10 focus=x"}, {"disasm x", "disasm argument=x"});
}

static void nul_byte(void **state)
{
	(void)state;
	struct words words;
	struct error *err = words_parse(&words, "top\0x", 5);
	assert_non_null(err);
	assert_string_equal(error_message(err), "the line holds a NUL byte");
	error_free(err);
	words_deinit(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_pprof), cmocka_unit_test(redirection),
		cmocka_unit_test(settings),	  cmocka_unit_test(assignments),
		cmocka_unit_test(other_commands), cmocka_unit_test(nul_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
