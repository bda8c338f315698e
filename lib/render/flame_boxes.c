// First which nodes are wide enough, then where they are: what is below a narrow node is narrow,
// too.
#include "render/flame_boxes.h"

#include "base/interrupt.h"
#include "base/saturate.h"

#define WIDTH ((double)FLAME_WIDTH * FLAME_PIXEL)

struct placing {
	const struct flame *flame;
	const int64_t *weight;
	double scale;	 // units for a weight of 1
	double least;	 // units of a box
	int64_t *cursor; // by depth: where the next box begins, as a weight
};

static bool is_drawn(const struct placing *p, uint32_t node)
{
	return p->flame->depth[node] < FLAME_ROWS &&
	       (node == 0 || (double)p->weight[node] * p->scale >= p->least);
}

// Counts what would be drawn; nodes below those that are not need no look.
static uint32_t count_drawn(const struct placing *p)
{
	uint32_t count = 0;
	for (uint32_t n = 0; n < p->flame->count;) {
		bool drawn = is_drawn(p, n);
		count += drawn;
		n = drawn ? n + 1 : p->flame->end[n];
	}
	return count;
}

static uint32_t units(const struct placing *p, int64_t weight)
{
	double at = (double)weight * p->scale;
	return at < WIDTH ? (uint32_t)(at + 0.5) : (uint32_t)WIDTH;
}

static void leave_out(struct flame_boxes *boxes, const struct placing *p, uint32_t node)
{
	for (uint32_t n = node; n < p->flame->end[node]; n++)
		boxes->left_out += p->weight[n] > 0;
}

static void place(struct flame_boxes *boxes, struct placing *p)
{
	const struct flame *f = p->flame;
	for (uint32_t n = 0; n < f->count;) {
		uint32_t depth = f->depth[n];
		int64_t left = p->cursor[depth], right = sum_saturating(left, p->weight[n]);
		p->cursor[depth] = right;
		if (!is_drawn(p, n)) {
			leave_out(boxes, p, n);
			n = f->end[n];
			continue;
		}
		p->cursor[depth + 1] = left;
		boxes->box[boxes->count++] = (struct flame_box){n, units(p, left), units(p, right)};
		if (depth >= boxes->rows)
			boxes->rows = depth + 1;
		n++;
	}
}

struct error *flame_lay_out(struct flame_boxes *boxes, struct arena *scratch,
			    const struct flame *flame, const int64_t *weight, uint32_t limit)
{
	struct placing p = {
		.flame = flame, .weight = weight, .least = WIDTH * FLAMEGRAPH_NARROWEST};
	*boxes = (struct flame_boxes){0};
	p.scale = weight[0] ? WIDTH / (double)weight[0] : 0;
	uint32_t count;
	while ((count = count_drawn(&p)) > limit) {
		TRY(interrupt_check());
		p.least *= 1.25;
	}
	boxes->narrowest = p.least / FLAME_PIXEL;
	TRY(ALLOC(scratch, boxes->box, count));
	TRY(ALLOC(scratch, p.cursor, (size_t)FLAME_ROWS + 1));
	place(boxes, &p);
	return NULL;
}
