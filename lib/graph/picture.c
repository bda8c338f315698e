// What a drawing of the graph has: the nodes where something happens, and no more calls than it
// takes.
#include <math.h>
#include <stdlib.h>

#include "base/interrupt.h"
#include "graph/build.h"

// Tags of a node that are drawn, and count as nodes, at most.
#define TAGS_MOST 4

struct ranking {
	const struct graph *graph;
	int64_t *score; // by node
};

static double part_entropy(double part, double total)
{
	double share = part / total;
	return -share * log2(share);
}

// How evenly the weight is spread over calls and the node itself, in bits.  As in pprof a call
// without weight is not a number, and calls of negative weight count although the total lacks them.
static double spread(const struct graph *g, const edge_id *list, uint32_t count, int64_t self)
{
	int64_t total = self;
	double bits = 0;
	for (uint32_t k = 0; k < count; k++)
		if (g->edge[list[k]].weight > 0)
			total = sum_saturating(total, g->edge[list[k]].weight);
	if (total == 0)
		return 0;
	for (uint32_t k = 0; k < count; k++)
		bits += part_entropy((double)magnitude(g->edge[list[k]].weight), (double)total);
	return self > 0 ? bits + part_entropy((double)self, (double)total) : bits;
}

// A node with one way in and one way out says little; entries and leaves have a bit for granted.
// A score that is not a number or too large becomes the smallest one, and then wraps: so does Go's.
static int64_t score_of(const struct graph *g, node_id n)
{
	const struct node *node = &g->node[n];
	uint32_t in = g->in_start[n + 1] - g->in_start[n];
	uint32_t out = g->out_start[n + 1] - g->out_start[n];
	double bits = in ? spread(g, &g->in[g->in_start[n]], in, 0) : 1;
	bits += out ? spread(g, &g->out[g->out_start[n]], out, node->flat) : 1;
	double score = bits * (double)node->cum;
	return (int64_t)((uint64_t)truncate_like_go(score) + (uint64_t)node->flat);
}

// |score| as Go has it: that of the smallest number is itself, and comes last.
static int64_t wrapped_magnitude(int64_t score)
{
	return score == INT64_MIN ? score : magnitude(score);
}

static int by_interest(const void *left, const void *right, void *context)
{
	const struct ranking *r = context;
	const struct graph *g = r->graph;
	node_id a = *(const node_id *)left, b = *(const node_id *)right;
	int64_t x = wrapped_magnitude(r->score[a]), y = wrapped_magnitude(r->score[b]);
	int order = (x < y) - (x > y);
	if (!order)
		order = compare_names(g, a, b);
	if (!order)
		order = compare_magnitudes(g->node[a].flat, g->node[b].flat);
	return order ? order : (a > b) - (a < b);
}

struct error *sort_by_interest(struct builder *b)
{
	struct graph *g = b->graph;
	struct ranking ranking = {.graph = g};
	TRY(ALLOC(b->arena, ranking.score, g->node_count));
	for (uint32_t k = 0; k < g->shown_count; k++)
		ranking.score[g->shown[k]] = score_of(g, g->shown[k]);
	qsort_r(g->shown, g->shown_count, sizeof *g->shown, by_interest, &ranking);
	return NULL;
}

uint32_t count_drawable(const struct builder *b)
{
	const struct graph *g = b->graph;
	uint32_t most = (uint32_t)b->options->nodecount, count = 0;
	for (uint32_t k = 0; k < g->shown_count; k++) {
		node_id n = g->shown[k];
		uint32_t tags = 0;
		for (uint32_t i = g->tag_start[n]; i < g->tag_start[n + 1] && tags < TAGS_MOST; i++)
			tags += g->tag[i].flat != 0;
		count += tags + 1;
		if (count >= most)
			return k + 1;
	}
	return g->shown_count;
}

// Walks against the calls, so each of them is looked at once at most.
struct search {
	struct builder *b;
	bool *gone;	// by edge
	uint32_t *seen; // by node: number + 1 of the last walk that came by
	node_id *queue;
	uint32_t walks;
};

// Can the caller of `e` reach its callee on another way?
static bool is_redundant(struct search *s, edge_id e)
{
	const struct graph *g = s->b->graph;
	node_id caller = g->edge[e].from;
	uint32_t head = 0, tail = 0;
	s->queue[tail++] = g->edge[e].to;
	s->seen[g->edge[e].to] = ++s->walks;
	while (head < tail) {
		node_id n = s->queue[head++];
		for (uint32_t k = g->in_start[n]; k < g->in_start[n + 1]; k++) {
			edge_id in = g->in[k];
			node_id from = g->edge[in].from;
			if (in == e || s->gone[in] || s->seen[from] == s->walks)
				continue;
			if (from == caller)
				return true;
			s->seen[from] = s->walks;
			s->queue[tail++] = from;
		}
	}
	return false;
}

// The lightest calls go first; those lighter than a real one stay, lest a reader wonder about the
// gap.
static struct error *drop_into(struct search *s, node_id n)
{
	const struct graph *g = s->b->graph;
	for (uint32_t k = g->in_start[n + 1]; k-- > g->in_start[n];) {
		edge_id e = g->in[k];
		if (!g->edge[e].residual)
			return NULL;
		s->gone[e] = is_redundant(s, e);
		TRY(interrupt_check());
	}
	return NULL;
}

struct error *drop_redundant(struct builder *b)
{
	struct graph *g = b->graph;
	struct search search = {.b = b};
	TRY(ALLOC(b->arena, search.gone, g->edge_count));
	TRY(ALLOC(b->arena, search.seen, g->node_count));
	TRY(ALLOC(b->arena, search.queue, g->node_count));
	for (uint32_t k = g->shown_count; k-- > 0;)
		TRY(drop_into(&search, g->shown[k]));
	uint32_t left = 0;
	for (edge_id e = 0; e < g->edge_count; e++)
		if (!search.gone[e])
			g->edge[left++] = g->edge[e];
	g->edge_count = left;
	return index_edges(b);
}
