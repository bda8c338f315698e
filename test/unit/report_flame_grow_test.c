// Flames that grow are the same trees as those that are made at once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "report/flame_grow.h"
#include "sketch.h"

struct fixture {
	struct arena arena;
	struct profile *profile;
	struct view view;
	struct graph_options graph;
	struct report_options options;
	struct stacks stacks;
	struct flame_ground ground;
};

static void build(struct fixture *x, const char *profile, bool mean, bool drop_negative)
{
	*x = (struct fixture){.profile = sketch(profile)};
	x->options = answer_options(x->profile);
	x->options.mean = mean;
	x->options.drop_negative = drop_negative;
	arena_init(&x->arena, SIZE_MAX);
	assert_null(view_init(&x->view, &x->arena, x->profile));
	struct graph_question question = {.graph = &x->graph, .report = &x->options};
	assert_null(stacks_build(&x->stacks, &x->arena, &x->view, &question, false));
	assert_null(flame_ground_init(&x->ground, &x->arena, &x->stacks));
}

static void end(struct fixture *x)
{
	arena_deinit(&x->arena);
	profile_free(x->profile);
}

static void grow(struct fixture *x, bool inverted, uint32_t frame, struct flame *ret)
{
	const struct flame_seed seed = {.inverted = inverted, .frame = frame};
	assert_null(flame_grow(ret, &x->arena, &x->ground, &seed));
}

static void put_tree(struct text *out, const struct flame *f, uint32_t n)
{
	struct slice name = flame_name(f, n);
	text_pad(out, ' ', f->depth[n]);
	text_put(out, name.text, name.len);
	text_putf(out, " %lld %lld %lld %lld %d\n", (long long)f->total[n], (long long)f->self[n],
		  (long long)f->base_total[n], (long long)f->base_self[n],
		  flame_has_children(f, n));
	for (uint32_t c = flame_first(f, n); c != NO_ID; c = flame_next(f, c))
		put_tree(out, f, c);
}

static void expect_same(struct flame *grown, const struct flame *whole)
{
	struct text a = {0}, b = {0};
	put_tree(&a, grown, 0);
	put_tree(&b, whole, 0);
	assert_string_equal(a.bytes, b.bytes);
	assert_int_equal(grown->count, whole->count);
	assert_int_equal(grown->max_depth, whole->max_depth);
	text_deinit(&a);
	text_deinit(&b);
}

// Opens nodes here and there, weighs between, and compares when all are open.
static void check(struct fixture *x, bool inverted)
{
	struct flame grown, whole;
	uint32_t types = x->profile->type.count;
	grow(x, inverted, NO_ID, &grown);
	assert_null(flame_build(&whole, &x->arena, &x->stacks, inverted));
	for (uint32_t t = types; t-- > 0;) {
		for (int i = 0; i < 5; i++)
			assert_null(flame_open(&grown, (uint32_t)rand() % grown.count));
		weights_weigh(&x->ground.weights, t);
		flame_weigh_grown(&grown);
		flame_weigh(&whole, t);
		assert_int_equal(grown.total[0], whole.total[0]);
		assert_int_equal(grown.base_total[0], whole.base_total[0]);
	}
	assert_null(flame_open_all(&grown));
	expect_same(&grown, &whole);
	weights_weigh(&x->ground.weights, types - 1);
	flame_weigh_grown(&grown);
	flame_weigh(&whole, types - 1);
	expect_same(&grown, &whole);
}

static void put_samples(struct text *out, int least)
{
	for (int i = 0; i < 80; i++) {
		for (int depth = rand() % 9; depth > 0; depth--)
			text_putf(out, "f%d ", rand() % 6);
		text_putf(out, "||%d %d\n", rand() % 5 + 1, rand() % 100 + least);
	}
}

static void test_as_made_at_once(void **state)
{
	(void)state;
	srand(3);
	for (int round = 0; round < 24; round++) {
		struct text calls = {0};
		struct fixture x;
		text_puts(&calls, "n/count v/count\n");
		put_samples(&calls, round % 4 < 2 ? 0 : -50);
		build(&x, calls.bytes, round % 3 == 0, round % 5 == 0);
		check(&x, round % 2);
		end(&x);
		text_deinit(&calls);
	}
}

static void test_nothing(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, "v/count\n", false, false);
	check(&x, false);
	end(&x);
	build(&x, "v/count\n||3\n", false, false);
	check(&x, true);
	end(&x);
}

#define CALLS                                                                                      \
	"v/count\n"                                                                                \
	"main a c||20\n"                                                                           \
	"main a c d||20\n"                                                                         \
	"main a||20\n"                                                                             \
	"main b c a c||30\n"                                                                       \
	"main e||1\n"                                                                              \
	"main f||9\n"

static uint32_t find_frame(const struct stacks *s, const char *name)
{
	uint32_t f = 0;
	while (!slice_is(graph_name(&s->graph, s->frame[f].node), name))
		f++;
	return f;
}

static void expect_sandwich(struct fixture *x, bool callers, const char *want)
{
	struct flame f;
	struct text out = {0};
	grow(x, callers, find_frame(&x->stacks, "c"), &f);
	assert_null(flame_open_all(&f));
	put_tree(&out, &f, 1);
	assert_string_equal(out.bytes, want);
	text_deinit(&out);
}

static void test_sandwich(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, CALLS, false, false);
	expect_sandwich(&x, true,
			" c 70 0 0 0 1\n"
			"  a 40 0 0 0 1\n"
			"   main 40 40 0 0 0\n"
			"  b 30 0 0 0 1\n"
			"   main 30 30 0 0 0\n");
	expect_sandwich(&x, false, // a sample with two of them counts once
			" c 70 20 0 0 1\n"
			"  a 30 0 0 0 1\n"
			"   c 30 30 0 0 0\n"
			"  d 20 20 0 0 0\n");
	end(&x);
}

static void test_finding(void **state)
{
	(void)state;
	struct fixture x;
	struct flame f;
	uint8_t hit[8] = {0};
	uint32_t deepest[8];
	build(&x, CALLS, false, false);
	grow(&x, false, NO_ID, &f);
	hit[find_frame(&x.stacks, "c")] = 1;
	flame_find(&f, hit, deepest);
	assert_int_equal(flame_found(&f, deepest), 70);
	assert_null(flame_open_all(&f));
	for (uint32_t n = 0; n < f.count; n++) {
		bool below = false;
		for (uint32_t m = 1; m < f.count; m++)
			below |= m != n && hit[f.frame[m]] && flame_is_below(&f, m, n);
		assert_int_equal(flame_hides(&f, n, deepest), below);
	}
	end(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_made_at_once),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_sandwich),
		cmocka_unit_test(test_finding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
