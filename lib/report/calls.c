// A stack is looked at closely only if the node is on it.
#include "report/calls.h"

#include <stdlib.h>

#include "base/interrupt.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

struct counting {
	const struct stacks *stacks;
	struct side {
		struct calls *calls;
		uint32_t *place; // by node: of its call, + 1
		uint32_t *seen;	 // by call: the last stack that was counted, + 1
	} side[CALLS_SIDES];
};

static void count(struct counting *c, enum calls_side which, node_id node, uint32_t stack,
		  const struct call *weight)
{
	struct side *s = &c->side[which];
	if (!s->place[node]) {
		s->calls->call[s->calls->count] = (struct call){.node = node};
		s->place[node] = ++s->calls->count;
	}
	uint32_t k = s->place[node] - 1;
	if (s->seen[k] == stack + 1)
		return;
	s->seen[k] = stack + 1;
	struct call *call = &s->calls->call[k];
	call->weight = sum_saturating(call->weight, weight->weight);
	call->weight_div = sum_saturating(call->weight_div, weight->weight_div);
}

static void count_stack(struct counting *c, uint32_t frame, uint32_t n, const struct call *weight)
{
	const struct stacks *s = c->stacks;
	const uint32_t *stack = &s->stack[s->start[n]];
	uint32_t len = s->start[n + 1] - s->start[n];
	for (uint32_t k = stacks_find(s, n, frame); k < len; k++) {
		if (stack[k] != frame)
			continue;
		if (k > 0 && stack[k - 1] != frame)
			count(c, CALLERS, s->frame[stack[k - 1]].node, n, weight);
		if (k + 1 < len && stack[k + 1] != frame)
			count(c, CALLEES, s->frame[stack[k + 1]].node, n, weight);
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

struct error *calls_find(struct calls calls[CALLS_SIDES], struct arena *arena,
			 const struct stacks *s, node_id node, uint32_t type)
{
	uint32_t frame = find_frame(s, node);
	struct counting c = {.stacks = s};
	for (size_t i = 0; i < CALLS_SIDES; i++) {
		calls[i] = (struct calls){0};
		c.side[i].calls = &calls[i];
		TRY(ALLOC(arena, calls[i].call, s->frame_count));
		TRY(ALLOC(arena, c.side[i].seen, s->frame_count));
		TRY(ALLOC(arena, c.side[i].place, s->graph.node_count));
	}
	for (uint32_t n = 0; frame != NO_ID && n < s->count; n++) {
		const struct call weight = {.weight = s->sum[type][n],
					    .weight_div = s->options->mean ? s->sum[0][n] : 0};
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		if (weight.weight || weight.weight_div)
			count_stack(&c, frame, n, &weight);
	}
	for (size_t i = 0; i < CALLS_SIDES; i++)
		if (calls[i].count)
			qsort_r(calls[i].call, calls[i].count, sizeof *calls[i].call, heavier_first,
				(void *)&s->graph);
	return NULL;
}
