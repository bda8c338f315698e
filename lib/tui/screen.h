#pragma once
/**
 * @file
 * Full-screen views on the terminal: cells out, keys in.
 *
 * A view owns the screen from screen_open() to screen_close().  It draws everything anew for
 * each event; what did not change costs nothing:
 *
 *     TRY(screen_open(&options, &screen));
 *     while (!err && !left) {
 *             screen_clear(screen);
 *             screen_put(screen, 0, 0, screen_columns(screen), style_plain, slice_of("hello"));
 *             err = screen_show(screen);
 *             if (!err)
 *                     err = screen_next(screen, &event);
 *             left = !err && (event.kind == EVENT_END || event.kind == EVENT_INTERRUPT || …);
 *     }
 *     screen_close(screen);
 *
 * The terminal is put back as it was when the view ends, and when the process does: after
 * SIGTERM, SIGHUP and SIGQUIT, after a crash, and while Ctrl-Z has it stopped.  Ctrl-C is
 * #EVENT_INTERRUPT, and makes interrupt_check() of running work fail before that.
 *
 * Text that is put may hold anything: see base/cells.h.  Rows and columns count from 0; what is
 * beyond the edges is cut off, so that no view need care whether the window is one cell large.
 *
 * Memory:  a screen is yours until screen_close().
 * Threads: the main thread; there is one screen at a time.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"
#include "base/style.h"
#include "tui/event.h"

struct screen;

/** Do standard output and a keyboard make a terminal that a view can be on?  $TERM must not be
 * dumb. */
bool screen_possible(void);

/**
 * What colours standard output is to have.
 *
 * @param wanted  by the user; if not, the answer is #COLORS_NONE
 */
enum color_depth screen_colors(bool wanted);

/** "ncurses 6.4", or NULL if this build is without. */
const char *screen_version(void);

/**
 * Takes the terminal.
 *
 * @param colors  colours are wanted
 * @return #ERR_UNSUPPORTED if the terminal, or the build, cannot do that
 */
struct error *screen_open(bool colors, struct screen **ret) MUST_CHECK;

/** Gives the terminal back; NULL is fine. */
void screen_close(struct screen *screen);

unsigned screen_rows(const struct screen *screen);
unsigned screen_columns(const struct screen *screen);

/** True if characters may be other than ASCII; text that is put is ASCII in any case otherwise. */
bool screen_unicode(const struct screen *screen);

/** What colours can be told apart. */
enum color_depth screen_depth(const struct screen *screen);

/** Blanks all cells and hides the cursor. */
void screen_clear(struct screen *screen);

/**
 * Puts text in at most @p width cells; longer text is cut and ends in an ellipsis.
 *
 * @return how many cells it took
 */
unsigned screen_put(struct screen *screen, unsigned row, unsigned column, unsigned width,
		    struct style style, struct slice text);

/** Puts the same character, which is one cell wide, into @p width cells. */
void screen_fill(struct screen *screen, unsigned row, unsigned column, unsigned width,
		 struct style style, const char *character);

/** Changes the style of cells that text was put in. */
void screen_restyle(struct screen *screen, unsigned row, unsigned column, unsigned width,
		    struct style style);

/** Shows the cursor there until screen_clear(). */
void screen_cursor(struct screen *screen, unsigned row, unsigned column);

/** Forgets what the terminal shows, since others wrote on it: all is written anew. */
void screen_forget(struct screen *screen);

/** Makes the terminal show what was put. */
struct error *screen_show(struct screen *screen) MUST_CHECK;

/** Waits for the next event; never #EVENT_NONE. */
struct error *screen_next(struct screen *screen, struct event *ret) MUST_CHECK;
