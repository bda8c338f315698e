// Which nodes are shown, and in which order: pprof's rules for text reports.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graph/build.h"

// |trunc(total * fraction)|, as Go computes it: what does not fit becomes a negative number, which cuts nothing.
static int64_t cutoff(int64_t total, double fraction)
{
	double cut = (double)total * fraction;
	if (isnan(cut) || cut >= 0x1p63 || cut < -0x1p63)
		return 0;
	return magnitude((int64_t)cut);
}

static int compare_names(const struct graph *g, node_id a, node_id b)
{
	uint64_t left = g->node[a].address, right = g->node[b].address;
	if (left && right && left != right)
		return left < right ? -1 : 1;
	return compare_slices(g->name[a], g->name[b]);
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
static void list_nodes(struct builder *b)
{
	struct graph *g = b->graph;
	for (node_id n = 0; n < g->node_count; n++) {
		const struct node *node = &g->node[n];
		bool nothing = node->flat == 0 && node->cum == 0;
		bool negative = node->flat < 0 || (node->flat == 0 && node->cum < 0);
		if (!nothing && !(negative && b->options->drop_negative))
			g->shown[g->shown_count++] = n;
	}
}

static int64_t flat_sum(struct graph *g)
{
	int64_t sum = 0;
	for (uint32_t k = 0; k < g->shown_count; k++)
		add_saturating(&sum, g->node[g->shown[k]].flat, &g->saturated);
	return sum;
}

static void drop_light(struct graph *g, int64_t cut)
{
	uint32_t left = 0;
	for (uint32_t k = 0; k < g->shown_count; k++)
		if (magnitude(g->node[g->shown[k]].cum) >= cut)
			g->shown[left++] = g->shown[k];
	g->dropped_nodes = g->shown_count - left;
	g->shown_count = left;
}

static struct error *keep_shown(struct builder *b)
{
	struct graph *g = b->graph;
	TRY(ALLOC(b->arena, b->kept, g->node_count));
	for (uint32_t k = 0; k < g->shown_count; k++)
		b->kept[g->shown[k]] = true;
	return NULL;
}

struct error *build_shown(struct builder *b)
{
	struct graph *g = b->graph;
	const struct graph_options *o = b->options;
	TRY(ALLOC(b->arena, g->shown, g->node_count));
	list_nodes(b);
	int64_t total = flat_sum(g);
	int64_t node_cut = cutoff(total, o->nodefraction);
	g->edge_cutoff = cutoff(total, o->edgefraction);
	if (node_cut > 0)
		drop_light(g, node_cut);
	qsort_r(g->shown, g->shown_count, sizeof *g->shown, o->sort_by_cum ? by_cum : by_flat, g);
	g->shown_before = g->shown_count;
	if (o->nodecount > 0 && g->shown_count > (uint32_t)o->nodecount)
		g->shown_count = (uint32_t)o->nodecount;
	// Nodes without values keep their edges as long as nothing at all was removed.
	if (g->dropped_nodes > 0 || g->shown_count < g->shown_before)
		TRY(keep_shown(b));
	return NULL;
}
