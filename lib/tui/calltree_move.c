// Which rows there are, and which one is selected.
#include "base/saturate.h"
#include "tui/calltree_state.h"

// What weighs less than this part of all is not opened together with others.
#define OPEN_FRACTION 0.005

// How many rows of the tree fit the screen; at least 1.
static uint32_t height(const struct calltree_state *s)
{
	return s->rows.rows > 1 ? s->rows.rows : 1;
}

static bool has_children(const struct flame *f, uint32_t node)
{
	return f->end[node] > node + 1;
}

struct error *calltree_show(struct calltree_state *s, unsigned inverted)
{
	struct calltree_side *side = &s->side[inverted];
	struct arena *arena = &s->stage.subject.held->arena;
	if (!side->made) {
		*side = (struct calltree_side){0};
		TRY(flame_build(&side->flame, arena, &s->stage.subject.stacks, inverted));
		TRY(ALLOC(arena, side->open, side->flame.count));
		side->open[0] = 1;
		side->made = true;
	}
	if (side->flame.type != s->stage.subject.report.type)
		flame_weigh(&side->flame, s->stage.subject.report.type);
	s->inverted = inverted;
	s->stale = true;
	return NULL;
}

// The selected node's row; a closed one above it if it has none.
static uint32_t find_row(const struct calltree_state *s, const struct calltree_side *side)
{
	uint32_t best = 0;
	for (uint32_t k = 0; k < s->list.count; k++) {
		uint32_t node = s->list.row[k].node;
		bool around = node <= side->selected && side->selected < side->flame.end[node];
		if (around && s->list.row[k].depth >= s->list.row[best].depth)
			best = k;
	}
	return best;
}

static void keep_on_screen(struct calltree_state *s, struct calltree_side *side)
{
	uint32_t rows = height(s);
	if (side->top + rows > s->list.count)
		side->top = s->list.count > rows ? s->list.count - rows : 0;
	if (side->top > s->row)
		side->top = s->row;
	if (side->top + rows <= s->row)
		side->top = s->row - rows + 1;
}

struct error *calltree_update(struct calltree_state *s)
{
	struct calltree_side *side = calltree_side(s);
	if (s->stale) {
		arena_reset(&s->listing);
		s->list.count = 0;
		TRY(calltree_list(&s->list, &s->listing, &side->flame,
				  &(struct calltree_options){.open = side->open,
							     .depth = UINT32_MAX}));
		s->stale = false;
		calltree_select(s, find_row(s, side));
	}
	keep_on_screen(s, side);
	return NULL;
}

void calltree_select(struct calltree_state *s, uint32_t row)
{
	s->row = row < s->list.count ? row : s->list.count - 1;
	calltree_side(s)->selected = s->list.row[s->row].node;
}

void calltree_scroll(struct calltree_state *s, int64_t rows)
{
	struct calltree_side *side = calltree_side(s);
	uint32_t shown = height(s);
	int64_t most = s->list.count > shown ? s->list.count - shown : 0;
	int64_t top = side->top + rows;
	side->top = (uint32_t)(top < 0 ? 0 : top > most ? most : top);
	if (s->row < side->top)
		calltree_select(s, side->top);
	if (s->row >= side->top + shown)
		calltree_select(s, side->top + shown - 1);
}

struct error *calltree_reveal(struct calltree_state *s, uint32_t node)
{
	struct calltree_side *side = calltree_side(s);
	side->selected = node;
	for (uint32_t n = node; n > 0; n = side->flame.parent[n])
		side->open[side->flame.parent[n]] = 1;
	s->stale = true;
	return calltree_update(s);
}

static void set_open(struct calltree_state *s, uint32_t node, bool open)
{
	struct calltree_side *side = calltree_side(s);
	s->stale |= has_children(&side->flame, node) && side->open[node] != open;
	if (has_children(&side->flame, node))
		side->open[node] = open;
}

// Down to what weighs little.
static void open_all(struct calltree_state *s, uint32_t node)
{
	struct calltree_side *side = calltree_side(s);
	int64_t cutoff = calltree_cutoff(s->stage.subject.report.total, OPEN_FRACTION);
	const struct flame *f = &side->flame;
	for (uint32_t n = node; n < f->end[node];) {
		if (n != node && magnitude(calltree_total(f, n)) < cutoff) {
			n = f->end[n];
			continue;
		}
		set_open(s, n, true);
		n++;
	}
}

static void close_all(struct calltree_state *s, uint32_t node)
{
	for (uint32_t n = node; n < calltree_side(s)->flame.end[node]; n++)
		set_open(s, n, false);
}

static struct error *follow_heaviest(struct calltree_state *s, uint32_t node)
{
	const struct flame *f = &calltree_side(s)->flame;
	for (uint32_t next; (next = calltree_heaviest(f, node)) != NO_ID; node = next)
		if (magnitude(calltree_total(f, next)) == 0)
			break;
	return calltree_reveal(s, node);
}

static void go_out(struct calltree_state *s)
{
	const struct calltree_side *side = calltree_side(s);
	if (side->selected == 0)
		return;
	while (s->list.row[s->row].node != side->flame.parent[side->selected])
		s->row--;
	calltree_select(s, s->row);
}

static void close_or_up(struct calltree_state *s)
{
	struct calltree_side *side = calltree_side(s);
	uint32_t node = side->selected;
	if (side->open[node] && has_children(&side->flame, node)) {
		set_open(s, node, false);
	} else {
		go_out(s);
	}
}

static void open_or_down(struct calltree_state *s)
{
	struct calltree_side *side = calltree_side(s);
	if (!has_children(&side->flame, side->selected))
		return;
	if (side->open[side->selected])
		calltree_select(s, s->row + 1);
	else
		set_open(s, side->selected, true);
}

struct error *calltree_move(struct calltree_state *s, enum calltree_action action, bool *ret)
{
	struct calltree_side *side = calltree_side(s);
	uint32_t node = side->selected, page = height(s);
	*ret = true;
	switch (action) {
	case CALLTREE_UP:
		calltree_select(s, s->row ? s->row - 1 : 0);
		return NULL;
	case CALLTREE_DOWN:
		calltree_select(s, s->row + 1);
		return NULL;
	case CALLTREE_FIRST:
		calltree_select(s, 0);
		return NULL;
	case CALLTREE_LAST:
		calltree_select(s, UINT32_MAX);
		return NULL;
	case CALLTREE_PAGE_UP:
		calltree_select(s, s->row > page ? s->row - page : 0);
		return NULL;
	case CALLTREE_PAGE_DOWN:
		calltree_select(s, s->row + page);
		return NULL;
	case CALLTREE_CLOSE_OR_UP:
		close_or_up(s);
		return NULL;
	case CALLTREE_OPEN_OR_DOWN:
		open_or_down(s);
		return NULL;
	case CALLTREE_OUT:
		go_out(s);
		return NULL;
	case CALLTREE_TOGGLE:
		set_open(s, node, !side->open[node]);
		return NULL;
	case CALLTREE_OPEN:
		set_open(s, node, true);
		return NULL;
	case CALLTREE_CLOSE:
		set_open(s, node, false);
		return NULL;
	case CALLTREE_OPEN_ALL:
		open_all(s, node);
		return NULL;
	case CALLTREE_CLOSE_ALL:
		close_all(s, node);
		return NULL;
	case CALLTREE_HEAVIEST:
		return follow_heaviest(s, node);
	default:
		*ret = false;
		return NULL;
	}
}
