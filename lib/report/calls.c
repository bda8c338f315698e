// A stack is looked at closely only if the node is on it.
#include "report/calls.h"

#include <stdlib.h>

#include "base/interrupt.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

struct counting {
	struct calls *calls;
	const struct stacks *stacks;
	uint32_t *place; // by node: of its call, + 1
	uint32_t *seen;	 // by call: the last stack that was counted, + 1
};

static void count(struct counting *c, node_id node, uint32_t stack, int64_t value, int64_t div)
{
	if (!c->place[node]) {
		c->calls->call[c->calls->count] = (struct call){.node = node};
		c->place[node] = ++c->calls->count;
	}
	uint32_t k = c->place[node] - 1;
	if (c->seen[k] == stack + 1)
		return;
	c->seen[k] = stack + 1;
	struct call *call = &c->calls->call[k];
	call->weight = sum_saturating(call->weight, value);
	call->weight_div = sum_saturating(call->weight_div, div);
}

static void count_stack(struct counting *c, uint32_t frame, uint32_t n,
			const struct calls_wanted *wanted)
{
	const struct stacks *s = c->stacks;
	const uint32_t *begin = &s->stack[s->start[n]], *end = &s->stack[s->start[n + 1]];
	int64_t value = s->sum[wanted->type][n], div = s->options->mean ? s->sum[0][n] : 0;
	bool found = false;
	for (const uint32_t *at = begin; at < end; at++) // without a way out, so that it is fast
		found |= *at == frame;
	if (!found || (value == 0 && div == 0))
		return;
	for (const uint32_t *at = begin; at + 1 < end; at++) {
		uint32_t other = at[!wanted->callers];
		if (at[wanted->callers] == frame && other != frame)
			count(c, s->frame[other].node, n, value, div);
	}
}

static int heavier_first(const void *left, const void *right, void *graph)
{
	const struct call *a = left, *b = right;
	int order = compare_magnitudes(a->weight, b->weight);
	if (!order)
		order = slice_compare(graph_name(graph, a->node), graph_name(graph, b->node));
	return order ? order : (a->node > b->node) - (a->node < b->node);
}

static uint32_t find_frame(const struct stacks *s, node_id node)
{
	for (uint32_t f = 0; f < s->frame_count; f++)
		if (s->frame[f].node == node)
			return f;
	return NO_ID;
}

struct error *calls_find(struct calls *calls, struct arena *arena, const struct stacks *s,
			 const struct calls_wanted *wanted)
{
	uint32_t frame = find_frame(s, wanted->node);
	struct counting c = {.calls = calls, .stacks = s};
	*calls = (struct calls){0};
	TRY(ALLOC(arena, calls->call, s->frame_count));
	TRY(ALLOC(arena, c.seen, s->frame_count));
	TRY(ALLOC(arena, c.place, s->graph.node_count));
	for (uint32_t n = 0; frame != NO_ID && n < s->count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		count_stack(&c, frame, n, wanted);
	}
	if (calls->count)
		qsort_r(calls->call, calls->count, sizeof *calls->call, heavier_first,
			(void *)&s->graph);
	return NULL;
}
