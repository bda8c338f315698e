#pragma once
/**
 * @file
 * Sparse 64-bit ids to dense numbers.
 *
 * Files name things by ids of their own choice; inside, things have dense numbers.
 * The common case, ids that count up from 1 in file order, costs nothing.
 *
 * Memory:  in the arena given to idmap_build(); borrows the ids.
 * Threads: any number of readers once built.
 */
#include <stdbool.h>

#include "base/error.h"

struct arena;

/** The fields are private, but for `count`. */
struct idmap {
	const uint64_t *id; // by number
	uint32_t count;
	bool counts_from_one; // id of n is n + 1: nothing to look up
	uint32_t *slot;       // open-addressed: number + 1, or 0
	uint32_t slot_count;
};

/**
 * Makes the map of @p count ids, which are borrowed.
 *
 * @param[out] ret_repeated  the number of the first thing whose id was there before, or #NO_ID
 */
struct error *idmap_build(struct idmap *map, struct arena *arena, const uint64_t *id,
			  uint32_t count, uint32_t *ret_repeated) MUST_CHECK;

/** The number of @p id, or #NO_ID. */
uint32_t idmap_find(const struct idmap *map, uint64_t id);
