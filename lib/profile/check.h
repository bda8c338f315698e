#pragma once
/**
 * @file
 * What makes a profile valid.
 *
 * Every reader ends with profile_check(); from then on nobody tests an index
 * of the profile again.  The sentences are pprof's where it has one.
 */
#include "base/error.h"

struct profile;

/**
 * Checks ids, references between columns, and that samples have types.
 * @return #ERR_FORMAT `malformed profile: …`
 */
struct error *profile_check(const struct profile *profile) MUST_CHECK;
