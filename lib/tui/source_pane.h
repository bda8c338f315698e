#pragma once
/**
 * @file
 * The source of a function with what its lines cost, as in `list`, in a pane.  For tui/\*.c only.
 */
#include "session/session.h"
#include "tui/pane.h"

struct source_wanted {
	struct session *session;
	const struct question *question; ///< whose filters count
	uint32_t type;			 ///< sample type
	const char *function;		 ///< its whole name
	unsigned rows;			 ///< that will be seen: the hottest line is in the middle of these
};

/** Fills the pane anew. @return also why there is nothing to show */
struct error *source_pane_fill(struct pane *pane, const struct source_wanted *wanted) MUST_CHECK;
