// Nodes are in preorder: one pass finds the boxes, a second one sorts them by rows.
#include "render/flame_rows.h"

#include "base/arena.h"
#include "base/saturate.h"

struct error *flame_scale_init(struct flame_scale *scale, struct arena *arena,
			       const struct flame *flame, const int64_t *weight)
{
	*scale = (struct flame_scale){.flame = flame};
	TRY(ALLOC(arena, scale->start, flame->count));
	flame_scale_weigh(scale, weight);
	return NULL;
}

void flame_scale_weigh(struct flame_scale *scale, const int64_t *weight)
{
	const struct flame *f = scale->flame;
	scale->weight = weight;
	scale->start[0] = 0;
	for (uint32_t n = 0; n < f->count; n++) {
		uint32_t sibling = f->end[n];
		if (n + 1 < f->end[n]) // its first child
			scale->start[n + 1] = scale->start[n];
		if (n > 0 && sibling < f->end[f->parent[n]])
			scale->start[sibling] = sum_saturating(scale->start[n], weight[n]);
	}
}

struct laying {
	const struct flame_scale *scale;
	const struct flame_window *window;
	struct arena *arena;
	uint32_t top;		// depth of the first row
	struct flame_cell *box; // in preorder
	uint32_t count, capacity;
};

// The column in which the sum of weights @p at falls.
static unsigned column_of(const struct laying *l, int64_t at)
{
	const struct flame_scale *s = l->scale;
	int64_t begin = s->start[l->window->root], whole = s->weight[l->window->root];
	if (at <= begin || whole <= 0)
		return 0;
	double share = (double)(at - begin) / (double)whole;
	return share < 1 ? (unsigned)(share * l->window->columns) : l->window->columns;
}

static struct error *find_boxes(struct laying *l)
{
	const struct flame_scale *s = l->scale;
	const struct flame *f = s->flame;
	uint32_t root = l->window->root, bottom = l->top + l->window->rows;
	for (uint32_t n = root; n < f->end[root];) {
		unsigned left = column_of(l, s->start[n]);
		unsigned right = column_of(l, sum_saturating(s->start[n], s->weight[n]));
		if (left == right) {
			n = f->end[n];
			continue;
		}
		if (f->depth[n] >= l->top) {
			TRY(RESERVE(l->arena, l->box, l->count, l->capacity));
			l->box[l->count++] = (struct flame_cell){n, left, right};
		}
		n = f->depth[n] + 1 < bottom ? n + 1 : f->end[n];
	}
	return NULL;
}

static struct error *sort_by_rows(struct flame_rows *rows, const struct laying *l)
{
	const uint32_t *depth = l->scale->flame->depth;
	uint32_t *next;
	for (uint32_t i = 0; i < l->count; i++)
		if (depth[l->box[i].node] - l->top >= rows->count)
			rows->count = depth[l->box[i].node] - l->top + 1;
	TRY(ALLOC(l->arena, rows->start, (size_t)rows->count + 1));
	TRY(ALLOC(l->arena, next, (size_t)rows->count + 1));
	TRY(ALLOC(l->arena, rows->box, l->count));
	for (uint32_t i = 0; i < l->count; i++)
		rows->start[depth[l->box[i].node] - l->top + 1]++;
	for (uint32_t r = 0; r < rows->count; r++)
		next[r + 1] = rows->start[r + 1] += rows->start[r];
	for (uint32_t i = 0; i < l->count; i++)
		rows->box[next[depth[l->box[i].node] - l->top]++] = l->box[i];
	return NULL;
}

struct error *flame_rows_lay(struct flame_rows *rows, struct arena *scratch,
			     const struct flame_scale *scale, const struct flame_window *window)
{
	struct laying l = {
		.scale = scale,
		.window = window,
		.arena = scratch,
		.top = scale->flame->depth[window->root] + window->first,
	};
	*rows = (struct flame_rows){0};
	TRY(find_boxes(&l));
	return sort_by_rows(rows, &l);
}
