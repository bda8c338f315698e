// A list of nodes still to be listed, the next one last: a node's children take its place.
#include "report/calltree.h"

#include <stdlib.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "report/flame_grow.h"
#include "report/unit.h"

// Rows between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

struct lister {
	struct calltree *tree;
	struct arena *arena;
	struct flame *flame;
	const struct calltree_options *options;
	struct calltree_row *next; // what is to be listed, the last one first
	uint32_t next_count, next_cap;
};

// The heaviest last; of the same weight the one that comes first.
static int by_weight(const void *left, const void *right)
{
	const struct calltree_row *a = left, *b = right;
	int64_t x = magnitude(a->total), y = magnitude(b->total);
	return x != y ? (x > y) - (x < y) : (a->node < b->node) - (a->node > b->node);
}

static struct error *expect(struct lister *l, const struct calltree_row *row)
{
	TRY(RESERVE(l->arena, l->next, l->next_count, l->next_cap));
	l->next[l->next_count++] = *row;
	return NULL;
}

static struct error *expect_children(struct lister *l, const struct calltree_row *parent)
{
	struct flame *f = l->flame;
	struct calltree_row more = {.node = parent->node, .depth = parent->depth + 1, .last = true};
	uint32_t place = l->next_count;
	TRY(flame_open(f, parent->node));
	TRY(expect(l, &more)); // taken out again if there are none
	for (uint32_t n = flame_first(f, parent->node); n != NO_ID; n = flame_next(f, n)) {
		struct calltree_row row = {.node = n,
					   .depth = parent->depth + 1,
					   .total = calltree_total(f, n)};
		if (magnitude(row.total) >= l->options->cutoff) {
			TRY(expect(l, &row));
			continue;
		}
		more.more++;
		more.total = sum_saturating(more.total, row.total);
	}
	struct calltree_row *first = l->next + place;
	uint32_t children = l->next_count - place - 1;
	qsort(first + 1, children, sizeof *first, by_weight);
	*first = more;
	if (!more.more) {
		for (uint32_t k = 0; k < children; k++)
			first[k] = first[k + 1];
		first->last = true;
		l->next_count--;
	}
	return NULL;
}

static bool is_open(const struct calltree_options *o, const struct calltree_row *row)
{
	bool open = !o->open || (row->node < o->open_count && o->open[row->node]);
	return !row->more && row->depth < o->depth && open;
}

struct error *calltree_list(struct calltree *tree, struct arena *arena, struct flame *flame,
			    const struct calltree_options *options)
{
	struct lister l = {.tree = tree, .arena = arena, .flame = flame, .options = options};
	*tree = (struct calltree){0};
	TRY(expect(&l, &(struct calltree_row){.node = options->root,
					      .last = true,
					      .total = calltree_total(flame, options->root)}));
	while (l.next_count) {
		struct calltree_row row = l.next[--l.next_count];
		if (tree->count % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(RESERVE(arena, tree->row, tree->count, tree->cap));
		tree->row[tree->count++] = row;
		if (is_open(options, &row) && flame_has_children(flame, row.node))
			TRY(expect_children(&l, &row));
	}
	return NULL;
}

uint32_t calltree_heaviest(const struct flame *f, uint32_t node)
{
	uint32_t best = NO_ID;
	for (uint32_t n = flame_first(f, node); n != NO_ID; n = flame_next(f, n))
		if (best == NO_ID ||
		    magnitude(calltree_total(f, n)) > magnitude(calltree_total(f, best)))
			best = n;
	return best;
}

int64_t calltree_cutoff(int64_t total, double fraction)
{
	double cut = (double)magnitude(total) * fraction;
	return cut > 0 && cut < 0x1p63 ? (int64_t)cut : 0;
}

// --- The table.

static int64_t smallest_shown(const struct calltree *t)
{
	int64_t smallest = 0;
	for (uint32_t k = 0; k < t->count; k++) {
		int64_t value = magnitude(t->row[k].total);
		if (value && (!smallest || value < smallest))
			smallest = value;
	}
	return smallest;
}

static void put_header(struct text *out, const struct profile *p, const struct graph_question *q,
		       const struct report_options *o)
{
	if (!q->compact)
		report_put_labels(out, p, o);
	report_put_filters(out, o->filter, o->filters_listed);
}

// Upside down the functions that have the cost are the first ones below the root.
static int64_t self_of(const struct flame *f, const struct calltree_row *r, bool inverted)
{
	if (!inverted || r->depth == 0)
		return calltree_self(f, r->node);
	return r->depth == 1 ? r->total : 0;
}

static struct error *put_row(const struct flame *f, const struct calltree_row *r, bool inverted,
			     const struct sink *sink)
{
	struct slice name = flame_name(f, r->node);
	struct row row = {
		.kind = ROW_ENTRY,
		.cell = {cell_value(r->total), cell_value(self_of(f, r, inverted)),
			 cell_number(r->depth), cell_number(r->last),
			 cell_text(name.text, name.len)},
	};
	if (r->more)
		row = (struct row){
			.kind = ROW_MORE,
			.cell = {cell_value(r->total), cell_number(r->more), cell_number(r->depth)},
		};
	return sink->row(sink->context, &row);
}

struct error *report_calltree(const struct view *view, const struct graph_question *q,
			      uint32_t depth, bool inverted, const struct sink *sink,
			      struct arena *scratch)
{
	struct stacks stacks;
	struct flame_ground ground;
	struct flame flame;
	struct calltree tree;
	TRY(stacks_build(&stacks, scratch, view, q, false));
	TRY(flame_ground_init(&ground, scratch, &stacks));
	TRY(flame_grow(&flame, scratch, &ground,
		       &(struct flame_seed){.inverted = inverted, .frame = NO_ID}));
	struct report_options o = *q->report;
	const struct calltree_options how = {
		.depth = depth, .cutoff = calltree_cutoff(o.total, q->graph->nodefraction)};
	TRY(calltree_list(&tree, scratch, &flame, &how));
	o.unit = report_unit_of(view->profile, &o, tree.count, smallest_shown(&tree));
	struct text header = {0};
	put_header(&header, view->profile, q, &o);
	struct error *err = text_error(&header);
	if (!err)
		err = arena_copy_bytes(scratch, header.bytes, header.len, &o.header.text);
	o.header.len = header.len;
	text_deinit(&header);
	TRY(err);
	struct table table = report_table(REPORT_CALLTREE, view->profile, &o);
	TRY(sink->begin(sink->context, &table));
	for (uint32_t k = 0; k < tree.count; k++)
		TRY(put_row(&flame, &tree.row[k], inverted, sink));
	return sink->end(sink->context);
}
