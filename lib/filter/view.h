#pragma once
/**
 * @file
 * A view: a profile, and what a question leaves of it.
 *
 * The profile itself never changes.  Focus, ignore, hide, show, show_from,
 * prune_from, the tag filters and noinlines only say which samples are in,
 * where each stack starts and ends, and which lines a location still has;
 * all reports read a profile through its view:
 *
 *     for (uint32_t n = 0; n < view->sample_count; n++) {
 *             uint32_t i = view->sample[n];
 *             for (uint32_t k = view->stack_end[n]; k-- > view->stack_start[n];) {   // root first
 *                     loc_id l = p->sample.stack[k];
 *                     if (view_removed(view, l))
 *                             continue;
 *                     for (line_id j = view->line_end[l]; j-- > view->line_start[l];)
 *                             visit(view->line[j]);                      // outermost first
 *             }
 *     }
 *
 * Memory:  what a view adds lives in the arena given to the function that made
 *          it; the rest is borrowed from the profile.
 * Threads: any number of readers.
 */
#include "profile/profile.h"

struct view {
	const struct profile *profile;

	/**
	 * The samples that are in, in profile order, and their stacks as indices into
	 * profile->sample.stack.
	 */
	uint32_t sample_count;
	const uint32_t *sample;
	const uint32_t *stack_start, *stack_end; // by position in sample[]

	/** Lines left of each location, as indices into line[]: [line_start, line_end). */
	const uint32_t *line_start, *line_end;
	const line_id *line; ///< lines of the profile; a location without lines in the file has none here

	/** Locations taken out of all stacks, by location; NULL if there are none. */
	const bool *removed;

	/** Label keys that tagshow and taghide removed, by string; NULL if there are none. */
	const bool *key_hidden;

	/** The [IN] flag of mappings is not to be shown: inlines were folded. */
	bool inlines_folded;

	/** Column numbers are not to be written: pprof drops them together with inlines. */
	bool columns_hidden;
};

/** Everything of @p profile. */
struct error *view_init(struct view *view, struct arena *arena,
			const struct profile *profile) MUST_CHECK;

/** True if filters took location @p loc out of all stacks. */
static inline bool view_removed(const struct view *view, loc_id loc)
{
	return view->removed && view->removed[loc];
}

/** True if labels with this key are to be seen. */
static inline bool view_shows_key(const struct view *view, str_id key)
{
	return !view->key_hidden || !view->key_hidden[key];
}
