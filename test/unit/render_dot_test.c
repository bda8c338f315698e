// The graph of calls as DOT: what is drawn, and in which order.
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

#define START "digraph \"unnamed\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n"

static void expect_part(const struct profile *p, const struct drawn *drawn, const char *part)
{
	struct text out = drawn_text(p, drawn, DRAWN_DOT);
	if (!strstr(out.bytes, part))
		fail_msg("%s\nis not in\n%s", part, out.bytes);
	text_deinit(&out);
}

static void test_whole(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\nmain net/http.(*conn).serve||3\nmain||1\n");
	struct drawn drawn = drawn_options(p);
	expect_drawn(p, &drawn, DRAWN_DOT,
		     START
		     "N1 [label=\"main\\n1 (25.00%)\\nof 4 (100%)\" id=\"node1\" fontsize=18 "
		     "shape=box tooltip=\"main (4)\" color=\"#b20000\" fillcolor=\"#edd5d5\"]\n"
		     "N2 [label=\"http\\n(*conn)\\nserve\\n3 (75.00%)\" id=\"node2\" fontsize=24 "
		     "shape=box tooltip=\"net/http.(*conn).serve (3)\" color=\"#b20e00\" "
		     "fillcolor=\"#edd7d5\"]\n"
		     "N1 -> N2 [label=\" 3\" weight=76 penwidth=4 color=\"#b20e00\" "
		     "tooltip=\"main -> net/http.(*conn).serve (3)\" "
		     "labeltooltip=\"main -> net/http.(*conn).serve (3)\"]\n"
		     "}\n");
	profile_free(p);
}

// Colour is the weight with calls: red, green for less than nothing, grey for little.
static void test_negative(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na||98\nb||-98\nc||4\n");
	struct drawn drawn = drawn_options(p);
	expect_part(p, &drawn, "tooltip=\"a (98)\" color=\"#b22200\" fillcolor=\"#eddad5\"]\n");
	expect_part(p, &drawn, "tooltip=\"b (-98)\" color=\"#22b200\" fillcolor=\"#daedd5\"]\n");
	expect_part(p, &drawn, "tooltip=\"c (4)\" color=\"#b2aca0\" fillcolor=\"#edecea\"]\n");
	profile_free(p);
}

static void test_residual(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\nmain gone hot||90\nmain inl@i.go:1+other||9\n");
	struct drawn drawn = drawn_options(p);
	drawn.graph.nodecount = 3;
	expect_part(p, &drawn,
		    " [label=\" 90\" weight=91 penwidth=5 color=\"#b20500\" "
		    "tooltip=\"main ... hot (90)\" "
		    "labeltooltip=\"main ... hot (90)\" style=\"dotted\"]\n");
	expect_part(p, &drawn, "\" style=\"dotted\"]\n}\n");
	profile_free(p);
}

// A call that others make superfluous is left out, if it is not the lightest that is real.
static void test_redundant(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na b c||50\na x c||1\n");
	struct drawn drawn = drawn_options(p);
	drawn.graph.nodefraction = 0.1;
	struct text out = drawn_text(p, &drawn, DRAWN_DOT);
	assert_non_null(strstr(out.bytes, "tooltip=\"b -> c (50)\""));
	assert_null(strstr(out.bytes, "a ... c"));
	text_deinit(&out);
	profile_free(p);
}

static void test_call_tree(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na b a||2\nb a||3\n");
	struct drawn drawn = drawn_options(p);
	drawn.graph.call_tree = true;
	struct text out = drawn_text(p, &drawn, DRAWN_DOT);
	const char *at = out.bytes;
	int nodes = 0;
	while ((at = strstr(at, "shape=box ")))
		nodes++, at++;
	assert_int_equal(nodes, 5);
	text_deinit(&out);
	profile_free(p);
}

// More numbers than boxes are put into ranges around the heaviest ones.
static void test_ranges(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na|bytes#10:bytes|9\na|bytes#20:bytes|8\n"
				   "a|bytes#30:bytes|7\na|bytes#40:bytes|6\na|bytes#41:bytes|1\n");
	struct drawn drawn = drawn_options(p);
	expect_part(
		p, &drawn,
		"NN1_3 [label = \"40B..41B\" id=\"NN1_3\" fontsize=8 shape=box3d tooltip=\"7\"]\n"
		"N1 -> NN1_3 [label=\" 7\" weight=100 tooltip=\"7\" labeltooltip=\"7\"]\n");
	profile_free(p);
}

// Graphviz refuses very long strings; who reads DOT gets them.
static void test_long_names(void **state)
{
	(void)state;
	char sketched[20100] = "v/count\n";
	memset(sketched + 8, 'n', 20000);
	strcpy(sketched + 20008, "||1\n");
	struct profile *p = sketch(sketched);
	struct drawn drawn = drawn_options(p);
	struct text whole = drawn_text(p, &drawn, DRAWN_DOT);
	struct text cut = drawn_text(p, &drawn, DRAWN_DOT_FOR_GRAPHVIZ);
	assert_true(whole.len > 40000 && cut.len < 5000);
	assert_non_null(strstr(cut.bytes, "nnn…nnn"));
	text_deinit(&whole);
	text_deinit(&cut);
	profile_free(p);
}

static void test_nothing(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n");
	struct drawn drawn = drawn_options(p);
	expect_drawn(p, &drawn, DRAWN_DOT, START "}\n");
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),	   cmocka_unit_test(test_negative),
		cmocka_unit_test(test_residual),   cmocka_unit_test(test_redundant),
		cmocka_unit_test(test_call_tree),  cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_long_names), cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
