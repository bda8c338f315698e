#pragma once
/**
 * @file
 * What a view is about: the stacks that a question leaves, and the sample type on show.  For tui/\*.c only.
 *
 * Memory:  until subject_deinit(); the session and the question are borrowed.
 * Threads: one.
 */
#include "base/arena.h"
#include "base/text.h"
#include "report/stacks.h"
#include "session/session.h"

struct subject {
	struct session *session;
	const struct question *question;
	struct held *held;
	struct report_options report; ///< of the sample type on show
	struct text type_label;
	struct stacks stacks;
};

/** @param notes  gets warnings, a line each; borrowed until the end */
struct error *subject_init(struct subject *subject, struct session *session,
			   const struct question *question, struct text *notes) MUST_CHECK;

/** Fine on a zeroed one. */
void subject_deinit(struct subject *subject);

/** Shows another sample type. */
struct error *subject_set_type(struct subject *subject, uint32_t type) MUST_CHECK;

/** How many sample types there are. */
uint32_t subject_type_count(const struct subject *subject);

/** The name of a frame's function, which may be ""; borrowed. #NO_ID is "", too. */
const char *subject_function(const struct subject *subject, uint32_t frame);

/** Puts `cpu 1.59s` and the filters in force, for the first line of a view. */
void subject_put_title(const struct subject *subject, struct text *out);
