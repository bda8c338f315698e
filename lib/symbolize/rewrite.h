#pragma once
/**
 * @file
 * Puts frames that were found into a profile.
 *
 * Memory:  what is new lives in the profile's arena.
 * Threads: one; nobody else may look at the profile meanwhile.
 */
#include "object/frames.h"

struct profile;

/** What was found for one location; `count` 0 leaves its lines as they are. */
struct location_frames {
	const struct frame *frame; ///< innermost first; borrowed
	uint32_t count;
};

/**
 * Replaces the lines of locations.
 *
 * Functions are new ones, each with its system name for a name, and one for each (name, file, start
 * line), as pprof numbers them.  The flags of mappings say what was found. Functions that are left
 * without a line stay, but for those of #MAPPING_NAMES_TOLD; a location with so many of these gets
 * no more frames than that, the innermost.
 *
 * @param by_location  one for each location of the profile
 */
struct error *profile_set_frames(struct profile *profile,
				 const struct location_frames *by_location) MUST_CHECK;
