// options, help, quit: about the session itself.
#include "shell/command.h"
#include "shell/help.h"
#include "shell/shell.h"
#include "shell/words.h"

static struct error *run_options(struct shell *shell, const struct command *command,
				 const struct words *words)
{
	(void)command;
	struct text text = {0};
	help_options(&text, shell->session);
	return shell_print(shell, words, &text);
}

static struct error *run_formats(struct shell *shell, const struct command *command,
				 const struct words *words)
{
	(void)command;
	struct text text = {0};
	help_formats(&text);
	return shell_print(shell, words, &text);
}

static struct error *run_help(struct shell *shell, const struct command *command,
			      const struct words *words)
{
	(void)command;
	struct text text = {0};
	if (!words->rest[0])
		help_all(&text);
	else
		help_topic(&text, words->rest);
	return shell_print(shell, words, &text);
}

static struct error *run_quit(struct shell *shell, const struct command *command,
			      const struct words *words)
{
	(void)command, (void)words;
	shell->quit = true;
	return NULL;
}

// As a flag it is an option, as it needs no profile.
const struct command cmd_formats = {
	.name = "formats",
	.synopsis = "[>file]",
	.summary = "List what can be read and written",
	.detail = "The formats of profiles, told by their bytes and not by their names, the commands "
		  "that write other programs' formats, and the forms of tables. -formats does the same.",
	.example = "formats",
	.flags = COMMAND_REDIRECT | COMMAND_PLAIN,
	.run = run_formats,
};

const struct command cmd_options = {
	.name = "o",
	.aliases = "options",
	.synopsis = "[>file]",
	.summary = "List the options and their values",
	.detail = "name=value changes one for the rest of the session; after a command it holds "
		  "for that command only.",
	.example = "o",
	.flags = COMMAND_REDIRECT | COMMAND_PLAIN,
	.run = run_options,
};

const struct command cmd_help = {
	.name = "help",
	.synopsis = "[command|option]",
	.summary = "Explain the commands and options, or one of them",
	.example = "help top",
	.flags = COMMAND_REDIRECT | COMMAND_PLAIN,
	.completes = COMPLETE_HELP,
	.run = run_help,
};

const struct command cmd_quit = {
	.name = "quit",
	.aliases = "exit q",
	.synopsis = "",
	.summary = "Leave; so does Ctrl-D",
	.example = "quit",
	.flags = COMMAND_PLAIN,
	.run = run_quit,
};
