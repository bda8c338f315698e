// Up and down go along calls, left and right along the screen.
#include "tui/flame_state.h"

static struct flame_band *selected_band(struct flame_state *s)
{
	return &s->band[s->at.band];
}

// Rows of the selected node from the band's first one, whether that is on the screen or not.
static uint32_t row_of(const struct flame_band *b, uint32_t node)
{
	const uint32_t *depth = b->tree->flame.depth;
	return depth[node] - depth[b->root] + b->above - b->skipped;
}

void flame_reveal(struct flame_state *s)
{
	const struct flame_band *b = selected_band(s);
	uint32_t row = row_of(b, s->at.selected), *top = &s->at.top[s->at.band];
	if (row < *top)
		*top = row;
	else if (b->count && row - *top >= b->count)
		*top = row - b->count + 1;
}

int64_t flame_place(const struct flame_state *s, const struct flame_band *b, uint32_t node)
{
	const struct flame *f = &b->tree->flame;
	int64_t at = 0;
	for (; f->depth[node] > f->depth[b->root]; node = f->parent[node])
		for (uint32_t c = flame_first(f, f->parent[node]); c != node; c = flame_next(f, c))
			at = sum_saturating(at, flame_weight(s, b->tree, c));
	return at;
}

static void select(struct flame_state *s, unsigned band, uint32_t node)
{
	s->at.band = band;
	s->at.selected = node;
	flame_reveal(s);
}

// The child that is widest; NO_ID if there is none.
static struct error *find_widest(struct flame_state *s, struct flame_tree *t, uint32_t node,
				 uint32_t *ret)
{
	struct flame *f = &t->flame;
	uint32_t best = NO_ID;
	TRY(flame_open(f, node));
	for (uint32_t c = flame_first(f, node); c != NO_ID; c = flame_next(f, c))
		if (flame_weight(s, t, c) > (best == NO_ID ? 0 : flame_weight(s, t, best)))
			best = c;
	*ret = best;
	return NULL;
}

// Away from the root of the band: to a callee, or to a caller if callers are below.
static struct error *go_deeper(struct flame_state *s, bool *ret)
{
	struct flame_band *b = selected_band(s);
	const struct flame *f = &b->tree->flame;
	uint32_t node = s->at.selected, next = b->root;
	if (flame_is_below(f, node, b->root))
		TRY(find_widest(s, b->tree, node, &next));
	else // above what is zoomed in on
		while (f->parent[next] != node)
			next = f->parent[next];
	*ret = next != NO_ID;
	if (*ret)
		select(s, s->at.band, next);
	return NULL;
}

static void go_back(struct flame_state *s)
{
	const struct flame_band *b = selected_band(s);
	uint32_t parent = b->tree->flame.parent[s->at.selected];
	if (parent == NO_ID)
		return;
	if (s->band_count == 1)
		select(s, 0, parent);
	else if (s->at.selected != b->root && parent == b->root)
		select(s, BAND_CALLEES, s->band[BAND_CALLEES].root);
	else if (s->at.selected != b->root)
		select(s, s->at.band, parent);
}

static struct error *go_to_callers(struct flame_state *s)
{
	const struct flame_band *callers = &s->band[BAND_CALLERS];
	uint32_t node;
	TRY(find_widest(s, callers->tree, callers->root, &node));
	if (node != NO_ID)
		select(s, BAND_CALLERS, node);
	return NULL;
}

static struct error *go_up(struct flame_state *s)
{
	bool moved;
	if (s->band_count > 1 && s->at.band == BAND_CALLERS)
		return go_deeper(s, &moved);
	if (s->band_count > 1 && s->at.selected == s->band[BAND_CALLEES].root)
		return go_to_callers(s);
	go_back(s);
	return NULL;
}

static struct error *go_down(struct flame_state *s)
{
	bool moved;
	if (s->at.band != BAND_CALLERS || s->band_count == 1)
		return go_deeper(s, &moved);
	go_back(s);
	return NULL;
}

static struct error *go_to_end(struct flame_state *s)
{
	bool moved = true;
	while (moved)
		TRY(go_deeper(s, &moved));
	return NULL;
}

// To the box beside the selected one, or beside where it would be if it were not too narrow.
static void go_aside(struct flame_state *s, bool right)
{
	const struct flame_band *b = selected_band(s);
	uint32_t node = s->at.selected, best = NO_ID;
	uint32_t depth = b->tree->flame.depth[b->root] + b->first;
	if (b->tree->flame.depth[node] < depth)
		return;
	uint32_t r = b->tree->flame.depth[node] - depth;
	if (r >= b->rows.count)
		return;
	int64_t here = flame_place(s, b, node);
	for (uint32_t i = b->rows.start[r]; i < b->rows.start[r + 1]; i++) {
		const struct flame_cell *other = &b->rows.box[i];
		if (right && other->at >= here && other->node != node) {
			best = other->node;
			break;
		}
		if (!right && other->at < here)
			best = other->node;
	}
	if (best != NO_ID)
		select(s, s->at.band, best);
}

void flame_scroll(struct flame_state *s, unsigned rows, bool down)
{
	const struct flame_band *b = selected_band(s);
	uint32_t *top = &s->at.top[s->at.band];
	uint32_t height = b->above + b->tree->flame.max_depth + 1, last;
	last = height > b->count ? height - b->count : 0;
	if (down == b->upward)
		*top -= rows < *top ? rows : *top;
	else
		*top = *top + rows < last ? *top + rows : last;
}

static void page(struct flame_state *s, bool down)
{
	unsigned count = selected_band(s)->count;
	flame_scroll(s, count > 1 ? count - 1 : 1, down);
}

struct error *flame_move(struct flame_state *s, enum flame_action action, bool *ret)
{
	*ret = true;
	switch (action) {
	case FLAME_UP:
		return go_up(s);
	case FLAME_DOWN:
		return go_down(s);
	case FLAME_LEFT:
	case FLAME_RIGHT:
		go_aside(s, action == FLAME_RIGHT);
		return NULL;
	case FLAME_FIRST:
		select(s, 0, s->band_count > 1 ? s->band[0].root : 0);
		return NULL;
	case FLAME_LAST:
		return go_to_end(s);
	case FLAME_PAGE_UP:
	case FLAME_PAGE_DOWN:
		page(s, action == FLAME_PAGE_DOWN);
		return NULL;
	default:
		*ret = false;
		return NULL;
	}
}

// The node in row @p at of a band, counted from its first one on the screen; NO_ID if there is
// none.
static uint32_t node_at(const struct flame_state *s, const struct flame_band *b, unsigned at,
			unsigned column)
{
	uint32_t top = s->at.top[b - s->band], above = top < b->above ? b->above - top : 0;
	if (at < above) {
		uint32_t node = b->root;
		for (uint32_t i = 0; i < above - at; i++)
			node = b->tree->flame.parent[node];
		return node;
	}
	uint32_t r = at - above;
	if (r >= b->rows.count)
		return NO_ID;
	for (uint32_t i = b->rows.start[r]; i < b->rows.start[r + 1]; i++)
		if (column >= b->rows.box[i].left && column < b->rows.box[i].right)
			return b->rows.box[i].node;
	return NO_ID;
}

bool flame_select_at(struct flame_state *s, unsigned row, unsigned column)
{
	for (unsigned i = 0; i < s->band_count; i++) {
		const struct flame_band *b = &s->band[i];
		if (row < b->row || row >= b->row + b->count)
			continue;
		unsigned at = b->upward ? b->row + b->count - 1 - row : row - b->row;
		uint32_t node = node_at(s, b, at, column);
		if (node == NO_ID)
			return false;
		s->at.band = i;
		s->at.selected = node;
		return true;
	}
	return false;
}
