#pragma once
/**
 * @file
 * Units of numeric labels, for all keys at once: see profile_label_unit().
 *
 * Memory: the scratch arena and the profile.
 */
#include "profile/profile.h"

/** @param[out] ret  by key, one for each string of the profile; NULL if it is not the key of a
 * number */
struct error *label_units_find(const struct profile *profile, struct arena *scratch,
			       const char *const **ret) MUST_CHECK;
