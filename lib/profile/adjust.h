#pragma once
/**
 * @file
 * What the command line adds to a profile that was just read.
 *
 * Threads: one; the profile must not be shared yet.
 */
#include "base/error.h"

struct profile;

/**
 * Makes sure that there is a main binary and gives it the name and the build id from
 * the command line.
 *
 * A profile without mappings gets one that spans nothing and owns all locations.
 *
 * @param executable  replaces the file of the first mapping; NULL or "" keeps it
 * @param build_id    used if the first mapping has none; NULL or "" if not given
 */
struct error *profile_adjust(struct profile *profile, const char *executable,
			     const char *build_id) MUST_CHECK;

/** Adds a comment after the ones that are there. */
struct error *profile_add_comment(struct profile *profile, const char *comment) MUST_CHECK;
