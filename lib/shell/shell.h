#pragma once
/**
 * @file
 * The shell: lines in, answers out, until the user leaves.
 *
 *     struct shell shell = {.session = session, .tell = tell};
 *     int status = shell_interact(&shell);
 *
 * A line is a shortcut (`:`, a sample type, total_ and mean_ before one), an
 * assignment, or a command; see words.h for the grammar.  An error is told and
 * the session goes on, except in scripts, which end there.
 *
 * Memory:  borrows the session.
 * Threads: one at a time.
 */
#include "base/text.h"
#include "session/session.h"
#include "shell/tell.h"
#include "shell/viewer.h"
#include "shell/words.h"

/**
 * Where the current profile is from; what it points to is its own, or that of main()'s arguments.
 */
struct shell_sources {
	struct session_sources sources;
	const char **list; ///< NULL if the arguments'
	char *words;	   ///< that the list points into
};

/** Fine on a zeroed one. */
void shell_sources_deinit(struct shell_sources *sources);

struct shell {
	struct session *session;
	struct shell_sources from;
	struct tell tell;
	bool terminal;	  ///< a user sits at it: line editing, pager
	bool interactive; ///< lines come one by one, from a terminal or a pipe: `proto` makes up
			  ///< file names
	bool watched;	  ///< the command watch runs, and a user sits at it
	bool quit;
	struct viewer viewer; ///< pages on show
	bool gone; ///< nobody reads standard output any more
};

/** Greets, reads lines from standard input and runs them. @return the exit status */
int shell_interact(struct shell *shell);

/**
 * Runs commands separated by newlines, for -x, and by semicolons, for -c, up to the first error.
 *
 * @param separators  "\n" or ";\n"
 * @param comments    lines that start with # are skipped
 * @return the exit status
 */
int shell_script(struct shell *shell, const char *script, size_t len, const char *separators,
		 bool comments);

/** Tells what the current profile is. */
void shell_describe(struct shell *shell);

/** Runs one line. */
struct error *shell_line(struct shell *shell, const char *line, size_t len) MUST_CHECK;

/**
 * Delivers text of our own (help, options) where the line says. Takes @p text.
 *
 * With lines from a pipe it goes to standard error, as pprof does.
 */
struct error *shell_print(struct shell *shell, const struct words *words,
			  struct text *text) MUST_CHECK;

/** Tells an error and frees it. @return the exit status it means: 2, or 130 after Ctrl-C */
int shell_tell(const struct shell *shell, struct error *err);
