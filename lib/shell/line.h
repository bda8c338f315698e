#pragma once
/**
 * @file
 * Lines from a terminal: GNU readline, with history and completion.
 *
 * Ctrl-C clears the line, wherever it is pressed; Ctrl-D on an empty line is the
 * end; Ctrl-R and Ctrl-S search; ~/.inputrc is honoured (`$if cprof`).
 * Between lines the terminal is as it was, for commands that use it.
 *
 * There is one terminal, so there are no handles.
 *
 * Threads: the main thread.
 */
#include <stdbool.h>

#include "base/error.h"

struct session;

/** True if a user sits at standard input and can see what is typed. */
bool line_possible(void);

/**
 * Makes the terminal standard input again where that was a pipe and has been read to its end;
 * without a terminal all stays as it is.
 */
void line_find_terminal(void);

/**
 * Begins; completion asks @p session.
 * @return why history is not kept; reading lines works all the same
 */
struct error *line_open(struct session *session, const char *prompt) MUST_CHECK;

/**
 * Reads a line; pasted text may hold several, separated by newlines.
 *
 * @param[out] ret  without the newline at its end; yours to free
 * @return false at the end of input
 */
bool line_read(char **ret);

/** Ends, and puts the history in order. */
struct error *line_close(void) MUST_CHECK;
