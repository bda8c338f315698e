#pragma once
/**
 * @file
 * Full-screen views: what takes the place of a command's answer on a terminal.
 *
 * A command's row names its view; without a terminal the command's report is printed instead.
 * A new one is a file that opens with its row, see flame.c.
 */
#include "session/session.h"
#include "tui/binding.h"
#include "tui/screen.h"

struct tui_view {
	struct bindings bindings; ///< its keys, for the manual
	/**
	 * Shows it until the user leaves.
	 *
	 * @param question  borrowed, with its config
	 * @param screen    open; the caller closes it
	 * @param notes     gets warnings, a line each, to be told afterwards
	 */
	struct error *(*run)(struct session *session, const struct question *question,
			     struct screen *screen, struct text *notes);
};

/** `flame`: the flame graph. */
extern const struct tui_view view_flame;

/** `calltree`: calls that open and close. */
extern const struct tui_view view_calltree;

/** `browse`: functions, and of one its callers, callees and source. */
extern const struct tui_view view_browse;

/**
 * What the user stopped, or what went wrong with one key, does not end a view: it becomes its
 * message. Takes @p err and returns what does end it.
 */
struct error *view_survive(struct error *err, struct text *message) MUST_CHECK;
