// tree and peek: entries with their callers and callees.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_tree = {
	.name = "tree",
	.synopsis = "[n] [focus]... [-ignore]... [-cum] [name=value]... [>file]",
	.summary = "Print entries with their callers and callees",
	.detail = "One block for each entry: who calls it above, what it calls below, and how much "
		  "of the cost went that way. 80 entries if n is not given.",
	.example = "tree 5",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TREE,
	.run = ask_run,
};

const struct command cmd_peek = {
	.name = "peek",
	.synopsis = "regexp [focus]... [-ignore]... [-cum] [name=value]... [>file]",
	.summary = "Print callers and callees of the functions that match",
	.detail = "As tree, with nothing trimmed, for functions whose name matches the regexp.",
	.example = "peek main.chunk",
	.flags = COMMAND_REPORT | COMMAND_ARGUMENT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_PEEK,
	.run = ask_run,
};
