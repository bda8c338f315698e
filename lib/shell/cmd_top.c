// top, text, cum, flat: the entries that weigh most.
#include "shell/ask.h"
#include "shell/command.h"

#define SYNOPSIS "[n] [focus]... [-ignore]... [-cum] [name=value]... [>file]"

const struct command cmd_top = {
	.name = "top",
	.synopsis = SYNOPSIS,
	.summary = "Print the entries that weigh most",
	.detail = "Lists functions, or whatever granularity says, by what they cost themselves "
		  "(flat), or with -cum by that plus all they call (cum). n entries at most: 10 "
		  "in the shell, all on the command line.",
	.example = "top5 -cum",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TOP,
	.count = 10,
	.run = ask_run,
};

const struct command cmd_text = {
	.name = "text",
	.synopsis = SYNOPSIS,
	.summary = "Print the entries that weigh most",
	.detail = "The same as top.",
	.example = "text 3",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TOP,
	.count = 10,
	.run = ask_run,
};

// As flags, -cum and -flat are members of the option sort.
const struct command cmd_cum = {
	.name = "cum",
	.synopsis = "[n] [focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print the entries that weigh most with all they call",
	.detail = "top in the order of cum. sort=cum makes that the order of every report.",
	.example = "cum5",
	.flags = COMMAND_REPORT | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TOP,
	.sort = "cum",
	.count = 10,
	.run = ask_run,
};

const struct command cmd_flat = {
	.name = "flat",
	.synopsis = "[n] [focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print the entries that weigh most themselves",
	.detail = "top in the order of flat, whatever sort is.",
	.example = "flat 5 unit=ms",
	.flags = COMMAND_REPORT | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TOP,
	.sort = "flat",
	.count = 10,
	.run = ask_run,
};
