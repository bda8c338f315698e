#pragma once
/**
 * @file
 * Many profiles become one without all of them being in memory.
 *
 *     struct pile pile = {0};
 *     while ((p = next()))
 *             TRY(pile_add(&pile, p));
 *     TRY(pile_take(&pile, &merged));
 *
 * What lies on a pile is merged when it has grown as large as what was merged before, so
 * that memory stays within a few times that of the result (or #PILE_FLOOR), and the time for all
 * is linear in the size of all.  The result is that of one profile_merge().
 *
 * Memory:  a pile owns the profiles on it; pile_deinit() ends them.
 * Threads: one.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct profile;

/** Less than so many bytes are not merged before they have to be. */
#define PILE_FLOOR ((size_t)64 << 20)

/** Zeroed it is empty.  The fields are private to pile.c, but for `floor`. */
struct pile {
	struct profile **profile; // the first may be merged
	uint32_t count, cap;
	size_t floor;	      ///< 0 is #PILE_FLOOR
	size_t merged, added; // about how many bytes the first one has, and the others
};

/** Frees what is still there; fine on a zeroed one. */
void pile_deinit(struct pile *pile);

/**
 * Puts @p profile on the pile, which owns it, also on failure.
 * @return as profile_merge()
 */
struct error *pile_add(struct pile *pile, struct profile *profile) MUST_CHECK;

/**
 * Takes all that is there as one profile: a single one as profile_settle_types() leaves it, several
 * as profile_merge() makes one of them.  The pile is empty afterwards.
 *
 * @param[out] ret  NULL if there is nothing
 */
struct error *pile_take(struct pile *pile, struct profile **ret) MUST_CHECK;
