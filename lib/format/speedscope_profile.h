#pragma once
/**
 * @file
 * The profiles of a speedscope file, once it is known where they are.  For speedscope*.c only.
 */
#include "base/arena.h"
#include "base/json_read.h"
#include "profile/builder.h"

/** Profiles that can be sample types of one another. */
#define SPEEDSCOPE_TYPES 64

/** Where the members of a profile are; 0 for one that is missing. */
struct speedscope_profile {
	bool evented;
	str_id name;
	const char *type_name, *unit; ///< for a sample type
	int64_t factor;		      ///< from the file's unit to that one
	size_t samples, weights, events;
};

struct speedscope {
	struct builder *b;
	struct arena scratch;
	const struct json_read *file;
	loc_id *frame; ///< by the number that samples and events use
	uint32_t frame_count, frame_cap;
	struct speedscope_profile *profile;
	uint32_t profile_count, profile_cap;
};

/**
 * Reads sampled profiles with the same samples; each is a sample type, called as the profile is.
 */
struct error *speedscope_read_types(struct speedscope *s) MUST_CHECK;

/**
 * Reads profiles that have nothing to do with each other.  Those of one unit are of one type; if
 * there are several, the name of each is the label `thread` of its samples.
 */
struct error *speedscope_read_threads(struct speedscope *s) MUST_CHECK;
