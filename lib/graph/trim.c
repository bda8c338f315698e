// Which nodes are shown, and in which order.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graph/build.h"

// |trunc(total * fraction)|, as Go computes it: what does not fit becomes a negative number, which
// cuts nothing.
static int64_t cutoff(int64_t total, double fraction)
{
	double cut = (double)total * fraction;
	if (isnan(cut) || cut >= 0x1p63 || cut < -0x1p63)
		return 0;
	return magnitude((int64_t)cut);
}

int compare_names(const struct graph *g, node_id a, node_id b)
{
	uint64_t left = g->node[a].address, right = g->node[b].address;
	if (left && right && left != right)
		return left < right ? -1 : 1;
	return slice_compare(g->name[a], g->name[b]);
}

// pprof leaves the order of nodes that look alike open; ours is theirs in the profile.
static int by_flat(const void *left, const void *right, void *graph)
{
	const struct graph *g = graph;
	node_id a = *(const node_id *)left, b = *(const node_id *)right;
	int order = compare_magnitudes(g->node[a].flat, g->node[b].flat);
	if (!order)
		order = compare_names(g, a, b);
	if (!order)
		order = compare_magnitudes(g->node[a].cum, g->node[b].cum);
	return order ? order : (a > b) - (a < b);
}

static int by_cum(const void *left, const void *right, void *graph)
{
	const struct graph *g = graph;
	node_id a = *(const node_id *)left, b = *(const node_id *)right;
	int order = compare_magnitudes(g->node[a].cum, g->node[b].cum);
	if (!order)
		order = compare_names(g, a, b);
	if (!order)
		order = compare_magnitudes(g->node[a].flat, g->node[b].flat);
	return order ? order : (a > b) - (a < b);
}

// Nodes with something to show.
static bool is_listed(const struct builder *b, node_id n)
{
	const struct node *node = &b->graph->node[n];
	bool nothing = node->flat == 0 && node->cum == 0;
	bool negative = node->flat < 0 || (node->flat == 0 && node->cum < 0);
	return !nothing && !(negative && b->options->drop_negative);
}

static int64_t flat_sum(struct graph *g)
{
	int64_t sum = 0;
	for (uint32_t k = 0; k < g->shown_count; k++)
		add_saturating(&sum, g->node[g->shown[k]].flat, &g->saturated);
	return sum;
}

// Removes all nodes that were listed and are shown no more.  Nodes that were never listed keep
// their calls as long as nothing at all is removed; in a tree they always do.
static struct error *keep_shown(struct builder *b)
{
	struct graph *g = b->graph;
	if (!b->kept)
		TRY(ALLOC(b->arena, b->kept, g->node_count));
	memset(b->kept, 0, g->node_count * sizeof *b->kept);
	for (uint32_t k = 0; k < g->shown_count; k++)
		b->kept[g->shown[k]] = true;
	if (!b->options->call_tree)
		return NULL;
	bool *gone;
	TRY(ALLOC(b->arena, gone, g->node_count));
	for (node_id n = 0; n < g->node_count; n++)
		gone[n] = !b->kept[n] && is_listed(b, n);
	close_tree(b, gone);
	return NULL;
}

static struct error *drop_light(struct builder *b)
{
	struct graph *g = b->graph;
	uint32_t left = 0;
	for (uint32_t k = 0; k < g->shown_count; k++)
		if (magnitude(g->node[g->shown[k]].cum) >= g->node_cutoff)
			g->shown[left++] = g->shown[k];
	g->dropped_nodes = g->shown_count - left;
	g->shown_count = left;
	return g->dropped_nodes ? keep_shown(b) : NULL;
}

void graph_sort(struct graph *g, bool by_cum_first)
{
	qsort_r(g->shown, g->shown_count, sizeof *g->shown, by_cum_first ? by_cum : by_flat, g);
}

static struct error *sort_shown(struct builder *b)
{
	if (!b->options->picture) {
		graph_sort(b->graph, b->options->sort_by_cum);
		return NULL;
	}
	TRY(build_calls(b));
	return sort_by_interest(b);
}

static struct error *limit_shown(struct builder *b)
{
	struct graph *g = b->graph;
	const struct graph_options *o = b->options;
	uint32_t limit = (uint32_t)o->nodecount < g->shown_count ? (uint32_t)o->nodecount
								 : g->shown_count;
	if (o->picture) {
		TRY(build_tags(b, limit));
		limit = count_drawable(b);
		b->cut_before = o->call_tree || limit == g->shown_count;
		cut_tree(b);
	}
	if (limit == g->shown_count)
		return NULL;
	g->shown_count = limit;
	TRY(keep_shown(b));
	return o->picture ? sort_shown(b) : NULL;
}

struct error *build_shown(struct builder *b)
{
	struct graph *g = b->graph;
	const struct graph_options *o = b->options;
	TRY(ALLOC(b->arena, g->shown, g->node_count));
	for (node_id n = 0; n < g->node_count; n++)
		if (is_listed(b, n))
			g->shown[g->shown_count++] = n;
	int64_t total = flat_sum(g);
	g->node_cutoff = cutoff(total, o->nodefraction);
	g->edge_cutoff = cutoff(total, o->edgefraction);
	if (g->node_cutoff > 0)
		TRY(drop_light(b));
	TRY(sort_shown(b));
	g->shown_before = g->shown_count;
	if (o->nodecount > 0)
		return limit_shown(b);
	return o->picture ? build_tags(b, g->shown_count) : NULL;
}
