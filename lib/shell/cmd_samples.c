// traces, tags, raw, comments, memstats: what the profile holds, sample by sample.
#include "shell/ask.h"
#include "shell/command.h"

const struct command cmd_traces = {
	.name = "traces",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print every sample with its stack",
	.detail = "Labels first, then the value and the frames, the innermost at the top.",
	.example = "traces main.f",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TRACES,
	.run = ask_run,
};

const struct command cmd_tags = {
	.name = "tags",
	.synopsis = "[tagfocus]... [-tagignore]... [name=value]... [>file]",
	.summary = "Print the labels of samples and what they weigh",
	.detail = "Words after it filter by label: they are tagfocus and tagignore for this "
		  "command, where for others they are focus and ignore.",
	.example = "tags",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT | COMMAND_LABELS,
	.completes = COMPLETE_LABEL,
	.report = REPORT_TAGS,
	.run = ask_run,
};

const struct command cmd_raw = {
	.name = "raw",
	.synopsis = "[focus]... [-ignore]... [name=value]... [>file]",
	.summary = "Print the profile as it is in the file",
	.detail = "Samples, locations and mappings by number.",
	.example = "raw",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_RAW,
	.run = ask_run,
};

const struct command cmd_comments = {
	.name = "comments",
	.synopsis = "[>file]",
	.summary = "Print the comments of the profile",
	.detail = "-add_comment adds one.",
	.example = "comments",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_NOTHING,
	.report = REPORT_COMMENTS,
	.run = ask_run,
};

const struct command cmd_memstats = {
	.name = "memstats",
	.synopsis = "[name=value]... [>file]",
	.summary = "Print the numbers about memory that Go adds to a heap profile",
	.detail = "runtime.MemStats, as heap profiles in text have them (heap?debug=1); a profile.proto has "
		  "none, and merged profiles have none.",
	.example = "memstats",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_NOTHING,
	.report = REPORT_MEMSTATS,
	.run = ask_run,
};
