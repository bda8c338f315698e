// flame, flametext, calltree, browse: who calls whom, on the terminal.
#include "shell/ask.h"
#include "shell/command.h"
#include "tui/view.h"

const struct command cmd_flame = {
	.name = "flame",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Show a flame graph on the whole screen",
	.detail = "Each box is a function, below the one that called it and as wide as what it costs "
		  "with all that it calls. Where there is no terminal it prints what flametext does.",
	.example = "flame json",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_FLAMETEXT,
	.view = &view_flame,
	.run = ask_run,
};

const struct command cmd_flametext = {
	.name = "flametext",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print a flame graph as text",
	.detail = "A line for each level of calls, the root first. width=N columns, or as many as the "
		  "terminal has; depth=N lines.",
	.example = "flametext depth=8 width=72",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_FLAMETEXT,
	.run = ask_run,
};

const struct command cmd_calltree = {
	.name = "calltree",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Show calls as a tree that opens and closes",
	.detail = "Each row is a function below the one that called it, with what it costs with all that it "
		  "calls, the heaviest first. Press ? for the keys, q to leave. Where there is no terminal, or "
		  "into a file, it prints what weighs at least nodefraction of the total, down to "
		  "depth=N levels. inverted=true begins with the functions that cost, callers below.",
	.example = "calltree depth=3 main",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_CALLTREE,
	.view = &view_calltree,
	.run = ask_run,
};

const struct command cmd_browse = {
	.name = "browse",
	.synopsis = "[focus]... [-ignore]... [-cum] [name=value]...",
	.summary = "Show functions, and the callers, callees and source of one",
	.detail = "On the whole screen of a terminal: all functions on the left, on the right who calls the "
		  "selected one, what it calls, and its source with costs. Tab goes from pane to pane; "
		  "press ? for the keys, q to leave.",
	.example = "browse main",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_SCREEN,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_PEEK,
	.view = &view_browse,
	.run = ask_run,
};
