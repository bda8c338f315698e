// Stacks with matches tell which closed rows hide some.
#include "regex/regex.h"
#include "tui/calltree_state.h"

static struct error *look(struct calltree_state *s, struct calltree_side *side)
{
	return seeker_look(&s->seeker, &side->found, &side->flame, side->arena);
}

struct error *calltree_search(struct stage *stage, const char *pattern, size_t len)
{
	struct calltree_state *s = (struct calltree_state *)stage;
	const struct calltree_side *side = calltree_side(s);
	TRY(seeker_begin(&s->seeker, &stage->subject, pattern, len));
	if (!s->seeker.regex || seeker_hits(&s->seeker, &side->flame, side->selected))
		return NULL;
	return calltree_search_step(s, true);
}

// Closed, with matches below.
static bool hides_hits(const struct calltree_side *side, uint32_t node)
{
	return !calltree_is_open(side, node) &&
	       flame_hides(&side->flame, node, side->found.deepest);
}

// The first child that matches or is above a match, in the order of rows, or the last one.
static struct error *find_child(const struct calltree_state *s, struct calltree_side *side,
				uint32_t node, bool first, uint32_t *ret)
{
	struct flame *f = &side->flame;
	int64_t best_weight = 0;
	*ret = NO_ID;
	TRY(flame_open(f, node));
	for (uint32_t n = flame_first(f, node); n != NO_ID; n = flame_next(f, n)) {
		int64_t weight = magnitude(calltree_total(f, n));
		if (!seeker_hits(&s->seeker, f, n) && !flame_hides(f, n, side->found.deepest))
			continue;
		if (*ret == NO_ID || (first ? weight > best_weight : weight <= best_weight)) {
			*ret = n;
			best_weight = weight;
		}
	}
	return NULL;
}

// Opens a row, and what is below, down to the first match or the last one: listing rows takes
// longer than this.
static struct error *open_row(struct calltree_state *s, uint32_t row, bool forwards)
{
	struct calltree_side *side = calltree_side(s);
	uint32_t node = s->list.row[row].node;
	while (hides_hits(side, node)) {
		TRY(calltree_set_open(s, node, true));
		TRY(find_child(s, side, node, forwards, &node));
		if (forwards && seeker_hits(&s->seeker, &side->flame, node))
			break;
	}
	s->stale = true;
	return calltree_update(s);
}

// The row behind @p row, or the one before, with what is below closed rows if there are matches.
static struct error *next_row(struct calltree_state *s, bool forwards, uint32_t *row)
{
	const struct calltree_side *side = calltree_side(s);
	if (forwards) {
		if (hides_hits(side, s->list.row[*row].node))
			TRY(open_row(s, *row, true));
		*row = *row + 1 < s->list.count ? *row + 1 : 0;
		return NULL;
	}
	*row = *row ? *row - 1 : s->list.count - 1;
	while (hides_hits(side, s->list.row[*row].node)) {
		uint32_t before = s->list.count;
		TRY(open_row(s, *row, false));
		*row += s->list.count - before;
	}
	return NULL;
}

struct error *calltree_search_step(struct calltree_state *s, bool forwards)
{
	struct calltree_side *side = calltree_side(s);
	if (!s->seeker.regex) {
		text_puts(&s->stage.message, "Nothing was searched for: press /");
		return NULL;
	}
	TRY(look(s, side));
	if (!flame_hides(&side->flame, 0, side->found.deepest)) {
		text_puts(&s->stage.message, "No function matches");
		return NULL;
	}
	uint32_t row = s->row;
	do
		TRY(next_row(s, forwards, &row));
	while (!seeker_hits(&s->seeker, &side->flame, s->list.row[row].node));
	calltree_select(s, row);
	return NULL;
}
