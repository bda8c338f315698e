#pragma once
/**
 * @file
 * Numbers for pairs of numbers: the same pair is the same number.
 *
 * Numbers count up from 0 in the order in which the pairs came, so a fact about every pair is an
 * array:
 *
 *     uint32_t known = pairs.count, n;
 *     TRY(pairs_get(&pairs, stack, labels, &n));
 *     if (n == known)
 *             ...                              // the first time
 *
 * Who has many pairs at hand can have memory get ready for all of them, before the first is looked
 * for: most of the time of a search is waiting for it.
 *
 * Memory:  in the arena given to pairs_init(); what it outgrows is given back.
 * Threads: one.
 */
#include "base/error.h"

struct arena;
struct pairs_slot;

/** `count` may be read; the other fields are private. */
struct pairs {
	struct arena *arena;
	uint32_t count, mask;
	struct pairs_slot *slot; // open-addressed
};

/** No pairs; allocates nothing yet. */
void pairs_init(struct pairs *pairs, struct arena *arena);

/** Says that pairs_get() will be asked for this pair soon. */
void pairs_prefetch(const struct pairs *pairs, uint32_t a, uint32_t b);

/** The number of a pair, which is @p pairs->count so far if it is a new one. */
struct error *pairs_get(struct pairs *pairs, uint32_t a, uint32_t b, uint32_t *ret) MUST_CHECK;
