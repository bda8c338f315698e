// One regexp for all flames of a view.
#include "tui/seeker.h"

#include "base/interrupt.h"
#include "regex/regex.h"

// Frames between two looks at the interrupt flag.
#define INTERRUPT_EVERY 256

void seeker_deinit(struct seeker *s)
{
	regex_free(s->regex);
	s->regex = NULL;
}

static struct error *match(struct regex *regex, const struct stacks *stacks, uint32_t frame,
			   bool *ret)
{
	const struct graph *g = &stacks->graph;
	node_id node = stacks->frame[frame].node;
	struct slice name = graph_name(g, node);
	TRY(regex_match(regex, name.text, name.len, ret));
	str_id file = g->node[node].file;
	if (*ret || !file)
		return NULL;
	return regex_match(regex, strtab_text(&g->files, file), strtab_len(&g->files, file), ret);
}

static struct error *match_all(struct seeker *s, const struct subject *subject)
{
	for (uint32_t i = 0; i < subject->stacks.frame_count; i++) {
		bool found;
		if (i % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(match(s->regex, &subject->stacks, i, &found));
		s->hit[i] = found;
	}
	return NULL;
}

struct error *seeker_begin(struct seeker *s, const struct subject *subject, const char *pattern,
			   size_t len)
{
	seeker_deinit(s);
	s->count++;
	if (!len)
		return NULL;
	if (!s->hit)
		TRY(ALLOC(&subject->held->arena, s->hit, subject->stacks.frame_count));
	TRY(regex_new(pattern, len, &s->regex));
	struct error *err = match_all(s, subject);
	if (err)
		seeker_deinit(s);
	return err;
}

bool seeker_hits(const struct seeker *s, const struct flame *flame, uint32_t node)
{
	return s->regex && node > 0 && s->hit[flame->frame[node]];
}

struct error *seeker_look(const struct seeker *s, struct seeker_found *found,
			  const struct flame *flame, struct arena *arena)
{
	if (found->deepest && found->of == s->count)
		return NULL;
	if (!found->deepest)
		TRY(ALLOC(arena, found->deepest, flame->stacks->count));
	flame_find(flame, s->hit, found->deepest);
	found->of = s->count;
	return NULL;
}
