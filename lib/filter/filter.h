#pragma once
/**
 * @file
 * Filters: options that leave something out, turned into a view.
 *
 * The order and the meaning are pprof's: focus, ignore, hide and show together, then show_from,
 * tagfocus and tagignore, tagshow and taghide, and prune_from last; state and wait, which are not
 * pprof's, come with the tags.  A filter that matched nothing is worth a note ("Focus expression
 * matched no samples"), and the answer goes on.
 *
 * Memory:  the view's parts live in the arena.
 * Threads: one question at a time.
 */
#include "filter/view.h"

struct text;

/** Patterns as typed; "" or NULL is "not set". */
struct filter_options {
	const char *focus, *ignore, *hide, *show, *show_from, *prune_from;
	const char *tagfocus, *tagignore, *tagshow, *taghide;
	const char *state; ///< as tagfocus=state=…: of goroutines
	const char *wait;  ///< as tagfocus=wait=…, and must be a range
};

/**
 * Puts a line for each key whose numeric labels come in several units:
 * `For tag mem used unit bytes, also encountered unit(s) seconds`, by key.
 */
void filter_note_units(const struct profile *profile, struct text *notes);

/**
 * Narrows @p view, in place.
 *
 * @param notes  gets one line for each warning, in pprof's words; also before a failure
 * @return #ERR_USAGE `parsing focus regexp: …` for a bad pattern; the view must not be used then
 */
struct error *filter_apply(struct view *view, struct arena *arena,
			   const struct filter_options *options, struct text *notes) MUST_CHECK;

/** Keeps only the outermost line of every location: -noinlines. */
struct error *filter_fold_inlines(struct view *view, struct arena *arena) MUST_CHECK;

/**
 * A profile with the values of labels as frames: tagroot and tagleaf are
 * comma-separated label keys.  Shares what it can with @p from, which must outlive it.
 *
 * @param unit   the unit option, for numeric values
 * @param notes  gets "TagRoot expression matched no samples"
 */
struct error *filter_tag_frames(const struct profile *from, const char *tagroot,
				const char *tagleaf, const char *unit, struct text *notes,
				struct profile **ret) MUST_CHECK;
