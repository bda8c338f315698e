#pragma once
/**
 * @file
 * The line of a function that costs most, and its file on this machine: where an editor is to open.
 *
 * Memory:  the place's texts are the caller's, report_place_deinit() ends them.
 * Threads: one at a time.
 */
#include "base/text.h"
#include "report/options.h"

struct arena;
struct view;

struct report_place {
	struct text file;     ///< an absolute path
	struct text function; ///< that the line is of
	int64_t line;
	uint32_t functions; ///< that match
};

/**
 * Of all functions that match, the line with the largest flat, then cum, then the first one.
 *
 * Uses type, argument, drop_negative, source_path, trim_path and sources.
 *
 * @return #ERR_NOT_FOUND if nothing matches, or its source is not here
 */
struct error *report_hottest(const struct view *view, const struct report_options *options,
			     struct arena *scratch, struct report_place *ret) MUST_CHECK;

void report_place_deinit(struct report_place *place);
