// Names are matched once; counts of the nodes that match tell which closed rows hide some.
#include "regex/regex.h"
#include "tui/calltree_state.h"

bool calltree_hits(const struct calltree_state *s, const struct calltree_side *side, uint32_t node)
{
	return s->regex && node > 0 && s->hit[side->flame.frame[node]];
}

static struct error *count_hits(struct calltree_state *s, struct calltree_side *side)
{
	if (side->counted == s->searches)
		return NULL;
	if (!side->hits)
		TRY(ALLOC(&s->stage.subject.held->arena, side->hits, (size_t)side->flame.count + 1));
	for (uint32_t n = 0; n < side->flame.count; n++)
		side->hits[n + 1] = side->hits[n] + calltree_hits(s, side, n);
	side->counted = s->searches;
	return NULL;
}

static struct error *match(struct calltree_state *s, struct regex *regex)
{
	if (!s->hit)
		TRY(ALLOC(&s->stage.subject.held->arena, s->hit, s->stage.subject.stacks.frame_count));
	return subject_match(&s->stage.subject, regex, s->hit);
}

struct error *calltree_search(struct stage *stage, const char *pattern, size_t len)
{
	struct calltree_state *s = (struct calltree_state *)stage;
	struct regex *regex;
	regex_free(s->regex);
	s->regex = NULL;
	s->searches++;
	if (!len)
		return NULL;
	TRY(regex_new(pattern, len, &regex));
	struct error *err = match(s, regex);
	if (err) {
		regex_free(regex);
		return err;
	}
	s->regex = regex;
	struct calltree_side *side = calltree_side(s);
	return calltree_hits(s, side, side->selected) ? NULL : calltree_search_step(s, true);
}

// Closed, with matches below.
static bool hides_hits(const struct calltree_side *side, uint32_t node)
{
	return !side->open[node] && side->hits[side->flame.end[node]] > side->hits[node + 1];
}

// The first child with matches in the order of rows, or the last one.
static uint32_t child_with_hits(const struct calltree_side *side, uint32_t node, bool first)
{
	const struct flame *f = &side->flame;
	uint32_t best = NO_ID;
	int64_t best_weight = 0;
	for (uint32_t n = node + 1; n < f->end[node]; n = f->end[n]) {
		int64_t weight = magnitude(calltree_total(f, n));
		if (side->hits[f->end[n]] == side->hits[n])
			continue;
		if (best == NO_ID || (first ? weight > best_weight : weight <= best_weight)) {
			best = n;
			best_weight = weight;
		}
	}
	return best;
}

// Opens a row, and what is below, down to the first match or the last one: listing rows takes longer than this.
static struct error *open_row(struct calltree_state *s, uint32_t row, bool forwards)
{
	struct calltree_side *side = calltree_side(s);
	uint32_t node = s->list.row[row].node;
	while (hides_hits(side, node)) {
		side->open[node] = 1;
		node = child_with_hits(side, node, forwards);
		if (forwards && calltree_hits(s, side, node))
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
	if (!s->regex) {
		text_puts(&s->stage.message, "Nothing was searched for: press /");
		return NULL;
	}
	TRY(count_hits(s, side));
	if (side->hits[side->flame.count] == 0) {
		text_puts(&s->stage.message, "No function matches");
		return NULL;
	}
	uint32_t row = s->row;
	do
		TRY(next_row(s, forwards, &row));
	while (!calltree_hits(s, side, s->list.row[row].node));
	calltree_select(s, row);
	return NULL;
}
