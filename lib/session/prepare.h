#pragma once
/**
 * @file
 * A question on its way to a report: what it means, and what its filters leave of the profile.
 *
 *     struct asking a;
 *     struct error *err = session_prepare(s, question, notes, &a);
 *     if (!err)
 *             err = report_…(&a.view, &a.plan.question, …, &s->scratch);
 *     session_finish(s, &a);
 *
 * For session/\*.c only.
 *
 * Memory:  in the session's scratch arena in part, which session_finish() empties.
 */
#include "base/text.h"
#include "filter/view.h"
#include "session/plan.h"

/** The plan points into itself: it must stay where it is. */
struct asking {
	struct plan plan;
	struct view view;
	struct text *notes;  ///< one line for each warning
	struct text unheard; // those that nobody wanted
};

/**
 * Does all that comes before a report.
 *
 * @param notes     may be NULL
 * @param[out] ret  session_finish() ends it, also after a failure
 * @return #ERR_USAGE if no profile is open, or what is wrong with the question
 */
struct error *session_prepare(struct session *s, const struct question *question,
			      struct text *notes, struct asking *ret) MUST_CHECK;

/** Forgets the question, and all that was made in the scratch arena for its answer. */
void session_finish(struct session *s, struct asking *asking);
