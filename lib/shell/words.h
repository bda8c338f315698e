#pragma once
/**
 * @file
 * A line of the shell, taken apart.
 *
 * pprof's grammar, and what it never had:
 *
 *     name=value                            an option, for the session
 *     command[N] [argument] [word]... [> file | >> file] [| command]
 *
 * A word is a count (5), a filter (json, -runtime), -cum, or name=value, which
 * sets that option for this command only.  A word with `=` whose left part is no
 * option is a filter like any other.  Words end at white space; there is no
 * quoting, as in pprof.
 *
 * words_parse() looks only at the line: it opens nothing and knows no profile.
 *
 * Memory:  what a line becomes lives in its own arena; words_deinit() ends it.
 * Threads: any number.
 */
#include "base/arena.h"
#include "shell/command.h"

struct text;

enum words_kind {
	WORDS_NOTHING, ///< an empty line
	WORDS_ASSIGN,  ///< `name=value`: words->setting[0]
	WORDS_COMMAND,
};

/** A value for an option, or for a member of a choice (`cum=1`); not checked yet. */
struct setting {
	const char *name, *value;
};

/** Where the answer goes. */
enum target_kind {
	TARGET_STDOUT,
	TARGET_FILE,   ///< > file
	TARGET_APPEND, ///< >> file
	TARGET_PIPE,   ///< | command
};

struct words {
	struct arena arena;
	enum words_kind kind;
	const struct command *command;
	const char *argument;	    ///< of commands with #COMMAND_ARGUMENT; else NULL
	const char *focus, *ignore; ///< words joined by |; NULL if there are none
	bool counted;
	int count;
	bool cum; ///< -cum was there
	uint32_t setting_count;
	struct setting *setting; ///< in the order typed
	enum target_kind target;
	const char *target_name; ///< a file name, or a command for sh
	const char *rest;	 ///< of #COMMAND_PLAIN: all words, one space apart; else ""
};

/**
 * Takes the @p len bytes at @p line apart.
 *
 * @param ret  to be ended by words_deinit() after success and after failure
 * @return #ERR_USAGE in pprof's words
 */
struct error *words_parse(struct words *ret, const char *line, size_t len) MUST_CHECK;

void words_deinit(struct words *words);

/** Cuts the white space off both ends. */
void words_trim(const char **text, size_t *len);

/** True if @p name is a variable of the shell: an option with #OPTION_SHELL, or a choice's member.
 */
bool words_is_variable(const char *name);
