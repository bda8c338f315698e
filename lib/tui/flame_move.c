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

static void select(struct flame_state *s, unsigned band, uint32_t node)
{
	s->at.band = band;
	s->at.selected = node;
	flame_reveal(s);
}

// The child that is widest; NO_ID if there is none.
static uint32_t heaviest_child(const struct flame_tree *t, uint32_t node)
{
	const struct flame *f = &t->flame;
	uint32_t best = NO_ID;
	for (uint32_t c = node + 1; c < f->end[node]; c = f->end[c])
		if (t->scale.weight[c] > (best == NO_ID ? 0 : t->scale.weight[best]))
			best = c;
	return best;
}

static bool has_ancestor(const struct flame *f, uint32_t node, uint32_t ancestor)
{
	return node >= ancestor && node < f->end[ancestor];
}

// Away from the root of the band: to a callee, or to a caller if callers are below.
static bool go_deeper(struct flame_state *s)
{
	const struct flame_band *b = selected_band(s);
	uint32_t node = s->at.selected, root = b->root;
	uint32_t next = heaviest_child(b->tree, node);
	if (!has_ancestor(&b->tree->flame, node, root)) // above what is zoomed in on
		for (next = root; b->tree->flame.parent[next] != node;)
			next = b->tree->flame.parent[next];
	if (next == NO_ID)
		return false;
	select(s, s->at.band, next);
	return true;
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

static void go_up(struct flame_state *s)
{
	if (s->band_count == 1) {
		go_back(s);
	} else if (s->at.band == BAND_CALLERS) {
		go_deeper(s);
	} else if (s->at.selected != s->band[BAND_CALLEES].root) {
		go_back(s);
	} else {
		const struct flame_band *callers = &s->band[BAND_CALLERS];
		uint32_t node = heaviest_child(callers->tree, callers->root);
		if (node != NO_ID)
			select(s, BAND_CALLERS, node);
	}
}

static void go_down(struct flame_state *s)
{
	if (s->at.band == BAND_CALLERS && s->band_count > 1)
		go_back(s);
	else
		go_deeper(s);
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
	for (uint32_t i = b->rows.start[r]; i < b->rows.start[r + 1]; i++) {
		uint32_t other = b->rows.box[i].node;
		if (right && other > node) {
			best = other;
			break;
		}
		if (!right && other < node)
			best = other;
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

bool flame_move(struct flame_state *s, enum flame_action action)
{
	switch (action) {
	case FLAME_UP:
		go_up(s);
		return true;
	case FLAME_DOWN:
		go_down(s);
		return true;
	case FLAME_LEFT:
	case FLAME_RIGHT:
		go_aside(s, action == FLAME_RIGHT);
		return true;
	case FLAME_FIRST:
		select(s, 0, s->band_count > 1 ? s->band[0].root : 0);
		return true;
	case FLAME_LAST:
		while (go_deeper(s))
			continue;
		return true;
	case FLAME_PAGE_UP:
	case FLAME_PAGE_DOWN:
		page(s, action == FLAME_PAGE_DOWN);
		return true;
	default:
		return false;
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
