#pragma once
/**
 * @file
 * Builds a profile, a thing at a time: for the readers of every format but profile.proto.
 *
 *     struct builder *b;
 *     TRY(builder_new(&b));
 *     TRY(builder_add_type(b, "samples", "count"));
 *     TRY(builder_frame(b, name, file, line, &loc));   // the same frame is the same location
 *     TRY(builder_push(b, loc));                       // leaf first
 *     TRY(builder_end_sample(b, values));
 *     TRY(builder_finish(b, &profile));                // or builder_free(b)
 *
 * Functions and locations that are the same are added once.  Facts about the whole
 * profile (period, time, drop_frames …) are set in builder_profile() directly, with strings from
 * builder_intern().
 *
 * Memory:  in the new profile; the bound is a fixed amount and 32 times what the reader says it
 *          has read (builder_allow()), so that a small file cannot ask for much.
 * Threads: one per builder.
 */
#include <stdbool.h>

#include "base/slice.h"
#include "profile/profile.h"

struct builder;

/** An empty profile to build. */
struct error *builder_new(struct builder **ret) MUST_CHECK;

/** Ends it and frees what was built; NULL is fine. */
void builder_free(struct builder *b);

/** Says that @p bytes of input were read so far. */
void builder_allow(struct builder *b, uint64_t bytes);

/** The profile as it is now, to set facts of its own and to look at what was added. */
struct profile *builder_profile(struct builder *b);

struct error *builder_intern(struct builder *b, struct slice text, str_id *ret) MUST_CHECK;

/** Adds a sample type. Of samples that are there already it is 0. */
struct error *builder_add_type(struct builder *b, const char *type, const char *unit) MUST_CHECK;

struct error *builder_add_comment(struct builder *b, struct slice text) MUST_CHECK;

/** Adds a number about the process: struct profile's `fact`. */
struct error *builder_add_fact(struct builder *b, struct slice key, struct slice text) MUST_CHECK;

struct builder_mapping {
	uint64_t start, limit, offset;
	struct slice file, build_id;
	uint8_t flags; ///< enum mapping_flags
};

/** Adds a mapping, whether there is one like it or not. */
struct error *builder_add_mapping(struct builder *b, const struct builder_mapping *mapping,
				  map_id *ret) MUST_CHECK;

/**
 * Adds a mapping that says where code comes from, "" for anywhere, and whose locations have all
 * the names there are: nobody looks for its binary.
 */
struct error *builder_add_origin(struct builder *b, const char *file, map_id *ret) MUST_CHECK;

/** A function; @p start_line is 0 if not known. */
struct error *builder_func(struct builder *b, str_id name, str_id system_name, str_id file,
			   int64_t start_line, func_id *ret) MUST_CHECK;

/**
 * A function of a format whose names are for people, of any language.  They stay as they are, such
 * as `<module>` and `f<int>`, where other names lose what C++ has in brackets (see
 * symbolize/simplify.h); but mangled ones, which begin with an underscore, are still demangled.
 */
struct error *builder_shown_func(struct builder *b, str_id name, str_id file, int64_t start_line,
				 func_id *ret) MUST_CHECK;

/** A line of a location: innermost first in lists. */
struct builder_line {
	func_id func;
	int64_t number, column; ///< 0 if not known
};

/** A location by all that it is; @p mapping is #NO_ID if none. */
struct error *builder_location(struct builder *b, uint64_t address, map_id mapping,
			       const struct builder_line *line, uint32_t line_count,
			       loc_id *ret) MUST_CHECK;

/** A location without address or mapping, for formats that have names only. */
struct error *builder_frame(struct builder *b, struct slice name, struct slice file, int64_t line,
			    loc_id *ret) MUST_CHECK;

/** Adds @p loc to the stack of the sample at hand: leaf first. */
struct error *builder_push(struct builder *b, loc_id loc) MUST_CHECK;

/** Adds @p count of them, which are not those of a sample of this profile. */
struct error *builder_push_all(struct builder *b, const loc_id *loc, uint32_t count) MUST_CHECK;

/** Turns the stack of the sample at hand round, for formats that write the root first. */
void builder_reverse(struct builder *b);

/** Frames pushed for the sample at hand. */
uint32_t builder_depth(const struct builder *b);

/** Adds a label to the sample at hand. */
struct error *builder_label(struct builder *b, str_id key, str_id value) MUST_CHECK;

/** Adds a numeric label; @p unit may be 0. */
struct error *builder_number(struct builder *b, str_id key, int64_t number,
			     str_id unit) MUST_CHECK;

/** Adds labels as they are. */
struct error *builder_add_labels(struct builder *b, const struct label *label,
				 uint32_t count) MUST_CHECK;

/** Forgets stack and labels of the sample at hand. */
void builder_drop_sample(struct builder *b);

/** Ends the sample at hand; one value for each type. */
struct error *builder_end_sample(struct builder *b, const int64_t *value) MUST_CHECK;

/**
 * The same, but a sample with this stack and these labels in this order that is there already
 * gets the values added; sums that do not fit saturate.
 */
struct error *builder_add_to_sample(struct builder *b, const int64_t *value) MUST_CHECK;

/**
 * Adds to the values of sample @p n, counted from 0 in the order they were ended; sums saturate.
 */
void builder_add_values(struct builder *b, uint32_t n, const int64_t *value);

/** Says that the mappings are as the format has them: builder_finish() adds none. */
void builder_settle_mappings(struct builder *b);

/**
 * Ends building: the profile is checked, the labels are sorted, and the builder is gone,
 * whether it succeeds or not.  A profile without mappings and addresses gets a mapping without a
 * file that has all names, so that nobody looks for a binary.
 */
struct error *builder_finish(struct builder *b, struct profile **ret) MUST_CHECK;
