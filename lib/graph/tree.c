// Call trees: a node for each path from the root.
#include "base/interrupt.h"
#include "base/pairs.h"
#include "graph/build.h"

struct tree {
	struct builder *b;
	const struct node *base;   // what the frames of locations are, by the number there
	const struct slice *names; // of those
	struct pairs paths;	   // the numbers of nodes: by the one above and the base
	uint32_t node_cap, name_cap, above_cap, inlined_cap;
};

static struct error *add_node(struct tree *t, node_id above, node_id base)
{
	struct builder *b = t->b;
	struct graph *g = b->graph;
	uint32_t n = g->node_count;
	TRY(RESERVE(b->arena, g->node, n, t->node_cap));
	TRY(RESERVE(b->arena, g->name, n, t->name_cap));
	TRY(RESERVE(b->arena, b->above, n, t->above_cap));
	TRY(RESERVE(b->arena, b->inlined, n, t->inlined_cap));
	g->node[n] = t->base[base];
	g->name[n] = t->names[base];
	b->above[n] = above;
	b->inlined[n] = true;
	g->node_count++;
	return NULL;
}

static struct error *node_below(struct tree *t, node_id above, node_id base, node_id *ret)
{
	TRY(pairs_get(&t->paths, above, base, ret));
	return *ret < t->b->graph->node_count ? NULL : add_node(t, above, base);
}

static struct error *add_sample(struct tree *t, uint32_t at, int64_t value, int64_t div)
{
	struct builder *b = t->b;
	struct graph *g = b->graph;
	const struct view *v = b->view;
	const loc_id *stack = v->profile->sample.stack;
	node_id n = NO_ID;
	for (uint32_t k = v->stack_end[at]; k-- > v->stack_start[at];) {
		const uint32_t *range = &b->frame_start[stack[k]];
		for (uint32_t j = range[1]; j-- > range[0];) {
			TRY(node_below(t, n, b->frame[j], &n));
			add_saturating(&g->node[n].cum, value, &g->saturated);
			add_saturating(&g->node[n].cum_div, div, &g->saturated);
			b->inlined[n] &= j + 1 != range[1];
		}
	}
	b->leaf[at] = n;
	if (n == NO_ID)
		return NULL;
	add_saturating(&g->node[n].flat, value, &g->saturated);
	add_saturating(&g->node[n].flat_div, div, &g->saturated);
	return NULL;
}

struct error *build_tree(struct builder *b)
{
	const struct view *v = b->view;
	const struct profile *p = v->profile;
	struct graph *g = b->graph;
	struct tree t = {.b = b, .base = g->node, .names = g->name};
	const int64_t *value = p->sample.value[b->options->type];
	const int64_t *div = b->options->mean ? p->sample.value[0] : NULL;
	pairs_init(&t.paths, b->arena);
	g->node = NULL;
	g->name = NULL;
	g->node_count = 0;
	TRY(ALLOC(b->arena, b->leaf, v->sample_count));
	for (uint32_t at = 0; at < v->sample_count; at++) {
		uint32_t i = v->sample[at];
		int64_t d = div ? div[i] : 0;
		b->leaf[at] = NO_ID;
		if (value[i] != 0 || d != 0)
			TRY(add_sample(&t, at, value[i], d));
		if ((at & 0xfff) == 0)
			TRY(interrupt_check());
	}
	TRY(ALLOC(b->arena, b->residual, g->node_count));
	TRY(ALLOC(b->arena, b->caller, g->node_count));
	for (node_id n = 0; n < g->node_count; n++)
		b->caller[n] = b->above[n];
	return NULL;
}

void cut_tree(struct builder *b)
{
	const struct graph *g = b->graph;
	for (uint32_t k = 0; k < g->shown_count && b->options->call_tree; k++)
		if (magnitude(g->node[g->shown[k]].cum) < g->edge_cutoff)
			b->caller[g->shown[k]] = NO_ID;
}

// From the root down, so that a caller that stays is one step away.
void close_tree(struct builder *b, const bool *gone)
{
	for (node_id n = 0; n < b->graph->node_count; n++) {
		node_id above = b->caller[n];
		if (above == NO_ID || !gone[above])
			continue;
		b->caller[n] = b->caller[above];
		b->inlined[n] &= b->inlined[above];
		b->residual[n] = true;
	}
	for (node_id n = 0; n < b->graph->node_count; n++)
		if (gone[n])
			b->caller[n] = NO_ID;
}

struct error *list_tree_calls(struct builder *b)
{
	struct graph *g = b->graph;
	TRY(ALLOC(b->arena, g->edge, g->node_count));
	for (node_id n = 0; n < g->node_count; n++) {
		const struct node *node = &g->node[n];
		if (b->caller[n] == NO_ID)
			continue;
		g->edge[g->edge_count++] = (struct edge){
			.from = b->caller[n],
			.to = n,
			.weight = node->cum,
			.weight_div = node->cum_div,
			.inlined = b->inlined[n],
			.residual = b->residual[n],
		};
	}
	return NULL;
}
