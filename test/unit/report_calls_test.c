// The calls of one node are those that the graph has for it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "report/calls.h"
#include "sketch.h"

struct fixture {
	struct arena arena;
	struct profile *profile;
	struct view view;
	struct graph_options options;
	struct report_options report;
	struct stacks stacks;
	struct graph graph;
};

static void build(struct fixture *x, const char *profile, bool mean)
{
	*x = (struct fixture){.profile = sketch(profile)};
	x->report = answer_options(x->profile);
	x->report.mean = x->options.mean = mean;
	x->options.type = x->report.type;
	x->options.edges = EDGES_ALL;
	arena_init(&x->arena, SIZE_MAX);
	assert_null(view_init(&x->view, &x->arena, x->profile));
	struct graph_question question = {.graph = &x->options, .report = &x->report};
	assert_null(stacks_build(&x->stacks, &x->arena, &x->view, &question, false));
	assert_null(graph_build(&x->graph, &x->arena, &x->view, &x->options));
}

static void end(struct fixture *x)
{
	arena_deinit(&x->arena);
	profile_free(x->profile);
}

static void check(const struct graph *g, node_id node, const struct calls *calls, bool callers)
{
	const uint32_t *start = callers ? g->in_start : g->out_start;
	const edge_id *edge = callers ? g->in : g->out;
	assert_int_equal(calls->count, start[node + 1] - start[node]);
	for (uint32_t k = 0; k < calls->count; k++) {
		const struct edge *e = &g->edge[edge[start[node] + k]];
		assert_int_equal(calls->call[k].node, callers ? e->from : e->to);
		assert_int_equal(call_weight(&calls->call[k]), edge_weight(e));
	}
}

static void check_all(struct fixture *x)
{
	for (node_id n = 0; n < x->graph.node_count; n++) {
		struct calls calls[CALLS_SIDES];
		assert_null(calls_find(calls, &x->arena, &x->stacks, n, x->options.type));
		check(&x->graph, n, &calls[CALLERS], true);
		check(&x->graph, n, &calls[CALLEES], false);
	}
	end(x);
}

static void test_recursion(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, "v/count\nmain a a b a b||3\nmain a||5\nmain b a||7\nb||11\n", false);
	check_all(&x);
}

static void test_as_in_the_graph(void **state)
{
	(void)state;
	srand(2);
	for (int round = 0; round < 20; round++) {
		struct text calls = {0};
		text_puts(&calls, "n/count v/count\n");
		for (int i = 0; i < 60; i++) {
			for (int depth = rand() % 9 + 1; depth > 0; depth--)
				text_putf(&calls, "f%d ", rand() % 6);
			text_putf(&calls, "||%d %d\n", rand() % 5 + 1, rand() % 1000 + 1);
		}
		struct fixture x;
		build(&x, calls.bytes, round % 2);
		check_all(&x);
		text_deinit(&calls);
	}
}

static void test_nothing(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, "v/count\n||3\n", false);
	struct calls calls[CALLS_SIDES];
	x.stacks.graph.node_count = 1; // a node without frames
	assert_null(calls_find(calls, &x.arena, &x.stacks, 0, 0));
	assert_int_equal(calls[CALLERS].count + calls[CALLEES].count, 0);
	end(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_as_in_the_graph),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
