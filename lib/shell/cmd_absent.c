// What pprof has and cprof does not have yet: rows, so that trying one gets an answer.
#include "shell/command.h"
#include "shell/words.h"

static struct error *run_absent(struct shell *shell, const struct command *command,
				const struct words *words)
{
	(void)shell, (void)words;
	return command_absent(command->name);
}

#define ABSENT(command_name, what)                                                                 \
	const struct command cmd_##command_name = {                                                \
		.name = #command_name,                                                             \
		.synopsis = "",                                                                    \
		.summary = what " (not built yet)",                                                \
		.flags = COMMAND_ABSENT | COMMAND_FLAG | COMMAND_PLAIN,                            \
		.run = run_absent,                                                                 \
	}

ABSENT(eog, "Show the graph with eog");
ABSENT(evince, "Show the graph with evince");
ABSENT(gif, "Write a picture of the graph as GIF");
ABSENT(gv, "Show the graph with gv");
ABSENT(kcachegrind, "Show the profile with KCachegrind");
ABSENT(pdf, "Write a picture of the graph as PDF");
ABSENT(png, "Write a picture of the graph as PNG");
ABSENT(ps, "Write a picture of the graph as PostScript");
ABSENT(svg, "Write a picture of the graph as SVG");
ABSENT(web, "Show the graph in a browser");
