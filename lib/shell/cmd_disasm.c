// disasm: machine code with its cost.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_disasm = {
	.name = "disasm",
	.synopsis = "regexp|address [focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print the machine code of the functions that match, with costs",
	.detail = "Each instruction with its flat and cum, and its line in the source. Needs the "
		  "binary. An address means the function that it is in. intel_syntax chooses "
		  "between the two ways to write x86.",
	.example = "disasm main.f",
	.flags = COMMAND_REPORT | COMMAND_ARGUMENT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_DISASM,
	.run = ask_run,
};
