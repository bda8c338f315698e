#pragma once
/**
 * @file
 * Commands: one row each, said once.
 *
 * A row is what the shell runs, what `help X` prints, what TAB offers, which
 * flag the command line has (`-top`), and what the manual page, the shell
 * completions and the reference say.  Rows of one family are in one file,
 * cmd_*.c; commands.def lists them.
 *
 * Memory:  rows are static.
 * Threads: any number of readers.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/table.h"

struct shell;
struct tui_view;
struct words;

enum command_flags {
	COMMAND_REPORT = 1,   ///< asks the session a question: has a count, filters and settings
	COMMAND_ARGUMENT = 2, ///< the first word is a regexp, and must be there
	COMMAND_FLAG = 4,     ///< `-name` on the command line
	COMMAND_REDIRECT = 8, ///< takes `> file`, `>> file` and `| command`
	COMMAND_BYTES = 16,   ///< the answer is a file, not text for a terminal
	COMMAND_LABELS = 32,  ///< filter words are tagfocus and tagignore, not focus and ignore
	COMMAND_PAGE = 256,   ///< a viewer's answer that goes to standard output if that is no terminal
	COMMAND_SCREEN = 512, ///< there is nothing but the view
	COMMAND_PLAIN = 128,  ///< extra words are no filters: the command gets them as they are
};

/** What TAB offers after the command. */
enum command_completes {
	COMPLETE_NOTHING,
	COMPLETE_FUNCTION, ///< functions, options
	COMPLETE_LABEL,	   ///< labels of samples, options
	COMPLETE_HELP,	   ///< commands and options
};

/** A command. All text is static; NULL is "none". */
struct command {
	const char *name;
	const char *aliases;  ///< other names, separated by spaces
	const char *synopsis; ///< what follows the name: "[n] [focus]... [-ignore]..."
	const char *summary;  ///< one line, no full stop
	const char *detail;   ///< sentences
	const char *example;  ///< a line that works on the example profile
	unsigned flags;	      ///< enum command_flags
	enum command_completes completes;
	enum report_kind report; ///< of COMMAND_REPORT
	const char *sort;	 ///< the order this command implies, or NULL
	const char *picture;	 ///< of #REPORT_PICTURE: a format that Graphviz draws, or NULL for DOT
	const char *extension;	 ///< of files that get a made-up name; NULL if there are none
	const char *viewer;	 ///< shows the file: words of a command, or #VIEWER_BROWSER; or NULL
	const struct tui_view *view; ///< takes the answer's place on a terminal; or NULL
	int count; ///< largest number of entries in the shell if nobody says one; 0: no such rule
	/** Runs it; a failure ends the command, never the session. */
	struct error *(*run)(struct shell *shell, const struct command *command,
			     const struct words *words);
};

/** All rows, in the order help lists them. */
extern const struct command *const commands[];
extern const size_t command_count;

/** The command called @p name, by its name or an alias; NULL if there is none. */
const struct command *command_find(const char *name);
