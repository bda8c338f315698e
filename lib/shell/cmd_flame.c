// folded: the answer as input for flame graphs.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_folded = {
	.name = "folded",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write stacks as lines for FlameGraph",
	.detail = "main;parse;read 12: a line for each stack, the root first, with the value of the "
		  "sample type. folded_marks=true tells which frames were inlined.",
	.example = "folded > stacks.folded",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_FOLDED,
	.run = ask_run,
};
