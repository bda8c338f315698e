// Open addressing with linear probing; the pair is in the slot, so that a search is one place in
// memory. The table doubles when it is five eighths full.
#include "base/pairs.h"

#include "base/arena.h"
#include "base/hash.h"

#define MAX_PAIRS (1u << 31)

struct pairs_slot {
	uint32_t a, b;
	uint32_t number; // + 1; 0 if the slot is empty
};

void pairs_init(struct pairs *pairs, struct arena *arena)
{
	*pairs = (struct pairs){.arena = arena};
}

static uint64_t hash_of(uint32_t a, uint32_t b)
{
	return hash_more(hash_seed(), (uint64_t)a << 32 | b);
}

void pairs_prefetch(const struct pairs *pairs, uint32_t a, uint32_t b)
{
	if (pairs->slot)
		__builtin_prefetch(&pairs->slot[hash_of(a, b) & pairs->mask]);
}

// The slot of the pair, or the empty one where it would be.
static struct pairs_slot *find(const struct pairs *pairs, uint32_t a, uint32_t b)
{
	for (uint64_t at = hash_of(a, b);; at++) {
		struct pairs_slot *slot = &pairs->slot[at & pairs->mask];
		if (slot->number == 0 || (slot->a == a && slot->b == b))
			return slot;
	}
}

static struct error *grow(struct pairs *pairs)
{
	struct pairs grown = *pairs;
	size_t old_size = pairs->slot ? (size_t)pairs->mask + 1 : 0;
	size_t size = old_size ? old_size * 2 : 64;
	TRY(ALLOC(pairs->arena, grown.slot, size));
	grown.mask = (uint32_t)(size - 1);
	for (size_t i = 0; i < old_size; i++) {
		const struct pairs_slot *slot = &pairs->slot[i];
		if (slot->number)
			*find(&grown, slot->a, slot->b) = *slot;
	}
	arena_give_back(pairs->arena, pairs->slot, old_size, sizeof *pairs->slot);
	*pairs = grown;
	return NULL;
}

struct error *pairs_get(struct pairs *pairs, uint32_t a, uint32_t b, uint32_t *ret)
{
	struct pairs_slot *slot = pairs->slot ? find(pairs, a, b) : NULL;
	if (slot && slot->number) {
		*ret = slot->number - 1;
		return NULL;
	}
	if (pairs->count >= MAX_PAIRS)
		return error_new(ERR_LIMIT, "more things than a profile can have");
	if (!slot || pairs->count >= ((size_t)pairs->mask + 1) / 8 * 5) {
		TRY(grow(pairs));
		slot = find(pairs, a, b);
	}
	*ret = pairs->count++;
	*slot = (struct pairs_slot){a, b, *ret + 1};
	return NULL;
}
