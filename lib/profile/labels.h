#pragma once
/**
 * @file
 * Labels, all keys at once: see profile_label_unit() for a single one.
 *
 * Threads: any number.
 */
#include "profile/profile.h"

/**
 * The unit of numeric labels with each key, by string id; #NO_ID for strings that are not the
 * key of a number.
 *
 * @param arena  gets the array
 */
struct error *profile_label_units(const struct profile *profile, struct arena *arena,
				  str_id **ret) MUST_CHECK;
