// Open addressing with linear probing; the table doubles when it is half full.
// Hashes are kept, so that doubling and most comparisons never touch the things.
#include "base/lookup.h"

#include "base/arena.h"

#define MAX_THINGS (1u << 31)

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
		uint32_t slot = lookup->slot[*at];
		if (slot == 0)
			return NO_ID;
		if (lookup->hash[slot - 1] == kept(hash))
			return slot - 1;
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

static void insert(struct lookup *lookup, uint32_t number)
{
	uint32_t at = lookup->hash[number] & lookup->mask;
	while (lookup->slot[at])
		at = (at + 1) & lookup->mask;
	lookup->slot[at] = number + 1;
}

static struct error *grow(struct lookup *lookup)
{
	uint32_t size = lookup->slot ? (lookup->mask + 1) * 2 : 64;
	uint32_t *slot;
	TRY(ALLOC(lookup->arena, slot, size));
	lookup->slot = slot;
	lookup->mask = size - 1;
	for (uint32_t i = 0; i < lookup->count; i++)
		insert(lookup, i);
	return NULL;
}

struct error *lookup_add(struct lookup *lookup, uint64_t hash, uint32_t *ret)
{
	if (lookup->count >= MAX_THINGS - 1)
		return error_new(ERR_LIMIT, "more things than a profile can have");
	TRY(RESERVE(lookup->arena, lookup->hash, lookup->count, lookup->cap));
	if (!lookup->slot || lookup->count >= (lookup->mask + 1) / 2)
		TRY(grow(lookup));
	lookup->hash[lookup->count] = kept(hash);
	insert(lookup, lookup->count);
	*ret = lookup->count++;
	return NULL;
}
