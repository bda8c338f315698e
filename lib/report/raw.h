#pragma once
/**
 * @file
 * The raw report: the profile itself as text, as the view leaves it.
 *
 * Each ROW_LINE (text) is one line: facts of the profile, then samples, locations and mappings with
 * the ids of the file.  Filters take samples, frames and lines away; locations and
 * mappings stay.  A sink that does not want lines gets the rows of raw_rows.h.
 *
 * Memory:  as much as the longest line needs.
 * Threads: one at a time.
 */
#include "profile/profile.h"
#include "report/options.h"

struct arena;
struct view;

/** Uses columns if inlines were folded; they are always there otherwise. */
struct error *report_raw(const struct view *view, const struct report_options *options,
			 const struct sink *sink, struct arena *scratch) MUST_CHECK;

/** Puts what a mapping's locations have: "[FN][FL]". */
void raw_put_flags(struct text *out, const struct view *view, map_id mapping);

/** Are columns of lines shown? */
bool raw_shows_columns(const struct view *view, const struct report_options *options);
