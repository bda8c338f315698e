// list: source lines with their cost.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_list = {
	.name = "list",
	.synopsis = "regexp [focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print the source of the functions that match, with costs",
	.detail = "Each line with its flat and cum. Sources are looked for where the profile says, "
		  "then below the directories of source_path, after cutting the prefixes of "
		  "trim_path, then in the installations of Go, the module cache, the module of the "
		  "current directory and the files below it. substitute_path comes before all that.",
	.example = "list main.f",
	.flags = COMMAND_REPORT | COMMAND_ARGUMENT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_LIST,
	.run = ask_run,
};
