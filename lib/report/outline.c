// First which calls close circles, then for each node the heaviest of the others, then the rows.
#include "report/outline.h"

#include <stdlib.h>

#include "base/saturate.h"

// Where the walk is: a node and its next call.
struct place {
	uint32_t node, next;
	uint32_t depth;
};

enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct outliner {
	const struct picture *picture;
	struct outline *outline;
	uint32_t *start; // calls of n: call[start[n] .. start[n + 1]), in the picture's order
	uint32_t *call;
	uint32_t *above; // by node: the call that its row is below
	uint8_t *visit;	 // by node: enum visit
	bool *circular;	 // by edge
	uint32_t *root;
	uint32_t root_count;
	struct place *stack;
};

static bool is_drawn(const struct picture_edge *edge)
{
	return edge->to != NO_ID;
}

static struct error *list_calls(struct outliner *o, struct arena *arena)
{
	const struct picture *p = o->picture;
	TRY(ALLOC(arena, o->start, (size_t)p->node_count + 2));
	TRY(ALLOC(arena, o->call, p->edge_count));
	for (uint32_t e = 0; e < p->edge_count; e++)
		if (is_drawn(&p->edge[e]))
			o->start[p->edge[e].from + 2]++;
	for (uint32_t n = 2; n < p->node_count + 2; n++)
		o->start[n] += o->start[n - 1];
	// The counter of n + 1 moves to where n + 1 starts, and ends where it ends.
	for (uint32_t e = 0; e < p->edge_count; e++)
		if (is_drawn(&p->edge[e]))
			o->call[o->start[p->edge[e].from + 1]++] = e;
	return NULL;
}

static int heavier_first(const void *left, const void *right, void *picture)
{
	const struct picture *p = picture;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int64_t x = magnitude(p->node[a].cum), y = magnitude(p->node[b].cum);
	return x != y ? (x < y) - (x > y) : (a > b) - (a < b);
}

// Walks down from @p root; a call of a node that is on the way closes a circle.
static void find_circles(struct outliner *o, uint32_t root)
{
	uint32_t depth = 0;
	o->stack[depth++] = (struct place){.node = root, .next = o->start[root]};
	o->visit[root] = VISIT_OPEN;
	while (depth > 0) {
		struct place *at = &o->stack[depth - 1];
		if (at->next == o->start[at->node + 1]) {
			o->visit[at->node] = VISIT_DONE;
			depth--;
			continue;
		}
		uint32_t e = o->call[at->next++], to = o->picture->edge[e].to;
		o->circular[e] = o->visit[to] == VISIT_OPEN;
		if (o->visit[to] != VISIT_NEW)
			continue;
		o->visit[to] = VISIT_OPEN;
		o->stack[depth++] = (struct place){.node = to, .next = o->start[to]};
	}
}

// What nobody calls, heaviest first; then what is left: circles that nobody calls from outside.
static void find_roots(struct outliner *o)
{
	const struct picture *p = o->picture;
	uint32_t *order = o->root; // of all nodes; the roots among them stay
	for (uint32_t n = 0; n < p->node_count; n++)
		order[n] = n;
	if (p->node_count > 0)
		qsort_r(order, p->node_count, sizeof *order, heavier_first, (void *)p);
	for (uint32_t k = 0; k < p->node_count; k++)
		if (o->above[order[k]] == NO_ID)
			find_circles(o, order[k]);
	for (uint32_t k = 0; k < p->node_count; k++) {
		bool circle = o->visit[order[k]] == VISIT_NEW;
		if (circle)
			find_circles(o, order[k]);
		if (circle || o->above[order[k]] == NO_ID)
			order[o->root_count++] = order[k];
	}
}

// Edges come heaviest first.
static void find_callers(struct outliner *o, bool circles)
{
	const struct picture *p = o->picture;
	for (uint32_t n = 0; n < p->node_count; n++)
		o->above[n] = NO_ID;
	for (uint32_t e = 0; e < p->edge_count; e++) {
		const struct picture_edge *edge = &p->edge[e];
		if (is_drawn(edge) && o->above[edge->to] == NO_ID && (circles || !o->circular[e]))
			o->above[edge->to] = e;
	}
}

static void add_row(struct outliner *o, const struct outline_row *row)
{
	o->outline->row[o->outline->count++] = *row;
}

static void add_call(struct outliner *o, uint32_t *depth)
{
	struct place *at = &o->stack[*depth - 1];
	uint32_t e = o->call[at->next++], to = o->picture->edge[e].to;
	uint32_t end = o->start[at->node + 1];
	struct outline_row row = {
		.kind = OUTLINE_NODE,
		.node = to,
		.edge = e,
		.depth = at->depth + 1,
		.last = at->next == end,
	};
	if (o->above[to] != e) {
		row.kind = o->visit[to] == VISIT_OPEN ? OUTLINE_RECURSION : OUTLINE_REFERENCE;
		o->outline->mark[to] = 1;
		add_row(o, &row);
		return;
	}
	row.straight = end - o->start[at->node] == 1 && !o->picture->edge[e].residual;
	if (row.straight)
		row.depth = at->depth;
	add_row(o, &row);
	o->visit[to] = VISIT_OPEN;
	o->stack[(*depth)++] = (struct place){.node = to, .next = o->start[to], .depth = row.depth};
}

static void add_below(struct outliner *o, uint32_t root)
{
	uint32_t depth = 0;
	add_row(o, &(struct outline_row){.node = root, .edge = NO_ID, .last = true});
	o->visit[root] = VISIT_OPEN;
	o->stack[depth++] = (struct place){.node = root, .next = o->start[root]};
	while (depth > 0) {
		struct place *at = &o->stack[depth - 1];
		if (at->next < o->start[at->node + 1]) {
			add_call(o, &depth);
			continue;
		}
		o->visit[at->node] = VISIT_DONE;
		depth--;
	}
}

static void number_marks(struct outline *outline)
{
	uint32_t count = 0;
	for (uint32_t k = 0; k < outline->count; k++) {
		const struct outline_row *row = &outline->row[k];
		if (row->kind == OUTLINE_NODE && outline->mark[row->node])
			outline->mark[row->node] = ++count;
	}
}

struct error *outline_build(struct outline *outline, struct arena *arena,
			    const struct picture *picture)
{
	struct outliner o = {.picture = picture, .outline = outline};
	*outline = (struct outline){0};
	uint32_t nodes = picture->node_count;
	TRY(ALLOC(arena, outline->row, (size_t)nodes + picture->edge_count));
	TRY(ALLOC(arena, outline->mark, nodes));
	TRY(ALLOC(arena, o.above, nodes));
	TRY(ALLOC(arena, o.visit, nodes));
	TRY(ALLOC(arena, o.circular, picture->edge_count));
	TRY(ALLOC(arena, o.root, nodes));
	TRY(ALLOC(arena, o.stack, nodes));
	TRY(list_calls(&o, arena));
	find_callers(&o, true);
	find_roots(&o);
	find_callers(&o, false);
	for (uint32_t k = 0; k < o.root_count; k++)
		add_below(&o, o.root[k]);
	number_marks(outline);
	return NULL;
}
