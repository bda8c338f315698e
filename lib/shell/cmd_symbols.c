// symbols: where names came from, and another file to take them from.
#include <string.h>

#include "base/text.h"
#include "session/session.h"
#include "shell/ask.h"
#include "shell/command.h"
#include "shell/shell.h"

// "use FILE": the file, with nothing around it; NULL if the words are others.
static const char *file_to_use(const char *words)
{
	if (strncmp(words, "use", 3) != 0 || (words[3] != ' ' && words[3]))
		return NULL;
	return words + 3 + strspn(words + 3, " ");
}

static struct error *use_file(struct shell *shell, const struct words *words, const char *file)
{
	const char *mapping;
	if (!*file)
		return error_new(ERR_USAGE, "symbols use needs a file");
	TRY(session_use_binary(shell->session, file, &mapping));
	struct text said = {0};
	text_putf(&said, "%s gives names to %s\n", file, *mapping ? mapping : "the main binary");
	return shell_print(shell, words, &said);
}

static struct error *run_symbols(struct shell *shell, const struct command *command,
				 const struct words *words)
{
	const char *file = file_to_use(words->rest);
	if (file)
		return use_file(shell, words, file);
	if (*words->rest)
		return error_new(ERR_USAGE, "symbols takes nothing, or: use FILE");
	return ask_run(shell, command, words);
}

const struct command cmd_symbols = {
	.name = "symbols",
	.synopsis = "[use FILE] [name=value]... [>file]",
	.summary = "Print where names came from, and why they did not",
	.detail = "For each mapping: the share of the samples whose frames all have names, and whose "
		  "innermost frame in it has a line, the build ID, the file in use, and every file that "
		  "was tried with what was wrong. "
		  "symbols use FILE takes the names from FILE; its build ID must fit, unless "
		  "-force_buildid was given.",
	.example = "symbols",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_PLAIN,
	.completes = COMPLETE_NOTHING,
	.report = REPORT_SYMBOLS,
	.run = run_symbols,
};
