// The pass that answers `top`: every frame of every stack once.
#include "base/interrupt.h"
#include "graph/build.h"

// What the pass touches at every frame, side by side and small: it is bound by the cache.
struct sum {
	int64_t cum;
	uint32_t seen; // position of the last sample counted, + 1
};

// Locations with one node, the usual case, name it at once; others point into frame[].
#define MANY 0x80000000u

struct weigher {
	struct builder *b;
	uint32_t *entry;  // by location: a node, or MANY
	struct sum *sum;  // by node
	int64_t *cum_div; // by node; NULL unless means are asked for
	bool saturated;
};

static inline void count_cum(struct weigher *w, node_id n, uint32_t stamp, int64_t value,
			     int64_t div)
{
	struct sum *s = &w->sum[n];
	if (s->seen == stamp)
		return;
	s->seen = stamp;
	add_saturating(&s->cum, value, &w->saturated);
	if (w->cum_div)
		add_saturating(&w->cum_div[n], div, &w->saturated);
}

static void weigh_sample(struct weigher *w, uint32_t at, int64_t value, int64_t div)
{
	const struct view *v = w->b->view;
	const loc_id *stack = v->profile->sample.stack;
	node_id leaf = NO_ID;
	for (uint32_t k = v->stack_end[at]; k-- > v->stack_start[at];) {
		uint32_t entry = w->entry[stack[k]];
		if (LIKELY(entry < MANY)) {
			count_cum(w, entry, at + 1, value, div);
			leaf = entry;
			continue;
		}
		const uint32_t *range = &w->b->frame_start[stack[k]];
		for (uint32_t j = range[1]; j-- > range[0];) {
			leaf = w->b->frame[j];
			count_cum(w, leaf, at + 1, value, div);
		}
	}
	if (leaf == NO_ID)
		return;
	struct node *node = &w->b->graph->node[leaf];
	add_saturating(&node->flat, value, &w->saturated);
	add_saturating(&node->flat_div, div, &w->saturated);
}

static struct error *weigh_all(struct weigher *w)
{
	const struct view *v = w->b->view;
	const struct profile *p = v->profile;
	const int64_t *value = p->sample.value[w->b->options->type];
	const int64_t *div = w->b->options->mean ? p->sample.value[0] : NULL;
	for (uint32_t at = 0; at < v->sample_count; at++) {
		uint32_t i = v->sample[at];
		int64_t d = div ? div[i] : 0;
		if (value[i] != 0 || d != 0)
			weigh_sample(w, at, value[i], d);
		if ((at & 0xfff) == 0)
			TRY(interrupt_check());
	}
	return NULL;
}

struct error *build_weights(struct builder *b)
{
	uint32_t loc_count = b->view->profile->loc.count;
	struct graph *g = b->graph;
	struct weigher w = {.b = b};
	TRY(ALLOC(b->arena, w.entry, loc_count));
	TRY(ALLOC(b->arena, w.sum, g->node_count));
	if (b->options->mean)
		TRY(ALLOC(b->arena, w.cum_div, g->node_count));
	for (loc_id l = 0; l < loc_count; l++) {
		uint32_t first = b->frame_start[l];
		w.entry[l] = b->frame_start[l + 1] - first == 1 ? b->frame[first] : MANY;
	}
	TRY(weigh_all(&w));
	for (node_id n = 0; n < g->node_count; n++) {
		g->node[n].cum = w.sum[n].cum;
		if (w.cum_div)
			g->node[n].cum_div = w.cum_div[n];
	}
	g->saturated |= w.saturated;
	return NULL;
}
