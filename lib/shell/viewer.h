#pragma once
/**
 * @file
 * Programs that show an answer: a browser for a page, eog for a picture.
 *
 *     char *path;
 *     TRY(viewer_new_file(&viewer, "html", &path));
 *     …write the page there…
 *     TRY(viewer_show(&viewer, VIEWER_BROWSER, path, false));
 *
 * A browser is the first of $BROWSER (words, and the file behind them), chrome, google-chrome,
 * chromium, firefox, sensible-browser, and on a screen xdg-open, that can be started.
 * No shell is asked, and no other program is run.  A viewer has no terminal and no part in our
 * Ctrl-C; what goes wrong in its first second is our error.
 *
 * Files are in $TMPDIR or /tmp, for the user's eyes only, and go with viewer_deinit().
 *
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"

/** The fields are private to viewer.c; a zeroed one is empty. */
struct viewer {
	char **file;
	size_t count, cap;
	pid_t *running; ///< on show when they were last looked at
	size_t running_count, running_cap;
};

/** For viewer_show(): whatever browser there is. */
#define VIEWER_BROWSER ""

/** Removes the files. */
void viewer_deinit(struct viewer *viewer);

/** Creates an empty file, cprofXXXXXX.@p extension. @param[out] ret  borrowed */
struct error *viewer_new_file(struct viewer *viewer, const char *extension,
			      const char **ret) MUST_CHECK;

/**
 * Shows a file.
 *
 * @param program  a command's words, the file goes behind them; or #VIEWER_BROWSER
 * @param wait     until it has ended; else a second at most
 * @return #ERR_IO when there is no such program, in pprof's words, or when it fails
 */
struct error *viewer_show(struct viewer *viewer, const char *program, const char *path,
			  bool wait) MUST_CHECK;
