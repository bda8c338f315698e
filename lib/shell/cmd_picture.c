// The graph of calls, drawn: as DOT, as a picture made of that, and in front of the user.
#include "shell/ask.h"
#include "shell/command.h"
#include "shell/viewer.h"

#define SYNOPSIS "[n] [focus]... [-ignore]... [name=value]... [>file]"

const struct command cmd_graph = {
	.name = "graph",
	.synopsis = SYNOPSIS,
	.summary = "Print the graph of calls in lines",
	.detail = "What dot draws, in the terminal: each entry once, below its heaviest caller, "
		  "straight below if that calls nothing else; a diamond begins a new tree. "
		  "Other calls of it are lines with an arrow and the number in brackets that the "
		  "entry has; the arrow is round if the line is below that entry. An arrow back and "
		  "a value behind a name are what came through the call from above. "
		  "Lines with gaps are calls where frames in between were left out.",
	.example = "graph 20",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_GRAPH,
	.run = ask_run,
};

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

// A picture as a file; without one of the user's the shell makes up a name.
#define PICTURE(command_name, what)                                                                \
	const struct command cmd_##command_name = {                                                \
		.name = #command_name,                                                             \
		.synopsis = SYNOPSIS,                                                              \
		.summary = "Write the graph of calls as " what,                                    \
		.detail = "What dot writes, drawn by Graphviz, which must be installed. Without "  \
			  "a file the shell writes profile001." #command_name                      \
			  ", or the next free number.",                                            \
		.example = #command_name " > pi." #command_name,                                   \
		.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,         \
		.completes = COMPLETE_FUNCTION,                                                    \
		.report = REPORT_PICTURE,                                                          \
		.picture = #command_name,                                                          \
		.extension = #command_name,                                                        \
		.run = ask_run,                                                                    \
	}

PICTURE(svg, "a page: SVG that can be moved and zoomed in a browser");
PICTURE(png, "a PNG picture");
PICTURE(gif, "a GIF picture");
PICTURE(pdf, "PDF");
PICTURE(ps, "PostScript");

// A picture or call graph in front of the user.
#define VIEWER(command_name, report_kind, format, file, program, what, needs)                      \
	const struct command cmd_##command_name = {                                                \
		.name = #command_name,                                                             \
		.synopsis = SYNOPSIS,                                                              \
		.summary = what,                                                                   \
		.detail = needs " With a file nothing is started and the file is written.",        \
		.example = #command_name " > pi." file,                                            \
		.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,                         \
		.completes = COMPLETE_FUNCTION,                                                    \
		.report = report_kind,                                                             \
		.picture = format,                                                                 \
		.extension = file,                                                                 \
		.viewer = program,                                                                 \
		.run = ask_run,                                                                    \
	}
#define DRAWN "Graphviz draws it and must be installed."

VIEWER(web, REPORT_PICTURE, "svg", "svg", VIEWER_BROWSER, "Show the graph of calls in a browser",
       DRAWN " The browser is $BROWSER or one of the usual ones.");
VIEWER(eog, REPORT_PICTURE, "svg", "svg", "eog", "Show the graph of calls with eog", DRAWN);
VIEWER(evince, REPORT_PICTURE, "pdf", "pdf", "evince", "Show the graph of calls with evince", DRAWN);
VIEWER(gv, REPORT_PICTURE, "ps", "ps", "gv --noantialias", "Show the graph of calls with gv",
       DRAWN);
VIEWER(kcachegrind, REPORT_CALLGRIND, NULL, "grind", "kcachegrind",
       "Show costs and calls with KCachegrind", "What callgrind writes.");
