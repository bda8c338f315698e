// Row by row from the root: the children of each box that is wide enough.
#include "render/flame_rows.h"

#include "base/arena.h"
#include "base/saturate.h"

struct laying {
	struct flame *flame;
	const struct flame_window *window;
	struct arena *arena;
	struct flame_cell *box;
	uint32_t count, capacity;
	uint32_t *start; // by row from the root, passed over or not
	uint32_t rows, row_capacity;
};

static int64_t weight_of(const struct laying *l, uint32_t node)
{
	return (l->window->weight ? l->window->weight : l->flame->total)[node];
}

// The column in which the sum of weights @p at falls.
static unsigned column_of(const struct laying *l, int64_t at)
{
	int64_t whole = weight_of(l, l->window->root);
	if (at <= 0 || whole <= 0)
		return 0;
	double share = (double)at / (double)whole;
	return share < 1 ? (unsigned)(share * l->window->columns) : l->window->columns;
}

// Nothing if it is too narrow.
static struct error *put_box(struct laying *l, uint32_t node, int64_t at)
{
	unsigned left = column_of(l, at);
	unsigned right = column_of(l, sum_saturating(at, weight_of(l, node)));
	if (left == right)
		return NULL;
	TRY(RESERVE(l->arena, l->box, l->count, l->capacity));
	l->box[l->count++] = (struct flame_cell){node, left, right, at};
	return NULL;
}

static struct error *begin_row(struct laying *l)
{
	TRY(RESERVE(l->arena, l->start, l->rows, l->row_capacity));
	l->start[l->rows++] = l->count;
	return NULL;
}

static struct error *put_children(struct laying *l, const struct flame_cell *box)
{
	struct flame *f = l->flame;
	int64_t at = box->at;
	TRY(flame_open(f, box->node));
	for (uint32_t n = flame_first(f, box->node); n != NO_ID; n = flame_next(f, n)) {
		TRY(put_box(l, n, at));
		at = sum_saturating(at, weight_of(l, n));
	}
	return NULL;
}

static struct error *put_rows(struct laying *l)
{
	uint64_t last = (uint64_t)l->window->first + l->window->rows;
	TRY(begin_row(l));
	if (last > 0)
		TRY(put_box(l, l->window->root, 0));
	while (l->rows < last && l->count > l->start[l->rows - 1]) {
		uint32_t from = l->start[l->rows - 1], to = l->count;
		TRY(begin_row(l));
		for (uint32_t i = from; i < to; i++) {
			struct flame_cell box = l->box[i]; // the array may move
			TRY(put_children(l, &box));
		}
	}
	return begin_row(l); // where the last one ends
}

struct error *flame_rows_lay(struct flame_rows *rows, struct arena *scratch, struct flame *flame,
			     const struct flame_window *window)
{
	struct laying l = {.flame = flame, .window = window, .arena = scratch};
	TRY(put_rows(&l));
	uint32_t full = l.rows - 1;
	while (full > 0 && l.start[full - 1] == l.start[full])
		full--;
	uint32_t first = window->first < full ? window->first : full;
	*rows = (struct flame_rows){.count = full - first, .start = &l.start[first], .box = l.box};
	return NULL;
}
