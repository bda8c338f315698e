// trend: what grows from profile to profile.
#include "shell/cmd_trend.h"

#include "shell/ask.h"
#include "shell/command.h"
#include "shell/open.h"
#include "shell/shell.h"

struct gathering {
	struct shell *shell;
	struct question question;
};

static struct error *gather(void *context, const struct session_hooks *hooks)
{
	struct gathering *g = context;
	return session_trend_start(g->shell->session, &g->shell->from.sources, &g->question, hooks);
}

struct error *trend_open(struct shell *shell, const struct config *config)
{
	struct gathering g = {
		.shell = shell,
		.question = {.report = REPORT_TREND, .config = config},
	};
	return open_with(shell, gather, &g);
}

static struct error *run_trend(struct shell *shell, const struct command *command,
			       const struct words *words)
{
	struct config config;
	if (open_reads_stdin(&shell->from.sources))
		return error_new(ERR_USAGE, "trend cannot read standard input again");
	TRY(ask_options(shell, command, words, &config));
	struct error *err = trend_open(shell, &config);
	if (!err)
		err = ask(shell, command, NULL, &config,
			  (struct ask_target){words->target, words->target_name});
	session_trend_end(shell->session);
	config_deinit(&config);
	return err;
}

const struct command cmd_trend = {
	.name = "trend",
	.synopsis = "[n] [focus]... [-ignore]... [-cum] [name=value]... [>file]",
	.summary = "Print what grows from profile to profile",
	.detail = "Takes the profiles that were opened one by one instead of merged, in the order of their "
		  "times, and draws what each entry costs over them. What grows most steadily comes first: by "
		  "the slope that it has with 95% confidence, so that a leak is in front of noise, of "
		  "what went up once and of what comes and goes. n entries at most: 10 in the "
		  "shell, all on the command line.",
	.example = "trend5 -cum",
	.flags = COMMAND_REPORT | COMMAND_FLAG | COMMAND_REDIRECT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_TREND,
	.count = 10,
	.run = run_trend,
};
