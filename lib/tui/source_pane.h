#pragma once
/**
 * @file
 * The source of a function with what its lines cost, as in `list`, in a pane.  For tui/\*.c only.
 */
#include "tui/pane.h"
#include "tui/subject.h"

/**
 * Fills the pane anew, with the filters and the sample type of the subject.
 *
 * @param function  its whole name
 * @param rows      that will be seen: the hottest line is in the middle of these
 * @return also why there is nothing to show
 */
struct error *source_pane_fill(struct pane *pane, const struct subject *subject,
			       const char *function, unsigned rows) MUST_CHECK;
