// Open addressing with linear probing; the table doubles when it is half full.
// Hashes are kept beside the numbers, so that doubling and most comparisons never touch the
// things, and a search is one place in memory.
#include "base/lookup.h"

#include "base/arena.h"

#define MAX_THINGS (1u << 31)

struct lookup_slot {
	uint32_t hash;
	uint32_t number; // + 1; 0 if the slot is empty
};

void lookup_init(struct lookup *lookup, struct arena *arena)
{
	*lookup = (struct lookup){.arena = arena};
}

// Half of the hash is enough: it chooses the slot and tells most strangers apart.
static uint32_t kept(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

static uint32_t follow(const struct lookup *lookup, uint64_t hash, uint32_t *at)
{
	for (;; *at = (*at + 1) & lookup->mask) {
		const struct lookup_slot *slot = &lookup->slot[*at];
		if (slot->number == 0)
			return NO_ID;
		if (slot->hash == kept(hash))
			return slot->number - 1;
	}
}

uint32_t lookup_first(const struct lookup *lookup, uint64_t hash, uint32_t *at)
{
	if (!lookup->slot)
		return NO_ID;
	*at = kept(hash) & lookup->mask;
	return follow(lookup, hash, at);
}

uint32_t lookup_next(const struct lookup *lookup, uint64_t hash, uint32_t *at)
{
	*at = (*at + 1) & lookup->mask;
	return follow(lookup, hash, at);
}

static void insert(struct lookup *lookup, struct lookup_slot added)
{
	uint32_t at = added.hash & lookup->mask;
	while (lookup->slot[at].number)
		at = (at + 1) & lookup->mask;
	lookup->slot[at] = added;
}

static struct error *grow(struct lookup *lookup)
{
	struct lookup grown = *lookup;
	uint32_t size = lookup->slot ? (lookup->mask + 1) * 2 : 64;
	TRY(ALLOC(lookup->arena, grown.slot, size));
	grown.mask = size - 1;
	for (uint32_t i = 0; lookup->slot && i <= lookup->mask; i++)
		if (lookup->slot[i].number)
			insert(&grown, lookup->slot[i]);
	arena_give_back(lookup->arena, lookup->slot, (size_t)lookup->mask + 1, sizeof *lookup->slot);
	*lookup = grown;
	return NULL;
}

struct error *lookup_add(struct lookup *lookup, uint64_t hash, uint32_t *ret)
{
	if (lookup->count >= MAX_THINGS - 1)
		return error_new(ERR_LIMIT, "more things than a profile can have");
	if (!lookup->slot || lookup->count >= (lookup->mask + 1) / 2)
		TRY(grow(lookup));
	insert(lookup, (struct lookup_slot){kept(hash), lookup->count + 1});
	*ret = lookup->count++;
	return NULL;
}
