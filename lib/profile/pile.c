// A merged profile moves to the bottom and is an input of the next merge.
#include "profile/pile.h"

#include <stdlib.h>

#include "profile/merge.h"
#include "profile/profile.h"

// A name with its places in the tables.
#define STRING_BYTES 64

// Arenas know what they hold, but columns of merged profiles are longer than what they have.
static size_t size_of(const struct profile *p)
{
	size_t sample = sizeof *p->sample.stack_start + sizeof p->sample.value[0][0] * p->type.count;
	size_t labels = p->sample.label_start ? p->sample.label_start[p->sample.count] : 0;
	size_t location = sizeof *p->loc.id + sizeof *p->loc.address + sizeof *p->loc.mapping +
			  sizeof *p->loc.line_start;
	size_t function = sizeof *p->func.id + 3 * sizeof *p->func.name + sizeof *p->func.start_line;
	size_t line = sizeof *p->line.func + sizeof *p->line.number + sizeof *p->line.column;
	return p->sample.count * sample +
	       p->sample.stack_start[p->sample.count] * sizeof *p->sample.stack +
	       labels * sizeof *p->sample.label + p->loc.count * location + p->line.count * line +
	       p->func.count * function + (size_t)p->strings.count * STRING_BYTES;
}

static void clear(struct pile *pile)
{
	for (uint32_t i = 0; i < pile->count; i++)
		profile_free(pile->profile[i]);
	pile->count = 0;
	pile->merged = pile->added = 0;
}

void pile_deinit(struct pile *pile)
{
	clear(pile);
	free(pile->profile);
	*pile = (struct pile){0};
}

static struct error *merge_all(struct pile *pile)
{
	struct profile *merged;
	TRY(profile_merge((const struct profile *const *)pile->profile, pile->count, &merged));
	clear(pile);
	pile->profile[pile->count++] = merged;
	pile->merged = size_of(merged);
	return NULL;
}

static struct error *reserve(struct pile *pile)
{
	uint32_t cap = pile->cap ? pile->cap * 2 : 16;
	if (pile->count < pile->cap)
		return NULL;
	struct profile **list = realloc(pile->profile, cap * sizeof(struct profile *));
	if (!list)
		return error_nomem();
	pile->profile = list;
	pile->cap = cap;
	return NULL;
}

struct error *pile_add(struct pile *pile, struct profile *p)
{
	struct error *err = reserve(pile);
	if (err) {
		profile_free(p);
		return err;
	}
	pile->profile[pile->count++] = p;
	pile->added += size_of(p);
	bool full = pile->added > (pile->floor ? pile->floor : PILE_FLOOR) &&
		    pile->added > pile->merged && pile->count > 1;
	return full ? merge_all(pile) : NULL;
}

struct error *pile_take(struct pile *pile, struct profile **ret)
{
	*ret = NULL;
	if (pile->count == 0)
		return NULL;
	TRY(pile->count > 1 ? merge_all(pile) : profile_settle_types(pile->profile[0]));
	*ret = pile->profile[0];
	pile->count = 0;
	clear(pile);
	return NULL;
}
