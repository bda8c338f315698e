// The graph of calls in lines: which row hangs where, and what does not fit.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "drawn.h"
#include "sketch.h"

#define SHOWING(n) "Showing nodes accounting for " #n ", 100% of " #n " total\n"
#define TITLES	   "flat  flat%  cum   cum%\n"

static void expect_lines(const char *profile, const char *text)
{
	struct profile *p = sketch(profile);
	struct drawn drawn = drawn_options(p);
	expect_drawn(p, &drawn, DRAWN_LINES, text);
	profile_free(p);
}

// A node is below its heaviest caller; the others refer to its mark.
static void test_callers(void **state)
{
	(void)state;
	expect_lines("v/count\n"
		     "main a c||50\n"
		     "main b c d||30\n"
		     "main b||20\n",
		     SHOWING(100) TITLES "   .         100   100%  ◆ main\n"
					 "   .          50 50.00%  ├─● a\n"
					 "  50 50.00%   80 80.00%  │ ● c [1]  ← 50\n"
					 "  30 30.00%   30 30.00%  │ ● d\n"
					 "  20 20.00%   50 50.00%  ╰─● b\n"
					 "              30 30.00%    ╰─→ c [1]\n");
}

// What nobody calls is not the call of the row above.
static void test_roots(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na b||10\nc||5\nd||1\n");
	struct drawn drawn = drawn_options(p);
	expect_drawn(p, &drawn, DRAWN_LINES,
		     SHOWING(16) TITLES "   .          10 62.50%  ◆ a\n"
					"  10 62.50%   10 62.50%  ● b\n"
					"   5 31.25%    5 31.25%  ◆ c\n"
					"   1  6.25%    1  6.25%  ◆ d\n");
	drawn.lines.unicode = false;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     SHOWING(16) TITLES "   .          10 62.50%  o a\n"
					"  10 62.50%   10 62.50%  * b\n"
					"   5 31.25%    5 31.25%  o c\n"
					"   1  6.25%    1  6.25%  o d\n");
	profile_free(p);
}

static void test_recursion(void **state)
{
	(void)state;
	// Nobody calls a and b from outside.
	expect_lines("v/count\na b a||4\nb a b||3\n",
		     SHOWING(7) TITLES "   4 57.14%    7   100%  ◆ a [1]\n"
				       "   3 42.86%    7   100%  ● b\n"
				       "               7   100%  ╰─↻ a [1]\n");
	// The calls of a and c from main close circles.
	expect_lines("v/count\nmain a c main d||4\nmain c a||3\n",
		     SHOWING(7) TITLES "   3 42.86%    7   100%  ◆ a [1]\n"
				       "   .           7   100%  ● c [2]  ← 4\n"
				       "   .           7   100%  ├─● main  ← 4\n"
				       "               4 57.14%  │ ├─↻ a [1]\n"
				       "   4 57.14%    4 57.14%  │ ├─● d\n"
				       "               3 42.86%  │ ╰─↻ c [2]\n"
				       "               3 42.86%  ╰─↻ a [1]\n");
}

static void test_residual_and_inlined(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n"
				   "main gone1 hot||60\n"
				   "main gone2 hot||30\n"
				   "main inl@i.go:1+other||10\n");
	struct drawn drawn = drawn_options(p);
	drawn.graph.nodecount = 3;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     SHOWING(100) "Showing top 3 nodes out of 6\n" TITLES
				  "   .         100   100%  ◆ main\n"
				  "  90 90.00%   90 90.00%  ├┄● hot\n"
				  "  10 10.00%   10 10.00%  ╰┄● inl (inline)\n");
	drawn.lines.unicode = false;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     SHOWING(100) "Showing top 3 nodes out of 6\n" TITLES
				  "   .         100   100%  o main\n"
				  "  90 90.00%   90 90.00%  |.* hot\n"
				  "  10 10.00%   10 10.00%  `.* inl (inline)\n");
	profile_free(p);
}

static void test_call_tree(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\nmain a main b||4\nmain b||-3\n");
	struct drawn drawn = drawn_options(p);
	drawn.graph.call_tree = true;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     "Showing nodes accounting for 1, 14.29% of 7 total\n" TITLES
		     "   .           1 14.29%  ◆ main\n"
		     "   .           4 57.14%  ├─● a\n"
		     "   .           4 57.14%  │ ● main\n"
		     "   4 57.14%    4 57.14%  │ ● b\n"
		     "  -3 42.86%   -3 42.86%  ╰─● b\n");
	profile_free(p);
}

static void test_tags(void **state)
{
	(void)state;
	expect_lines("v/bytes\n"
		     "main a|tier=gold bytes#64:bytes|50\n"
		     "main a|bytes#32:bytes|20\n"
		     "main a b|tier=tin|5\n",
		     SHOWING(75B) TITLES "   .         75B   100%  ◆ main\n"
					 " 70B 93.33%  75B   100%  ● a\n"
					 "             50B 66.67%  │ ▫ tier:gold\n"
					 "             50B 66.67%  │   ▫ 64B\n"
					 "             20B 26.67%  │ ▫ 32B\n"
					 "  5B  6.67%   5B  6.67%  ● b\n"
					 "              5B  6.67%    ▫ tier:tin\n");
}

// Everything but the name stays, and a deep row shows how many levels are left out.
static void test_columns(void **state)
{
	(void)state;
	struct profile *p =
		sketch("v/count\n"
		       "encoding/json.(*Decoder).Decode a1 a2 a3||8\n"
		       "encoding/json.(*Decoder).Decode encoding/json.(*Decoder).refill||4\n"
		       "encoding/json.(*Decoder).Decode a1 encoding/json.(*Decoder).refill||2\n"
		       "encoding/json.(*Decoder).Decode a1 a2 b1 b2||1\n"
		       "encoding/json.(*Decoder).Decode a1 a2 b1||1\n"
		       "encoding/json.(*Decoder).Decode a1 a2 b1 b3||1\n");
	struct drawn drawn = drawn_options(p);
	drawn.lines.columns = 44;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     SHOWING(17) TITLES "   .          17   100%  ◆ json.…der).Decode\n"
					"   .          13 76.47%  ├─● a1\n"
					"   .          11 64.71%  │ ├─● a2\n"
					"   8 47.06%    8 47.06%  │ │ ├─● a3\n"
					"   1  5.88%    3 17.65%  │ │ ╰─● b1\n"
					"   1  5.88%    1  5.88%  ⋯1 │   ├─● b2\n"
					"   1  5.88%    1  5.88%  ⋯1 │   ╰─● b3\n"
					"               2 11.76%  │ ╰─→ jso…efill [1]\n"
					"   6 35.29%    6 35.29%  ╰─● js…ill [1]  ← 4\n");
	profile_free(p);
}

// A base can be small, and a screen narrower than the numbers: the tree stays one, names can be read.
static void test_large_shares(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n"
				   "main some.long_name||5000\n"
				   "main b||7\n"
				   "main b|pprof::base=true|-10\n");
	struct drawn drawn = drawn_options(p);
	drawn.lines.columns = 20;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     "Showing nodes accounting for 4997, 49970.00% of 10 total\n"
		     "flat     flat%   cum      cum%\n"
		     "   .            4997 49970.00%  ◆ main\n"
		     "5000 50000.00%  5000 50000.00%  ├─● some.long_name\n"
		     "  -3    30.00%    -3    30.00%  ╰─● b\n");
	profile_free(p);
}

static void test_color(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\nmain hot||99\nmain||1\nmain less||-7\n");
	struct drawn drawn = drawn_options(p);
	drawn.lines.color = true;
	expect_drawn(p, &drawn, DRAWN_LINES,
		     "Showing nodes accounting for 93, 86.92% of 107 total\n" TITLES
		     "   1  0.93%   93 86.92%  \x1b[31m◆ main\x1b[0m\n"
		     "\x1b[1m  99 92.52%  \x1b[0m 99 92.52%  "
		     "\x1b[90m├─\x1b[0m\x1b[31m● hot\x1b[0m\n"
		     "  -7  6.54%   -7  6.54%  \x1b[90m╰─\x1b[0m\x1b[32m● less\x1b[0m\n");
	profile_free(p);
}

static void test_names_that_hurt(void **state)
{
	(void)state;
	expect_lines("v/\x1b[2J\n"
		     "main||5\n",
		     "Showing nodes accounting for 5\\x1b[2J, 100% of 5\\x1b[2J total\n"
		     "    flat  flat%       cum   cum%\n"
		     "5\\x1b[2J   100%  5\\x1b[2J   100%  ◆ main\n");
	expect_lines("v/count\n"
		     "\x1b[31mred\x07 \xe2\x80\xae"
		     "rtl||1\n"
		     "\xff\xfe \xe2\x82||2\n",
		     SHOWING(3) TITLES "   .           2 66.67%  ◆ \\xff\\xfe\n"
				       "   2 66.67%    2 66.67%  ● \\xe2\\x82\n"
				       "   .           1 33.33%  ◆ \\x1b[31mred\\x07\n"
				       "   1 33.33%    1 33.33%  ● \\xe2\\x80\\xaertl\n");
}

static void test_nothing(void **state)
{
	(void)state;
	expect_lines("v/count\n", "Showing nodes accounting for 0, 0% of 0 total\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_callers),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_residual_and_inlined),
		cmocka_unit_test(test_call_tree),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_large_shares),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_names_that_hurt),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
