// The tree of stacks: its shape, its sums, both directions, both sides.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "report/flame.h"
#include "report/header.h"
#include "sketch.h"

struct fixture {
	struct arena scratch;
	struct view view;
	struct graph_options graph;
	struct report_options options;
	struct stacks stacks;
	struct flame flame;
};

static void build(struct fixture *x, const struct profile *p, bool inverted)
{
	arena_init(&x->scratch, SIZE_MAX);
	assert_null(view_init(&x->view, &x->scratch, p));
	struct graph_question question = {.graph = &x->graph, .report = &x->options};
	x->graph.type = x->options.type;
	assert_null(stacks_build(&x->stacks, &x->scratch, &x->view, &question, false));
	assert_null(flame_build(&x->flame, &x->scratch, &x->stacks, inverted));
}

// Every number says the same as every other one.
static void check(const struct flame *f)
{
	assert_int_equal(f->end[0], f->count);
	for (uint32_t n = 0; n < f->count; n++) {
		int64_t below = f->self[n], base = f->base_self[n];
		assert_true(f->self[n] >= 0 && f->base_self[n] >= 0);
		for (uint32_t c = n + 1, before = n; c < f->end[n]; before = c, c = f->end[c]) {
			assert_int_equal(f->parent[c], n);
			assert_int_equal(f->depth[c], f->depth[n] + 1);
			assert_true(f->end[c] <= f->end[n]);
			assert_true(f->total[c] <= f->total[n]);
			below = sum_saturating(below, f->total[c]);
			base = sum_saturating(base, f->base_total[c]);
			if (before == n)
				continue;
			struct slice a = flame_name(f, before), b = flame_name(f, c);
			int order = memcmp(a.text, b.text, a.len < b.len ? a.len : b.len);
			assert_true(order < 0 || (order == 0 && a.len <= b.len));
		}
		assert_int_equal(below, f->total[n]);
		assert_int_equal(base, f->base_total[n]);
	}
}

static void expect_tree(const struct flame *f, const char *expected)
{
	struct text out = {0};
	for (uint32_t n = 0; n < f->count; n++) {
		struct slice name = flame_name(f, n);
		text_pad(&out, ' ', f->depth[n]);
		text_put(&out, name.text, name.len);
		text_putf(&out, " %lld %lld", (long long)f->total[n], (long long)f->self[n]);
		if (f->differs)
			text_putf(&out, " base %lld", (long long)f->base_total[n]);
		text_putc(&out, '\n');
	}
	assert_string_equal(out.bytes, expected);
	text_deinit(&out);
}

// Builds, compares and checks that the root has all there is.
static void expect_flame(const char *profile, struct fixture x, bool inverted, const char *expected)
{
	struct profile *p = sketch(profile);
	struct report_options options = answer_options(p);
	options.mean = x.options.mean;
	options.drop_negative = x.options.drop_negative;
	x.options = options;
	build(&x, p, inverted);
	check(&x.flame);
	expect_tree(&x.flame, expected);
	if (!options.mean && !options.drop_negative)
		assert_int_equal(x.flame.total[0] + x.flame.base_total[0], options.total);
	arena_deinit(&x.scratch);
	profile_free(p);
}

#define CALLS                                                                                      \
	"v/count\n"                                                                                \
	"main b||1\n"                                                                              \
	"main a c||2\n"                                                                            \
	"main||4\n"                                                                                \
	"main a||8\n"                                                                              \
	"init c||16\n"                                                                             \
	"main b||32\n"

static void test_tree(void **state)
{
	(void)state;
	expect_flame(CALLS, (struct fixture){0}, false,
		     "root 63 0\n"
		     " init 16 0\n"
		     "  c 16 16\n"
		     " main 47 4\n"
		     "  a 10 8\n"
		     "   c 2 2\n"
		     "  b 33 33\n");
}

static void test_inverted(void **state)
{
	(void)state;
	expect_flame(CALLS, (struct fixture){0}, true,
		     "root 63 0\n"
		     " a 8 0\n"
		     "  main 8 8\n"
		     " b 33 0\n"
		     "  main 33 33\n"
		     " c 18 0\n"
		     "  a 2 0\n"
		     "   main 2 2\n"
		     "  init 16 16\n"
		     " main 4 4\n");
}

static void test_recursion(void **state)
{
	(void)state;
	expect_flame("v/count\nf f||1\nf f f||2\nf||4\n", (struct fixture){0}, false,
		     "root 7 0\n"
		     " f 7 4\n"
		     "  f 3 1\n"
		     "   f 2 2\n");
}

static void test_nothing(void **state)
{
	(void)state;
	expect_flame("v/count\n", (struct fixture){0}, false, "root 0 0\n");
	expect_flame("v/count\n||3\n", (struct fixture){0}, false, "root 3 3\n");
}

static void test_below_zero(void **state)
{
	(void)state;
	expect_flame("v/count\na b||5\na c||-3\n", (struct fixture){0}, false,
		     "root 5 0 base 3\n"
		     " a 5 0 base 3\n"
		     "  b 5 5 base 0\n"
		     "  c 0 0 base 3\n");
	expect_flame("v/count\na b||5\na c||-3\n", (struct fixture){.options.drop_negative = true},
		     false,
		     "root 5 0 base 0\n"
		     " a 5 0 base 0\n"
		     "  b 5 5 base 0\n"
		     "  c 0 0 base 0\n");
}

// As -diff_base makes them: equal stacks, one of them marked and below zero.
static void test_base(void **state)
{
	(void)state;
	expect_flame("n/count v/count\n"
		     "a b||1 50\n"
		     "a b|pprof::base=true|-2 -80\n"
		     "a|pprof::base=true|-1 -4\n",
		     (struct fixture){.options.mean = true}, false,
		     "root 50 0 base 44\n"
		     " a 50 0 base 44\n"
		     "  b 50 50 base 40\n");
}

static void test_mean(void **state)
{
	(void)state;
	expect_flame("n/count v/count\na b||2 10\na b|k=v|3 15\na||1 3\na c||0 7\n",
		     (struct fixture){.options.mean = true}, false,
		     "root 15 0\n"
		     " a 15 3\n"
		     "  b 5 5\n"
		     "  c 7 7\n");
}

static void test_saturation(void **state)
{
	(void)state;
	struct fixture x = {0};
	struct profile *p = sketch("v/count\n"
				   "a b||9223372036854775807\na c||9223372036854775807\n"
				   "a d||-9223372036854775808\na e||-9223372036854775808\n");
	x.options = answer_options(p);
	build(&x, p, false);
	check(&x.flame);
	assert_int_equal(x.flame.total[0], INT64_MAX);
	assert_int_equal(x.flame.base_total[0], INT64_MAX);
	arena_deinit(&x.scratch);
	profile_free(p);
}

static void test_other_type(void **state)
{
	(void)state;
	struct fixture x = {0};
	struct profile *p = sketch("n/count v/count\na b||1 10\na||2 -20\n");
	x.options = answer_options(p);
	build(&x, p, false);
	assert_int_equal(x.flame.type, 1);
	assert_int_equal(x.flame.total[0], 10);
	flame_weigh(&x.flame, 0);
	check(&x.flame);
	expect_tree(&x.flame, "root 3 0 base 0\n a 3 2 base 0\n  b 1 1 base 0\n");
	arena_deinit(&x.scratch);
	profile_free(p);
}

// What is cut weighs in its callers, and is nobody's own.
static void test_wide(void **state)
{
	(void)state;
	struct fixture x = {0};
	struct profile *p = sketch("n/count v/count\n"
				   "main a b c||1 50\n"
				   "main a d e f||1 3\n"
				   "main a d g||1 4\n"
				   "x y z||9 1\n"
				   "u v w||0 0\n"
				   "main||1 42\n");
	x.options = answer_options(p);
	build(&x, p, false);
	assert_null(flame_build_wide(&x.flame, &x.scratch, &x.stacks, false, 0.1));
	expect_tree(&x.flame, "root 100 0\n"
			      " main 99 42\n"
			      "  a 57 0\n"
			      "   b 50 0\n"
			      "    c 50 50\n"
			      "   d 7 0\n"
			      " x 1 0\n"
			      "  y 1 0\n"
			      "   z 1 1\n");
	assert_int_equal(x.flame.cut_frames, 3);
	assert_int_equal(x.flame.max_depth, 5);
	flame_weigh(&x.flame, 0);
	expect_tree(&x.flame, "root 13 0\n"
			      " main 4 1\n"
			      "  a 3 0\n"
			      "   b 1 0\n"
			      "    c 1 1\n"
			      "   d 2 0\n"
			      " x 9 0\n"
			      "  y 9 0\n"
			      "   z 9 9\n");
	arena_deinit(&x.scratch);
	profile_free(p);
}

static void test_gone(void **state)
{
	(void)state;
	struct fixture x = {0};
	int64_t weight[7] = {0};
	struct profile *p =
		sketch("v/count\n"
		       "main a b||5\nmain a c||-3\nmain d e||-4\nmain a||-1\nmain||2\n");
	x.options = answer_options(p);
	build(&x, p, false);
	assert_int_equal(x.flame.count, 7);
	assert_true(flame_weigh_with_gone(&x.flame, weight));
	static const int64_t expected[] = {14, 14, 8, 5, 3, 4, 4}; // root main a b c d e
	assert_memory_equal(weight, expected, sizeof expected);
	arena_deinit(&x.scratch);
	profile_free(p);
	p = sketch("v/count\nmain||5\nmain||-3\n");
	build(&x, p, false);
	assert_false(flame_weigh_with_gone(&x.flame, weight));
	arena_deinit(&x.scratch);
	profile_free(p);
}

#define DEEP 100000

// A stack of 100,000 frames, one that leaves it in the middle, and the way back from the leaf.
static void test_deep(void **state)
{
	(void)state;
	struct fixture x = {0};
	struct text text = {0};
	text_puts(&text, "v/count\n");
	for (uint32_t n = 0; n < DEEP; n++)
		text_puts(&text, n % 2 ? "f " : "g ");
	text_puts(&text, "||1\n");
	for (uint32_t n = 0; n < DEEP / 2; n++)
		text_puts(&text, n % 2 ? "f " : "g ");
	text_puts(&text, "h||2\n");
	struct profile *p = sketch(text.bytes);
	text_deinit(&text);
	x.options = answer_options(p);
	build(&x, p, false);
	check(&x.flame);
	assert_int_equal(x.flame.count, 1 + DEEP + 1);
	assert_int_equal(x.flame.max_depth, DEEP);
	assert_int_equal(x.flame.total[DEEP / 2], 3);
	assert_int_equal(x.flame.total[DEEP / 2 + 1], 1);
	assert_null(flame_build(&x.flame, &x.scratch, &x.stacks, true));
	check(&x.flame);
	assert_int_equal(x.flame.count, 1 + DEEP + 1 + DEEP / 2);
	assert_int_equal(x.flame.total[0], 3);
	arena_deinit(&x.scratch);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),	   cmocka_unit_test(test_inverted),
		cmocka_unit_test(test_recursion),  cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_below_zero), cmocka_unit_test(test_base),
		cmocka_unit_test(test_mean),	   cmocka_unit_test(test_saturation),
		cmocka_unit_test(test_other_type), cmocka_unit_test(test_deep),
		cmocka_unit_test(test_wide),	   cmocka_unit_test(test_gone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
