// goroutines: where they stand and what they wait for.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_goroutines = {
	.name = "goroutines",
	.synopsis = "[n] [focus]... [-ignore]... [state=REGEX] [wait=RANGE] [name=value]... [>file]",
	.summary = "Print goroutines, those with the same stack and state as one",
	.detail = "How many are in which state; then for each group how many there are, how long they "
		  "have waited, their stack, who created them and their labels. n groups at most. With a "
		  "base, the groups that grew come first. States, waiting times and creators are in "
		  "dumps only: goroutine?debug=2, a panic, SIGQUIT; for other profiles groups are "
		  "stacks.",
	.example = "goroutines 3 main",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_GOROUTINES,
	.run = ask_run,
};
