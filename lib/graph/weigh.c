// The pass that answers `top`: every frame of every stack once.
#include "base/interrupt.h"
#include "graph/build.h"

// Sums of a node, and the sample that was last counted, side by side in memory.
struct sum {
	int64_t cum, cum_div, flat, flat_div;
	uint32_t seen; // position of the sample + 1
};

// Locations with one node, the usual case, name it at once; others point into frame[].
#define MANY 0x80000000u

struct weigher {
	struct builder *b;
	uint32_t *entry; // by location: a node, or MANY
	struct sum *sum; // by node
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
	add_saturating(&s->cum_div, div, &w->saturated);
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
	add_saturating(&w->sum[leaf].flat, value, &w->saturated);
	add_saturating(&w->sum[leaf].flat_div, div, &w->saturated);
}

struct error *build_weights(struct builder *b)
{
	const struct view *v = b->view;
	const struct profile *p = v->profile;
	struct graph *g = b->graph;
	struct weigher w = {.b = b};
	TRY(ALLOC(b->arena, w.entry, p->loc.count));
	TRY(ALLOC(b->arena, w.sum, g->node_count));
	for (loc_id l = 0; l < p->loc.count; l++) {
		uint32_t first = b->frame_start[l];
		w.entry[l] = b->frame_start[l + 1] - first == 1 ? b->frame[first] : MANY;
	}
	const int64_t *value = p->sample.value[b->options->type];
	const int64_t *div = b->options->mean ? p->sample.value[0] : NULL;
	for (uint32_t at = 0; at < v->sample_count; at++) {
		uint32_t i = v->sample[at];
		int64_t d = div ? div[i] : 0;
		if (value[i] != 0 || d != 0)
			weigh_sample(&w, at, value[i], d);
		if ((at & 0xfff) == 0)
			TRY(interrupt_check());
	}
	for (node_id n = 0; n < g->node_count; n++) {
		g->node[n].flat = w.sum[n].flat;
		g->node[n].flat_div = w.sum[n].flat_div;
		g->node[n].cum = w.sum[n].cum;
		g->node[n].cum_div = w.sum[n].cum_div;
	}
	g->saturated |= w.saturated;
	return NULL;
}
