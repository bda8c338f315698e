// weblist: source and machine code as a page.
#include "shell/ask.h"
#include "shell/command.h"
#include "shell/viewer.h"

const struct command cmd_weblist = {
	.name = "weblist",
	.synopsis = "regexp|address [focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Show the source of what matches in a browser, with machine code",
	.detail = "As list, but on a page; a click on a line shows the code made of it. The regexp is "
		  "also matched with names of source files and binaries.",
	.example = "weblist main.f > f.html",
	.flags = COMMAND_REPORT | COMMAND_ARGUMENT | COMMAND_FLAG | COMMAND_REDIRECT |
		 COMMAND_PAGE,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_WEBLIST,
	.extension = "html",
	.viewer = VIEWER_BROWSER,
	.run = ask_run,
};
