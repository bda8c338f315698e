#pragma once
/**
 * @file
 * From the options to what each module wants to know.
 *
 * The only place below the faces where struct config is looked at: what a
 * command changes (list shows lines, peek does not trim, text reports have no limit but
 * tree has 80 …) and which option goes where.
 *
 * Memory:  strings are borrowed from the question's config.
 */
#include "filter/filter.h"
#include "render/flame_text.h"
#include "report/top.h"
#include "session/session.h"

/** A question, worked out. */
struct plan {
	enum report_kind report;
	struct filter_options filter;
	const char *tagroot, *tagleaf;
	bool fold_inlines;
	bool relative; ///< the total is of what filters leave
	struct graph_options graph;
	struct report_options options;   ///< total, type and header are filled later
	struct graph_question question;  ///< points into this plan
#define PLAN_FILTERS	    14
#define PLAN_FILTERS_LISTED 11 // those of pprof, and state and wait
	struct report_filter filters[PLAN_FILTERS];
	const char *sample_index;
	const char *format; ///< of the answer
	bool folded_marks;
	bool color; ///< of sources
	bool redact;
	const char *redact_keep, *redact_salt;
	const char *picture; ///< form of a drawing, or NULL; see session.h
	const char *palette;
	bool inverted;
	uint32_t depth; ///< of trees, in calls
	size_t columns; ///< of the terminal, or 0
	struct flame_text_options flame_text;
};

/** Works out @p question. @p plan must stay where it is. */
struct error *plan_make(struct plan *plan, const struct question *question) MUST_CHECK;
