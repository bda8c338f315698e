// proto, topproto, callgrind: answers that are files.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_proto = {
	.name = "proto",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write the profile as a compressed profile.proto",
	.detail = "What the filters leave of it, several sources merged and the base subtracted. "
		  "Without a file the shell writes profile001.pb.gz, or the next free number.",
	.example = "proto > all.pb.gz",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_PROTO,
	.extension = "pb.gz",
	.run = ask_run,
};

const struct command cmd_topproto = {
	.name = "topproto",
	.synopsis = "[n] [focus]... [-ignore]... [-cum] [name=value]... [>file]",
	.summary = "Write the entries of top as a compressed profile.proto",
	.detail = "One sample for each entry, with the values flat and cum.",
	.example = "topproto 10 > top.pb.gz",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TOPPROTO,
	.extension = "pb.gz",
	.run = ask_run,
};

const struct command cmd_callgrind = {
	.name = "callgrind",
	.synopsis = "[focus]... [-ignore]... [-cum] [name=value]... [>file]",
	.summary = "Write costs and calls in callgrind's format",
	.detail = "For KCachegrind and callgrind_annotate. Without a file the shell writes "
		  "profile001.callgraph.out, or the next free number.",
	.example = "callgrind > calls.out",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_CALLGRIND,
	.extension = "callgraph.out",
	.run = ask_run,
};
