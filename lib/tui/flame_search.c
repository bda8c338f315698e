// From match to match: those that are wide enough to be seen, wherever they are.
#include "regex/regex.h"
#include "tui/flame_state.h"

static struct flame_tree *selected_tree(struct flame_state *s)
{
	return s->band[s->at.band].tree;
}

static struct error *look(struct flame_state *s)
{
	struct flame_tree *t = selected_tree(s);
	return seeker_look(&s->seeker, &t->found, &t->flame, flame_arena(s));
}

struct error *flame_search(struct stage *stage, const char *pattern, size_t len)
{
	struct flame_state *s = (struct flame_state *)stage;
	TRY(seeker_begin(&s->seeker, &stage->subject, pattern, len));
	if (!s->seeker.regex)
		return NULL;
	TRY(look(s));
	struct flame_tree *t = selected_tree(s);
	if (flame_found(&t->flame, t->found.deepest) == 0)
		text_puts(&stage->message, "No function matches");
	else if (!seeker_hits(&s->seeker, &t->flame, s->at.selected))
		return flame_search_step(s, true);
	return NULL;
}

void flame_search_put(struct flame_state *s, struct text *out)
{
	struct flame_tree *t = selected_tree(s);
	struct error *err = look(s);
	if (err) { // tried again at the next drawing
		error_free(err);
		return;
	}
	text_puts(out, "  ");
	stage_put_share(&s->stage, out, "found", flame_found(&t->flame, t->found.deepest));
}

// Where a box is, so that boxes are in preorder: what begins further left comes first, and callers
// before callees.
struct spot {
	int64_t at;
	uint32_t depth;
};

static bool is_before(struct spot a, struct spot b)
{
	return a.at != b.at ? a.at < b.at : a.depth < b.depth;
}

static struct error *find_wide(struct flame_state *s, const struct flame_band *b, bool forwards,
			       uint32_t *ret)
{
	struct flame_rows rows;
	struct flame *f = &b->tree->flame;
	unsigned columns = screen_columns(s->stage.screen);
	const struct flame_window all = {
		.root = b->root,
		.first = b->skipped,
		.rows = f->max_depth + 1,
		.columns = columns > 1 ? columns - 1 : 1,
		.weight = flame_weights(s, b->tree),
	};
	*ret = NO_ID;
	TRY(flame_rows_lay(&rows, &s->drawing, f, &all));
	struct spot here = {flame_place(s, b, s->at.selected), f->depth[s->at.selected]},
		    best = {0};
	bool best_ahead = false;
	for (uint32_t i = rows.start[0]; i < rows.start[rows.count]; i++) {
		struct spot spot = {rows.box[i].at, f->depth[rows.box[i].node]};
		bool ahead = forwards ? is_before(here, spot) : is_before(spot, here);
		bool nearer = forwards ? is_before(spot, best) : is_before(best, spot);
		if (!seeker_hits(&s->seeker, f, rows.box[i].node) || (best_ahead && !ahead))
			continue;
		if (*ret != NO_ID && best_ahead == ahead && !nearer)
			continue;
		*ret = rows.box[i].node;
		best = spot;
		best_ahead = ahead;
	}
	return NULL;
}

// Of matches that are too narrow one that weighs much: down the heaviest nodes that have any.
static struct error *find_heavy(struct flame_state *s, const struct flame_band *b, uint32_t *ret)
{
	struct flame *f = &b->tree->flame;
	uint32_t node = b->root;
	do {
		uint32_t best = NO_ID;
		TRY(flame_open(f, node));
		for (uint32_t c = flame_first(f, node); c != NO_ID; c = flame_next(f, c))
			if ((seeker_hits(&s->seeker, f, c) ||
			     flame_hides(f, c, b->tree->found.deepest)) &&
			    flame_weight(s, b->tree, c) >
				    (best == NO_ID ? 0 : flame_weight(s, b->tree, best)))
				best = c;
		node = best;
	} while (node != NO_ID && !seeker_hits(&s->seeker, f, node));
	*ret = node;
	return NULL;
}

struct error *flame_search_step(struct flame_state *s, bool forwards)
{
	const struct flame_band *b = &s->band[s->at.band];
	uint32_t node;
	if (!s->seeker.regex) {
		text_puts(&s->stage.message, "Nothing was searched for: press /");
		return NULL;
	}
	TRY(look(s));
	TRY(find_wide(s, b, forwards, &node));
	if (node == NO_ID) {
		TRY(find_heavy(s, b, &node));
		text_puts(&s->stage.message, node == NO_ID
						     ? "No match below what is shown"
						     : "Too narrow to be seen: Enter shows it");
	}
	if (node == NO_ID)
		return NULL;
	s->at.selected = node;
	flame_reveal(s);
	return NULL;
}
