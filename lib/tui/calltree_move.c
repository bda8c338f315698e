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

// Nodes are made as they are looked at.
static struct error *make_room(struct calltree_side *side)
{
	uint32_t capacity = side->open_count;
	if (side->flame.count <= side->open_count)
		return NULL;
	TRY(RESERVE_MORE(side->arena, side->open, side->open_count, capacity,
			 side->flame.count - side->open_count));
	memset(&side->open[side->open_count], 0, capacity - side->open_count);
	side->open_count = capacity;
	return NULL;
}

struct error *calltree_set_open(struct calltree_state *s, uint32_t node, bool open)
{
	struct calltree_side *side = calltree_side(s);
	if (!flame_has_children(&side->flame, node) || calltree_is_open(side, node) == open)
		return NULL;
	TRY(make_room(side));
	side->open[node] = open;
	s->stale = true;
	return NULL;
}

struct error *calltree_begin(struct calltree_state *s)
{
	struct subject *subject = &s->stage.subject;
	TRY(flame_ground_init(&s->ground, &subject->held->arena, &subject->stacks));
	return calltree_show(s, false, subject->question->config->inverted);
}

static struct error *make_side(struct calltree_state *s, struct calltree_side *side,
			       struct arena *arena, const struct flame_seed *seed)
{
	*side = (struct calltree_side){.arena = arena, .root = seed->frame != NO_ID};
	side->selected = side->root;
	TRY(flame_grow(&side->flame, arena, &s->ground, seed));
	TRY(make_room(side));
	side->open[side->root] = 1;
	side->made = true;
	return NULL;
}

struct error *calltree_show(struct calltree_state *s, bool part, unsigned inverted)
{
	struct calltree_side *side = &(part ? s->part : s->side)[inverted];
	struct arena *arena = part ? &s->parting : &s->stage.subject.held->arena;
	const struct flame_seed seed = {.inverted = inverted, .frame = part ? s->part_of : NO_ID};
	if (!side->made)
		TRY(make_side(s, side, arena, &seed));
	if (side->flame.type != s->ground.weights.type)
		flame_weigh_grown(&side->flame);
	s->shows_part = part;
	s->inverted = inverted;
	s->stale = true;
	return NULL;
}

struct error *calltree_toggle_part(struct calltree_state *s)
{
	const struct calltree_side *side = calltree_side(s);
	uint32_t frame = side->flame.frame[side->selected];
	if (s->shows_part)
		return calltree_show(s, false, s->inverted);
	if (frame == NO_ID) {
		text_puts(&s->stage.message, "The root is no function");
		return NULL;
	}
	if (frame != s->part_of) {
		arena_reset(&s->parting);
		s->part[0].made = s->part[1].made = false;
		s->part_of = frame;
	}
	return calltree_show(s, true, s->inverted);
}

struct error *calltree_weigh(struct calltree_state *s)
{
	weights_weigh(&s->ground.weights, s->stage.subject.report.type);
	return calltree_show(s, s->shows_part, s->inverted);
}

// The selected node's row; a closed one above it if it has none.
static uint32_t find_row(const struct calltree_state *s, const struct calltree_side *side)
{
	uint32_t best = 0;
	for (uint32_t k = 0; k < s->list.count; k++) {
		uint32_t node = s->list.row[k].node;
		if (s->list.row[k].depth >= s->list.row[best].depth &&
		    flame_is_below(&side->flame, side->selected, node))
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
				  &(struct calltree_options){.root = side->root,
							     .open = side->open,
							     .open_count = side->open_count,
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

// Opens all that @p node is below, so that it has a row; lists the rows and selects it.
static struct error *reveal(struct calltree_state *s, uint32_t node)
{
	struct calltree_side *side = calltree_side(s);
	side->selected = node;
	for (uint32_t n = node; n > side->root; n = side->flame.parent[n])
		TRY(calltree_set_open(s, side->flame.parent[n], true));
	s->stale = true;
	return calltree_update(s);
}

// The node behind @p n in preorder, of those below @p root; NO_ID behind the last one.
static uint32_t after(const struct flame *f, uint32_t root, uint32_t n, bool into)
{
	uint32_t next = into ? flame_first(f, n) : NO_ID;
	for (; next == NO_ID && n != root; n = f->parent[n])
		next = flame_next(f, n);
	return next;
}

// Down to what weighs little.
static struct error *open_all(struct calltree_state *s, uint32_t root)
{
	struct flame *f = &calltree_side(s)->flame;
	int64_t cutoff = calltree_cutoff(s->stage.subject.report.total, OPEN_FRACTION);
	bool opens;
	for (uint32_t n = root; n != NO_ID; n = after(f, root, n, opens)) {
		opens = n == root || magnitude(calltree_total(f, n)) >= cutoff;
		if (!opens)
			continue;
		TRY(flame_open(f, n));
		TRY(calltree_set_open(s, n, true));
	}
	return NULL;
}

static void close_all(struct calltree_state *s, uint32_t node)
{
	struct calltree_side *side = calltree_side(s);
	for (uint32_t n = 0; n < side->open_count; n++)
		if (side->open[n] && flame_is_below(&side->flame, n, node))
			side->open[n] = 0;
	s->stale = true;
}

static struct error *follow_heaviest(struct calltree_state *s, uint32_t node)
{
	struct flame *f = &calltree_side(s)->flame;
	for (;;) {
		TRY(flame_open(f, node));
		uint32_t next = calltree_heaviest(f, node);
		if (next == NO_ID || calltree_total(f, next) == 0)
			return reveal(s, node);
		node = next;
	}
}

static void go_out(struct calltree_state *s)
{
	const struct calltree_side *side = calltree_side(s);
	if (side->selected == side->root)
		return;
	while (s->list.row[s->row].node != side->flame.parent[side->selected])
		s->row--;
	calltree_select(s, s->row);
}

static struct error *close_or_up(struct calltree_state *s)
{
	const struct calltree_side *side = calltree_side(s);
	if (calltree_is_open(side, side->selected))
		return calltree_set_open(s, side->selected, false);
	go_out(s);
	return NULL;
}

static struct error *open_or_down(struct calltree_state *s)
{
	const struct calltree_side *side = calltree_side(s);
	if (!calltree_is_open(side, side->selected))
		return calltree_set_open(s, side->selected, true);
	calltree_select(s, s->row + 1);
	return NULL;
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
		return close_or_up(s);
	case CALLTREE_OPEN_OR_DOWN:
		return open_or_down(s);
	case CALLTREE_OUT:
		go_out(s);
		return NULL;
	case CALLTREE_TOGGLE:
		return calltree_set_open(s, node, !calltree_is_open(side, node));
	case CALLTREE_OPEN:
		return calltree_set_open(s, node, true);
	case CALLTREE_CLOSE:
		return calltree_set_open(s, node, false);
	case CALLTREE_OPEN_ALL:
		return open_all(s, node);
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
