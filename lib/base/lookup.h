#pragma once
/**
 * @file
 * Finding things that live in columns by what they are.
 *
 * A lookup knows hashes and numbers; the things themselves are elsewhere and
 * the caller compares them.  Numbers count up from 0, in the order of lookup_add():
 *
 *     uint64_t hash = hash_more(name, file);
 *     uint32_t at, n = lookup_first(&seen, hash, &at);
 *     while (n != NO_ID && !(func.name[n] == name && func.file[n] == file))
 *             n = lookup_next(&seen, hash, &at);
 *     if (n == NO_ID)
 *             TRY(lookup_add(&seen, hash, &n));
 *
 * Memory:  in the arena given to lookup_init(); what it outgrows is given back.
 * Threads: any number of readers, or one writer.
 */
#include "base/error.h"

struct arena;

struct lookup_slot;

/** `count` may be read; the other fields are private. */
struct lookup {
	struct arena *arena;
	uint32_t count, mask;
	struct lookup_slot *slot; // open-addressed
};

/** An empty lookup; allocates nothing yet. */
void lookup_init(struct lookup *lookup, struct arena *arena);

/** The first number whose hash may be @p hash, or #NO_ID; @p at is where the search stands. */
uint32_t lookup_first(const struct lookup *lookup, uint64_t hash, uint32_t *at);

/** The next one after lookup_first(). */
uint32_t lookup_next(const struct lookup *lookup, uint64_t hash, uint32_t *at);

/** Adds a thing and gives it the next number. */
struct error *lookup_add(struct lookup *lookup, uint64_t hash, uint32_t *ret) MUST_CHECK;
