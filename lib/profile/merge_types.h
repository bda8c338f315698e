#pragma once
/**
 * @file
 * Sample types of several profiles: which are common, and what they are converted by.
 * For profile/\*.c only.
 *
 * Memory:  in the arena given; strings are borrowed from the profiles.
 */
#include <math.h>

#include "profile/profile.h"

/** How one profile's values become those of the merged one. */
struct merge_source {
	const struct profile *p;
	uint32_t *type;	     // by common type: which of p's
	double *ratio;	     // by common type
	bool is_scaled;	     // a ratio is not 1
	str_id default_type; // of p
	int64_t period;	     // in the common unit
};

struct merge_types {
	uint32_t count; // of common types
	const char **type, **unit;
	const char *period_unit;
	uint32_t source_count;
	struct merge_source *source;
};

/** Works it out. @return #ERR_FORMAT in pprof's words */
struct error *merge_types_find(struct merge_types *types, struct arena *arena,
			       const struct profile *const *list, uint32_t count) MUST_CHECK;

/** #ERR_FORMAT if period or sample types differ in any letter. */
struct error *merge_types_same(const struct profile *a, const struct profile *b) MUST_CHECK;

/** A value times a ratio, rounded half away from 0; sets *saturated if that does not fit. */
static inline int64_t scale_value(int64_t value, double ratio, bool *saturated)
{
	double scaled = round((double)value * ratio);
	if (scaled >= -0x1p63 && scaled < 0x1p63)
		return (int64_t)scaled;
	*saturated = true;
	return scaled < 0 ? INT64_MIN : INT64_MAX;
}

/** A sum that stops at the ends of the range. */
static inline int64_t add_value(int64_t a, int64_t b, bool *saturated)
{
	int64_t sum;
	if (LIKELY(!__builtin_add_overflow(a, b, &sum)))
		return sum;
	*saturated = true;
	return a < 0 ? INT64_MIN : INT64_MAX;
}
