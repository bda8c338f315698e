// fetch, watch, save: profiles from somewhere else, while the shell runs.
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "config/number.h"
#include "session/session.h"
#include "shell/ask.h"
#include "shell/command.h"
#include "shell/open.h"
#include "shell/shell.h"

// --- fetch

static struct error *split_words(const char *words, struct shell_sources *ret)
{
	struct error *err = NULL;
	*ret = (struct shell_sources){.words = strdup(words)};
	ret->list = calloc(strlen(words) / 2 + 1, sizeof *ret->list);
	if (!ret->words || !ret->list)
		err = error_nomem();
	for (char *rest = ret->words, *word; !err && (word = strsep(&rest, " "));)
		ret->list[ret->sources.source_count++] = word;
	ret->sources.source = (const char *const *)ret->list;
	if (err)
		shell_sources_deinit(ret);
	return err;
}

// A flag would be taken for a file, and be looked for by each watch.
static struct error *check_sources(const struct session_sources *sources)
{
	for (size_t i = 0; i < sources->source_count; i++) {
		const char *source = sources->source[i];
		if (source[0] == '-' && source[1])
			return error_new(
				ERR_USAGE,
				"fetch takes no flags: %s is for the command line of cprof; a "
				"file of that name is ./%s",
				source, source);
	}
	return NULL;
}

static struct error *run_fetch(struct shell *shell, const struct command *command,
			       const struct words *words)
{
	(void)command;
	struct shell_sources sources;
	if (!*words->rest)
		return error_new(ERR_USAGE, "fetch needs a URL or a file");
	TRY(split_words(words->rest, &sources));
	struct error *err = check_sources(&sources.sources);
	if (!err)
		err = open_sources(shell, &sources.sources);
	if (err) {
		shell_sources_deinit(&sources);
		return err;
	}
	shell_sources_deinit(&shell->from);
	shell->from = sources;
	session_close_others(shell->session);
	shell_describe(shell);
	return NULL;
}

// --- watch

struct watching {
	struct watch *watch;
	unsigned interval_ms;
	int count; // 0: until Ctrl-C
	const char *line;
};

static bool take_word(const char **at, const char *word)
{
	size_t len = strlen(word);
	if (strncmp(*at, word, len) != 0 || ((*at)[len] != ' ' && (*at)[len] != '\0'))
		return false;
	*at += len + ((*at)[len] == ' ');
	return true;
}

// 5s, 500ms, 2m, 1h; a number alone is seconds. Without a pause a program would do nothing else
// than answer.
static bool parse_interval(const char *text, size_t len, unsigned *ret_ms)
{
	static const struct {
		const char *unit;
		double ms;
	} known[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	char copy[32] = "", *unit;
	if (len == 0 || len >= sizeof copy || !isdigit((unsigned char)text[0]))
		return false;
	memcpy(copy, text, len);
	double number = strtod(copy, &unit);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(unit, known[i].unit) == 0 && number * known[i].ms >= 10 &&
		    number * known[i].ms <= 86400e3) {
			*ret_ms = (unsigned)lround(number * known[i].ms);
			return true;
		}
	return false;
}

static struct error *parse_watch(const char *at, struct watching *ret)
{
	*ret = (struct watching){0};
	if (take_word(&at, "-n")) {
		char number[12] = "";
		size_t len = strcspn(at, " ");
		if (len && len < sizeof number)
			memcpy(number, at, len);
		TRY(parse_decimal_int(number, &ret->count));
		if (ret->count < 1)
			return error_new(ERR_USAGE, "watch -n needs a number of at least 1");
		at += len + (at[len] == ' ');
	}
	size_t len = strcspn(at, " ");
	if (!parse_interval(at, len, &ret->interval_ms))
		return error_new(ERR_USAGE, "watch needs an interval, 10ms to a day, and a "
					    "command: watch 5s top");
	at += len + (at[len] == ' ');
	if (!*at)
		return error_new(ERR_USAGE, "watch needs a command: watch 5s top");
	if (take_word(&at, "watch") || take_word(&at, "fetch"))
		return error_new(ERR_USAGE, "watch cannot repeat watch and fetch");
	ret->line = at;
	return NULL;
}

static struct error *next(void *context, const struct session_hooks *hooks)
{
	struct watching *w = context;
	return session_watch_next(w->watch, w->interval_ms, hooks);
}

static void tell_time(const struct shell *shell, int number, int count)
{
	char clock[16];
	struct text line = {0};
	struct tm tm;
	time_t now = time(NULL);
	strftime(clock, sizeof clock, "%H:%M:%S", localtime_r(&now, &tm));
	text_putf(&line, "%s, %d", clock, number);
	if (count)
		text_putf(&line, " of %d", count);
	if (!line.failed)
		tell_note(&shell->tell, line.bytes, line.len);
	text_deinit(&line);
}

static struct error *watch_all(struct shell *shell, struct watching *w)
{
	for (int i = 1; !shell->gone && !shell->quit && (w->count == 0 || i <= w->count); i++) {
		struct error *err = open_with(shell, next, w);
		if (!err) {
			tell_time(shell, i, w->count);
			err = shell_line(shell, w->line, strlen(w->line));
		}
		// Somebody who looks on may be waiting for the program to come back.
		bool goes_on = shell->watched && err && error_code(err) != ERR_INTERRUPTED &&
			       error_code(err) != ERR_USAGE;
		if (err && !goes_on)
			return err;
		if (err)
			shell_tell(shell, err);
	}
	return NULL;
}

static struct error *run_watch(struct shell *shell, const struct command *command,
			       const struct words *words)
{
	(void)command;
	struct watching w;
	TRY(parse_watch(words->rest, &w));
	if (open_reads_stdin(&shell->from.sources))
		return error_new(ERR_USAGE, "watch cannot read standard input again");
	TRY(session_watch_start(shell->session, &shell->from.sources, &w.watch));
	// Answers follow each other; a pager would stop them.
	shell->watched = shell->terminal;
	shell->terminal = false;
	struct error *err = watch_all(shell, &w);
	shell->terminal = shell->watched;
	shell->watched = false;
	session_watch_end(w.watch);
	return err;
}

// --- save

static struct error *copy_option(struct config *to, const struct config *from, const char *name)
{
	const struct option *option = option_find(name);
	struct text value = {0};
	config_put(&value, from, option);
	struct error *err = text_error(&value);
	if (!err)
		err = config_set(to, option, value.bytes ? value.bytes : "");
	text_deinit(&value);
	return err;
}

// No filter takes anything away, but what is hidden stays hidden.
static struct error *use_redaction(struct config *all, const struct config *now)
{
	TRY(copy_option(all, now, "redact"));
	TRY(copy_option(all, now, "redact_keep"));
	return copy_option(all, now, "redact_salt");
}

static struct error *run_save(struct shell *shell, const struct command *command,
			      const struct words *words)
{
	(void)command;
	struct config all;
	if (!*words->rest)
		return error_new(ERR_USAGE, "save needs a file");
	TRY(config_init(&all));
	struct error *err = use_redaction(&all, session_config(shell->session));
	if (!err)
		err = ask(shell, command_find("proto"), NULL, &all,
			  (struct ask_target){.kind = TARGET_FILE, .name = words->rest});
	config_deinit(&all);
	return err;
}

const struct command cmd_fetch = {
	.name = "fetch",
	.synopsis = "URL|FILE...",
	.summary = "Open another profile in place of this one",
	.detail = "From live programs or files; several are merged. Flags such as -seconds, -H and "
		  "-u hold for it, too, but not -base.",
	.example = "fetch localhost:6060/debug/pprof/heap",
	.flags = COMMAND_PLAIN,
	.run = run_fetch,
};

const struct command cmd_watch = {
	.name = "watch",
	.synopsis = "[-n N] INTERVAL COMMAND",
	.summary = "Repeat a command on what changed in each interval",
	.detail = "Reads the profile's own sources again, every 5s, 500ms or 1m, and subtracts the "
		  "profile "
		  "before from it; CPU profiles are those of the interval. Ends with Ctrl-C, or "
		  "after N times.",
	.example = "watch -n 2 1s top",
	.flags = COMMAND_PLAIN,
	.run = run_watch,
};

const struct command cmd_save = {
	.name = "save",
	.synopsis = "FILE",
	.summary = "Write the whole profile as a compressed profile.proto",
	.detail = "As it was read, merged and compared, whatever the filters are; redacted with "
		  "redact.",
	.example = "save all.pb.gz",
	.flags = COMMAND_PLAIN,
	.run = run_save,
};
