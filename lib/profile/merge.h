#pragma once
/**
 * @file
 * Several profiles become one; a base is subtracted.
 *
 * Samples with the same stack and labels are added up.  Locations are the same
 * if they have the same place in the same binary and the same lines,
 * wherever the binary was loaded.  Of the sample types those stay that all profiles have,
 * in the smallest of their units.
 *
 *     // -diff_base, -normalize
 *     TRY(profile_mark_base(base));
 *     TRY(profile_normalize(profile, base));
 *     profile_negate(base);
 *     TRY(profile_merge(pair, 2, &difference));
 *
 * The result is compact: it has only what samples use, with ids that count up from 1 in order
 * of use, and no sample whose values are all 0.  Sums that do not fit are the largest number
 * there is, and profile->saturated says so.
 *
 * Memory:  a merged profile is a new one and borrows nothing.
 * Threads: one; the profiles that are changed in place must not be shared yet.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct profile;

/**
 * Merges @p count profiles, in this order; time is linear in their size.
 * A single one comes out compact.
 *
 * @return #ERR_FORMAT in pprof's words when they do not fit together
 */
struct error *profile_merge(const struct profile *const *list, uint32_t count,
			    struct profile **ret) MUST_CHECK;

/**
 * What pprof does to a profile that stays alone: sample types named twice
 * are dropped, everything else stays as it is.  In place.
 *
 * @return #ERR_FORMAT when no type is left
 */
struct error *profile_settle_types(struct profile *profile) MUST_CHECK;

/**
 * Multiplies the values of each type by its ratio, rounding half away from 0.  If a ratio
 * is not 1, samples whose multiplied values all become 0 are dropped.  In place.
 */
void profile_scale(struct profile *profile, const double *ratio);

/** Multiplies all values by -1; samples of zeros are dropped.  In place. */
void profile_negate(struct profile *profile);

/**
 * Scales @p profile so that each type sums up to what it is in @p base.  In place.
 * @return #ERR_FORMAT when their types differ
 */
struct error *profile_normalize(struct profile *profile, const struct profile *base) MUST_CHECK;

/** Gives every sample the label pprof::base=true, by which a difference is known.  In place. */
struct error *profile_mark_base(struct profile *profile) MUST_CHECK;
