// Each name is matched once; what matches costs together is one pass over the tree.
#include "base/saturate.h"
#include "regex/regex.h"
#include "tui/flame_state.h"

static struct error *match_all(struct flame_state *s, struct regex *regex)
{
	if (!s->search.hit)
		TRY(ALLOC(&s->stage.subject.held->arena, s->search.hit, s->stage.subject.stacks.frame_count));
	return subject_match(&s->stage.subject, regex, s->search.hit);
}

static void end_search(struct flame_state *s)
{
	regex_free(s->search.regex);
	s->search.regex = NULL;
	s->search.of = NULL;
}

struct error *flame_search(struct stage *stage, const char *pattern, size_t len)
{
	struct flame_state *s = (struct flame_state *)stage;
	struct regex *regex;
	end_search(s);
	if (!len)
		return NULL;
	TRY(regex_new(pattern, len, &regex));
	struct error *err = match_all(s, regex);
	if (err) {
		regex_free(regex);
		return err;
	}
	s->search.regex = regex;
	if (flame_search_weight(s, s->band[s->at.band].tree) == 0)
		text_puts(&s->stage.message, "No function matches");
	else if (!flame_search_hits(s, &s->band[s->at.band].tree->flame, s->at.selected))
		return flame_search_step(s, true);
	return NULL;
}

bool flame_search_hits(const struct flame_state *s, const struct flame *flame, uint32_t node)
{
	return s->search.regex && node > 0 && s->search.hit[flame->frame[node]];
}

int64_t flame_search_weight(struct flame_state *s, const struct flame_tree *tree)
{
	if (s->search.of == tree)
		return s->search.weight;
	const struct flame *f = &tree->flame;
	int64_t sum = 0;
	for (uint32_t n = 0; n < f->count;) {
		bool hit = flame_search_hits(s, f, n);
		if (hit)
			sum = sum_saturating(sum, f->total[n]);
		n = hit ? f->end[n] : n + 1;
	}
	s->search.of = tree;
	return s->search.weight = sum;
}

// --- going from match to match: those that are wide enough to be seen, wherever they are

static struct error *find_wide(struct flame_state *s, const struct flame_band *b, bool forwards,
			       uint32_t *ret)
{
	struct flame_rows rows;
	unsigned columns = screen_columns(s->stage.screen);
	const struct flame_window all = {
		.root = b->root,
		.first = b->skipped,
		.rows = UINT32_MAX - b->tree->flame.max_depth - 1,
		.columns = columns > 1 ? columns - 1 : 1,
	};
	*ret = NO_ID;
	TRY(flame_rows_lay(&rows, &s->drawing, &b->tree->scale, &all));
	uint32_t here = s->at.selected, wrapped = NO_ID, next = NO_ID;
	for (uint32_t i = 0; i < (rows.count ? rows.start[rows.count] : 0); i++) {
		uint32_t node = rows.box[i].node;
		if (!flame_search_hits(s, &b->tree->flame, node))
			continue;
		bool ahead = forwards ? node > here : node < here;
		uint32_t *best = ahead ? &next : &wrapped;
		if (*best == NO_ID || (forwards ? node < *best : node > *best))
			*best = node;
	}
	*ret = next != NO_ID ? next : wrapped;
	return NULL;
}

// The match that weighs most, of those that are too narrow.
static uint32_t find_heaviest(const struct flame_state *s, const struct flame_band *b)
{
	const struct flame *f = &b->tree->flame;
	uint32_t best = NO_ID;
	for (uint32_t n = b->root; n < f->end[b->root]; n++)
		if (flame_search_hits(s, f, n) &&
		    b->tree->scale.weight[n] > (best == NO_ID ? 0 : b->tree->scale.weight[best]))
			best = n;
	return best;
}

struct error *flame_search_step(struct flame_state *s, bool forwards)
{
	const struct flame_band *b = &s->band[s->at.band];
	uint32_t node;
	if (!s->search.regex) {
		text_puts(&s->stage.message, "Nothing was searched for: press /");
		return NULL;
	}
	TRY(find_wide(s, b, forwards, &node));
	if (node == NO_ID) {
		node = find_heaviest(s, b);
		text_puts(&s->stage.message, node == NO_ID ? "No match below what is shown"
						     : "Too narrow to be seen: Enter shows it");
	}
	if (node == NO_ID)
		return NULL;
	s->at.selected = node;
	flame_reveal(s);
	return NULL;
}
