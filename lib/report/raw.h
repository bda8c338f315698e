#pragma once
/**
 * @file
 * The raw report: the profile itself as text, as the view leaves it.
 *
 * Each ROW_LINE (text) is one line: facts of the profile, then samples, locations and mappings with
 * the ids of the file.  Filters take samples, frames and lines away; locations and
 * mappings stay.
 *
 * Memory:  as much as the longest line needs.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** Uses columns if inlines were folded; they are always there otherwise. */
struct error *report_raw(const struct view *view, const struct report_options *options,
			 const struct sink *sink, struct arena *scratch) MUST_CHECK;
