// Colours: written as <k…> <s…> <c…> <n…> here.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/syntax.h"

// Lines of a file; what comes out with the colours as marks must be want.
static void expect(const char *file, const char *source, const char *want)
{
	struct text out = {0}, marked = {0};
	struct syntax syntax = syntax_begin(file, strlen(file));
	for (const char *at = source; *at;) {
		size_t len = strcspn(at, "\n");
		syntax_put(&syntax, &out, at, len);
		text_putc(&out, '\n');
		at += len + (at[len] == '\n');
	}
	for (const char *at = out.bytes; *at; at++) {
		if (*at != '\x1b') {
			text_putc(&marked, *at);
			continue;
		}
		long number = strtol(at + 2, NULL, 10);
		at = strchr(at, 'm');
		text_puts(&marked, number == 90	  ? "<c"
				   : number == 35 ? "<k"
				   : number == 32 ? "<s"
				   : number == 36 ? "<n"
						  : ">");
	}
	assert_string_equal(marked.bytes, want);
	text_deinit(&out);
	text_deinit(&marked);
}

static void test_go(void **state)
{
	(void)state;
	expect("/x/a.go", "func f(s string) int { return len(\"a\\\"b\") + 0x1F // func\n",
	       "<kfunc> f(s string) int { <kreturn> len(<s\"a\\\"b\">) + <n0x1F> <c// func>\n");
	expect("a.go", "x := `one /*\ntwo\\` + 'a' /* c\n func\n*/ for\n",
	       "x := <s`one /*>\n<stwo\\`> + <s'a'> <c/* c>\n<c func>\n<c*/> <kfor>\n");
	expect("a.go", "forx xfor for_ för x1 1e+9 .5 1_000 3+4\n",
	       "forx xfor for_ för x1 <n1e+9> .<n5> <n1_000> <n3>+<n4>\n");
}

static void test_c(void **state)
{
	(void)state;
	expect("a.c", "\t# include <x.h>\nif (a # b) 'x' \"\\\\\" 1'000u L\"a\" #if\n",
	       "\t<k# include> <x.h>\n<kif> (a # b) <s'x'> <s\"\\\\\"> <n1'000u> L<s\"a\"> "
	       "#<kif>\n");
	expect("a.c", "class new\n", "class new\n");
	expect("a.cpp", "class new\n", "<kclass> <knew>\n");
	expect("a.h", "/**/int/* /* */ int\n", "<c/**/><kint><c/* /* */> <kint>\n");
	expect("a.c", "char *s = \"open\nint x\n", "<kchar> *s = <s\"open>\n<kint> x\n");
}

static void test_rust(void **state)
{
	(void)state;
	expect("a.rs", "fn f<'a>(x: &'a str) -> char { 'x' } // c\n",
	       "<kfn> f<<s'>a>(x: &<s'>a str) -> char { <s'x'> } <c// c>\n");
	expect("a.rs", "/* a /* b */ c */ let\n", "<c/* a /* b */ c */> <klet>\n");
	expect("a.rs", "let s = r#\"a\\\"\nb\"#; br\"x\\\" \"a\\\"\nb\" fn\n",
	       "<klet> s = <sr#\"a\\\">\n<sb\"#>; <sbr\"x\\\"> <s\"a\\\">\n<sb\"> <kfn>\n");
	expect("a.rs", "r#fn rx \"s\"\n", "r#<kfn> rx <s\"s\">\n");
}

static void test_java(void **state)
{
	(void)state;
	expect("A.java", "String s = \"\"\"\n  a \"\" \\\"\"\" b\n  \"\"\"; final int x = 1L;\n",
	       "String s = <s\"\"\">\n<s  a \"\" \\\"\"\" b>\n<s  \"\"\">; <kfinal> <kint> x = "
	       "<n1L>;\n");
}

static void test_others(void **state)
{
	(void)state;
	expect("a.py", "for \"x\" # 1\n", "for \"x\" # 1\n");
	expect("go", "for 1\n", "for 1\n");
	expect("", "for 1\n", "for 1\n");
	expect("a.", "for 1\n", "for 1\n");
}

// Wherever it stands, what the source holds is no command.
static void test_control_characters(void **state)
{
	(void)state;
	expect("a.go", "\x1b[2J \"\x1b[31m\" // \x07\n\xff`\x9b`\n",
	       "\\x1b[<n2J> <s\"\\x1b[31m\"> <c// \\x07>\n\\xff<s`\\x9b`>\n");
	expect("a.txt", "\x1b[2J\n", "\\x1b[2J\n");
}

// Ends in the middle of everything.
static void test_prefixes(void **state)
{
	(void)state;
	static const char source[] = "r#\"x\\\"#b'\\''/*/**/*/`\"\"\"a\"\"\"1e+'a#if//";
	const char *const files[] = {"a.go", "a.c", "a.cc", "a.rs", "a.java"};
	for (size_t f = 0; f < ARRAY_LEN(files); f++) {
		for (size_t from = 0; from < sizeof source - 1; from++) {
			for (size_t to = from; to < sizeof source; to++) {
				// Of the very size, so that a read past the end is seen.
				size_t len = to - from;
				char *copy = malloc(len ? len : 1);
				struct text out = {0};
				memcpy(copy, source + from, len);
				struct syntax syntax = syntax_begin(files[f], strlen(files[f]));
				syntax_put(&syntax, &out, copy, len);
				size_t once = out.len;
				syntax_put(&syntax, &out, copy, len);
				assert_true(out.len >= 2 * len && once >= len);
				text_deinit(&out);
				free(copy);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_go),	 cmocka_unit_test(test_c),
		cmocka_unit_test(test_rust),	 cmocka_unit_test(test_java),
		cmocka_unit_test(test_others),	 cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_prefixes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
