// Stacks whole: as flame graphs, and as input for those of other programs.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_flamegraph = {
	.name = "flamegraph",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write a flame graph: SVG, or HTML or JSON by the file's name",
	.detail = "A file that needs no network: boxes are as wide as what they cost, callees are "
		  "below their callers; a browser zooms and searches. > f.html has all sample types, "
		  "> f.json is for d3-flame-graph. With -base or -diff_base colours and signs tell what "
		  "changed. Options: palette, inverted. Without a file the shell writes profile001.svg, "
		  "or the next free number.",
	.example = "flamegraph > cpu.svg",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_FLAME,
	.extension = "svg",
	.run = ask_run,
};

const struct command cmd_folded = {
	.name = "folded",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write stacks as lines for FlameGraph",
	.detail = "main;parse;read 12: a line for each stack, the root first, with the value of the "
		  "sample type. folded_marks=true tells which frames were inlined.",
	.example = "folded > stacks.folded",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_FOLDED,
	.run = ask_run,
};

const struct command cmd_speedscope = {
	.name = "speedscope",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write stacks for www.speedscope.app",
	.detail = "All sample types in one file, with names, files and lines. Without a file the shell "
		  "writes profile001.speedscope.json, or the next free number.",
	.example = "speedscope > cpu.speedscope.json",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_SPEEDSCOPE,
	.extension = "speedscope.json",
	.run = ask_run,
};

const struct command cmd_perfetto = {
	.name = "perfetto",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Write stacks as trace events for ui.perfetto.dev",
	.detail = "Each sample type is a thread, stacks are slices as long as they cost; also for "
		  "chrome://tracing. Without a file the shell writes profile001.trace.json, or the next "
		  "free number.",
	.example = "perfetto > cpu.trace.json",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_BYTES,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_PERFETTO,
	.extension = "trace.json",
	.run = ask_run,
};
