#pragma once
/**
 * @file
 * The symbols report: where names came from, and why they did not.
 *
 * Rows: for each mapping that samples pass through, in the profile's order, ROW_MAPPING (weight
 * of these samples; of those whose frames in the mapping all have names; the same for lines; the
 * mapping's file), then ROW_FACT (key, text) for its build id, the files that were tried, and
 * what they say.  Locations without a mapping come last, as a mapping without a name.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct text;
struct view;

/** Uses type and binaries. */
struct error *report_symbols(const struct view *view, const struct report_options *options,
			     const struct sink *sink, struct arena *scratch) MUST_CHECK;

/**
 * Puts a line for each mapping that samples pass through and no frame of which has a name,
 * though its file should have had some.
 */
struct error *report_note_nameless(const struct view *view, const struct report_options *options,
				   struct text *notes, struct arena *scratch) MUST_CHECK;
