// The graph of calls, drawn: as DOT, as a picture made of that, and in front of the user.
#include "shell/ask.h"
#include "shell/command.h"

#define SYNOPSIS "[n] [focus]... [-ignore]... [name=value]... [>file]"

const struct command cmd_dot = {
	.name = "dot",
	.synopsis = SYNOPSIS,
	.summary = "Write the graph of calls in Graphviz's language",
	.detail = "80 nodes if no number is given, those where most happens. Colour is what a node "
		  "costs with "
		  "all it calls, font size what it costs itself; calls are dotted where frames in "
		  "between "
		  "were left out. call_tree=true keeps paths apart.",
	.example = "dot 20 > pi.dot",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_PICTURE,
	.run = ask_run,
};
