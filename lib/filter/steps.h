#pragma once
/**
 * @file
 * The steps that filter_apply() is made of.  For filter/\*.c only.
 *
 * Every step looks at each location once and then passes over the samples once.  The
 * arrays of the view are replaced by copies before the first step, and steps
 * then shorten them in place.
 *
 * Memory:  in the arena of the question.
 */
#include "filter/view.h"
#include "regex/regex.h"

/** A view whose arrays are copies that may be written. */
struct narrowing {
	struct view *view; // points at the arrays below
	struct arena *arena;
	uint32_t *sample, *stack_start, *stack_end;
	uint32_t *line_start, *line_end;
	line_id *line;
	bool *removed; // NULL until a location is
};

/** How often loops over samples ask interrupt_check(). */
#define SAMPLES_PER_CHECK 4096

/** What matched, for the warnings; a pattern that is not set counts as matching. */
struct frame_matches {
	bool focus, ignore, hide, show;
};

/** focus, ignore, hide and show together; any may be NULL. */
struct error *narrow_frames(struct narrowing *n, struct regex *focus, struct regex *ignore,
			    struct regex *hide, struct regex *show,
			    struct frame_matches *ret) MUST_CHECK;

/** Cuts what is above the outermost match; drops samples without one. */
struct error *narrow_show_from(struct narrowing *n, struct regex *show_from,
			       bool *ret_matched) MUST_CHECK;

/** Cuts what is below the innermost matching function, looking from the leaf. */
struct error *narrow_prune_from(struct narrowing *n, struct regex *prune_from) MUST_CHECK;

struct tagfilter;

/** tagfocus and tagignore; either may be NULL. */
struct error *narrow_tags(struct narrowing *n, struct tagfilter *focus, struct tagfilter *ignore,
			  bool *ret_focus, bool *ret_ignore) MUST_CHECK;

/** tagshow and taghide: marks label keys of the samples that are still in as hidden. */
struct error *narrow_keys(struct narrowing *n, struct regex *show, struct regex *hide,
			  bool *ret_show, bool *ret_hide) MUST_CHECK;
