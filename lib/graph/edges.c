// The calls between the nodes that are left.
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/pairs.h"
#include "graph/build.h"
#include "regex/regex.h"

struct edge_table {
	struct builder *b;
	bool *wanted;    // by node: edges into it are needed; NULL for all
	bool both;       // edges out of wanted nodes are needed, too
	bool *hot;       // by location: it has a wanted node; NULL if all are wanted
	struct pairs calls; // the numbers of edges
	uint32_t *seen;	    // by edge: position + 1 of the last sample that was counted
	uint32_t edge_cap, seen_cap;
};

static struct error *add_edge(struct edge_table *t, node_id from, node_id to, edge_id *ret)
{
	struct graph *g = t->b->graph;
	TRY(pairs_get(&t->calls, from, to, ret));
	if (*ret < g->edge_count)
		return NULL;
	TRY(RESERVE(t->b->arena, g->edge, g->edge_count, t->edge_cap));
	TRY(RESERVE(t->b->arena, t->seen, g->edge_count, t->seen_cap));
	g->edge[g->edge_count] = (struct edge){.from = from, .to = to, .inlined = true};
	t->seen[g->edge_count++] = 0;
	return NULL;
}

struct call {
	node_id parent;
	bool residual;
};

static struct error *count_frame(struct edge_table *t, struct call *call, node_id n, bool inlined,
				 uint32_t stamp, int64_t value, int64_t div)
{
	if (t->b->kept && !t->b->kept[n]) {
		call->residual = true;
		return NULL;
	}
	node_id parent = call->parent;
	bool residual = call->residual;
	*call = (struct call){n, false};
	if (parent == NO_ID || parent == n)
		return NULL;
	if (t->wanted && !t->wanted[n] && !(t->both && t->wanted[parent]))
		return NULL;
	edge_id id;
	TRY(add_edge(t, parent, n, &id));
	if (t->seen[id] == stamp)
		return NULL;
	t->seen[id] = stamp;
	struct graph *g = t->b->graph;
	struct edge *e = &g->edge[id];
	add_saturating(&e->weight, value, &g->saturated);
	add_saturating(&e->weight_div, div, &g->saturated);
	e->residual |= residual;
	e->inlined &= inlined;
	return NULL;
}

// Most stacks of a big profile have no wanted node: a look at one byte a frame finds out.
static bool is_cold(const struct edge_table *t, uint32_t at)
{
	const struct view *v = t->b->view;
	const loc_id *stack = v->profile->sample.stack;
	if (!t->hot)
		return false;
	bool hot = false;
	for (uint32_t k = v->stack_start[at]; k < v->stack_end[at]; k++)
		hot |= t->hot[stack[k]];
	return !hot;
}

static struct error *find_hot(struct edge_table *t)
{
	const struct builder *b = t->b;
	uint32_t loc_count = b->view->profile->loc.count;
	if (!t->wanted)
		return NULL;
	TRY(ALLOC(b->arena, t->hot, loc_count));
	for (loc_id l = 0; l < loc_count; l++)
		for (uint32_t j = b->frame_start[l]; j < b->frame_start[l + 1]; j++)
			t->hot[l] |= t->wanted[b->frame[j]];
	return NULL;
}

static struct error *count_sample(struct edge_table *t, uint32_t at, int64_t value, int64_t div)
{
	const struct builder *b = t->b;
	const struct view *v = b->view;
	const loc_id *stack = v->profile->sample.stack;
	struct call call = {NO_ID, false};
	if (is_cold(t, at))
		return NULL;
	for (uint32_t k = v->stack_end[at]; k-- > v->stack_start[at];) {
		const uint32_t *range = &b->frame_start[stack[k]];
		for (uint32_t j = range[1]; j-- > range[0];)
			TRY(count_frame(t, &call, b->frame[j], j + 1 != range[1], at + 1, value,
					div));
	}
	return NULL;
}

static int heavier_first(const void *left, const void *right, void *graph)
{
	const struct graph *g = graph;
	const struct edge *a = left, *b = right;
	int order = compare_magnitudes(a->weight, b->weight);
	if (!order)
		order = slice_compare(g->name[a->from], g->name[b->from]);
	if (!order)
		order = slice_compare(g->name[a->to], g->name[b->to]);
	if (!order)
		order = (a->from > b->from) - (a->from < b->from);
	return order ? order : (a->to > b->to) - (a->to < b->to);
}

// As in pprof, edges into nodes that are not listed (they weigh nothing) are not looked at.
static struct error *drop_light(struct builder *b)
{
	struct graph *g = b->graph;
	bool *listed;
	TRY(ALLOC(b->arena, listed, g->node_count));
	for (uint32_t k = 0; k < g->shown_count; k++)
		listed[g->shown[k]] = true;
	uint32_t left = 0;
	for (edge_id e = 0; e < g->edge_count; e++)
		if (!listed[g->edge[e].to] || magnitude(g->edge[e].weight) >= g->edge_cutoff)
			g->edge[left++] = g->edge[e];
	if (b->options->picture && !b->cut_before)
		g->dropped_edges = g->edge_count - left;
	g->edge_count = left;
	return NULL;
}

// Lists the edges by node; they are sorted already, so the lists are too.
struct error *index_edges(struct builder *b)
{
	struct graph *g = b->graph;
	TRY(ALLOC(b->arena, g->in_start, (size_t)g->node_count + 2));
	TRY(ALLOC(b->arena, g->out_start, (size_t)g->node_count + 2));
	TRY(ALLOC(b->arena, g->in, g->edge_count));
	TRY(ALLOC(b->arena, g->out, g->edge_count));
	for (edge_id e = 0; e < g->edge_count; e++) {
		g->in_start[g->edge[e].to + 2]++;
		g->out_start[g->edge[e].from + 2]++;
	}
	for (node_id n = 2; n < g->node_count + 2; n++) {
		g->in_start[n] += g->in_start[n - 1];
		g->out_start[n] += g->out_start[n - 1];
	}
	// The counters of n + 1 move to where n + 1 starts, and end where it ends.
	for (edge_id e = 0; e < g->edge_count; e++) {
		g->in[g->in_start[g->edge[e].to + 1]++] = e;
		g->out[g->out_start[g->edge[e].from + 1]++] = e;
	}
	return NULL;
}

static struct error *want_inlined(struct edge_table *t)
{
	struct builder *b = t->b;
	TRY(ALLOC(b->arena, t->wanted, b->graph->node_count));
	for (uint32_t k = 0; k < b->graph->shown_count; k++) {
		node_id n = b->graph->shown[k];
		t->wanted[n] = b->inlined_somewhere[n];
	}
	return NULL;
}

static struct error *want_matching(struct edge_table *t)
{
	struct graph *g = t->b->graph;
	t->both = true;
	TRY(ALLOC(t->b->arena, t->wanted, g->node_count));
	for (uint32_t k = 0; k < g->shown_count; k++) {
		struct slice name = g->name[g->shown[k]];
		TRY(regex_match(t->b->options->match, name.text, name.len,
				&t->wanted[g->shown[k]]));
	}
	return NULL;
}

static bool wants_any(const struct edge_table *t)
{
	if (!t->wanted)
		return true;
	for (node_id n = 0; n < t->b->graph->node_count; n++)
		if (t->wanted[n])
			return true;
	return false;
}

// Every call of every stack, once a sample.
static struct error *count_calls(struct builder *b)
{
	const struct view *v = b->view;
	const struct profile *p = v->profile;
	struct edge_table t = {.b = b};
	pairs_init(&t.calls, b->arena);
	if (b->options->edges == EDGES_OF_INLINED)
		TRY(want_inlined(&t));
	if (b->options->edges == EDGES_OF_MATCHING)
		TRY(want_matching(&t));
	TRY(find_hot(&t));
	const int64_t *value = p->sample.value[b->options->type];
	const int64_t *div = b->options->mean ? p->sample.value[0] : NULL;
	uint32_t count = wants_any(&t) ? v->sample_count : 0;
	for (uint32_t at = 0; at < count; at++) {
		uint32_t i = v->sample[at];
		int64_t d = div ? div[i] : 0;
		if (value[i] != 0 || d != 0)
			TRY(count_sample(&t, at, value[i], d));
		if ((at & 0xfff) == 0)
			TRY(interrupt_check());
	}
	return NULL;
}

static struct error *find_calls(struct builder *b)
{
	b->graph->edge_count = 0;
	b->graph->edge = NULL;
	return b->options->call_tree ? list_tree_calls(b) : count_calls(b);
}

struct error *build_calls(struct builder *b)
{
	TRY(find_calls(b));
	return index_edges(b);
}

struct error *build_edges(struct builder *b)
{
	struct graph *g = b->graph;
	TRY(find_calls(b));
	TRY(drop_light(b));
	if (g->edge_count > 0)
		qsort_r(g->edge, g->edge_count, sizeof *g->edge, heavier_first, g);
	return index_edges(b);
}
