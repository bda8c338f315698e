// Warns of numeric labels that come in several units.
#include <stdlib.h>

#include "base/text.h"
#include "filter/filter.h"

/** A unit that a key has beside its first one. */
struct clash {
	const struct strtab *tab; // qsort() has no context
	str_id key, unit;
};

static int by_key_and_unit(const void *a, const void *b)
{
	const struct clash *x = a, *y = b;
	int order = strtab_compare(x->tab, x->key, y->key);
	return order ? order : strtab_compare(x->tab, x->unit, y->unit);
}

struct clashes {
	struct arena arena;
	const struct profile *profile;
	str_id *first; // unit of each key, 0 if it has none so far
	struct clash *clash;
	uint32_t count, cap;
};

static struct error *find_clashes(struct clashes *c)
{
	const struct profile *p = c->profile;
	TRY(ALLOC(&c->arena, c->first, p->strings.count));
	uint32_t count = p->sample.label_start[p->sample.count];
	str_id last_key = 0, last_unit = 0;
	for (uint32_t k = 0; k < count; k++) {
		const struct label *label = &p->sample.label[k];
		if (label->str != NO_ID || !label->unit)
			continue;
		if (!c->first[label->key])
			c->first[label->key] = label->unit;
		if (c->first[label->key] == label->unit)
			continue;
		if (label->key == last_key && label->unit == last_unit)
			continue; // runs of the same clash are usual
		last_key = label->key;
		last_unit = label->unit;
		TRY(RESERVE(&c->arena, c->clash, c->count, c->cap));
		c->clash[c->count++] = (struct clash){&p->strings, label->key, label->unit};
	}
	if (c->count)
		qsort(c->clash, c->count, sizeof *c->clash, by_key_and_unit);
	return NULL;
}

void filter_note_units(const struct profile *profile, struct text *notes)
{
	if (!notes || !profile->sample.label_start)
		return;
	struct clashes c = {.profile = profile};
	arena_init(&c.arena, SIZE_MAX);
	// Without memory for a warning there is no warning.
	error_free(find_clashes(&c));
	for (uint32_t i = 0; i < c.count; i++) {
		const struct clash *clash = &c.clash[i];
		if (i > 0 && by_key_and_unit(clash, clash - 1) == 0)
			continue;
		bool same_key = i > 0 && clash[-1].key == clash->key;
		if (i > 0 && !same_key)
			text_putc(notes, '\n');
		if (!same_key)
			text_putf(notes, "For tag %s used unit %s, also encountered unit(s) ",
				  profile_text(profile, clash->key),
				  profile_text(profile, c.first[clash->key]));
		text_putf(notes, "%s%s", same_key ? ", " : "", profile_text(profile, clash->unit));
	}
	if (c.count)
		text_putc(notes, '\n');
	arena_deinit(&c.arena);
}
