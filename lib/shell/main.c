// Flags, then a session, then one answer or the shell.
#include "shell/main.h"

#include <malloc.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "io/input.h"
#include "session/session.h"
#include "shell/ask.h"
#include "shell/cmd_trend.h"
#include "shell/flags.h"
#include "shell/generate.h"
#include "shell/help.h"
#include "shell/line.h"
#include "shell/open.h"
#include "shell/output.h"
#include "shell/shell.h"
#include "shell/signals.h"

static struct error *load(struct shell *shell, const struct flags *flags)
{
	const struct config *config = &flags->config;
	bool diff = config->diff_base[0];
	const char *base = diff ? config->diff_base : config->base;
	shell->from.sources = (struct session_sources){
		.executable = flags->executable,
		.source = (const char *const *)flags->source,
		.source_count = flags->source_count,
		.base = base[0] ? base : NULL,
		.diff_base = diff,
	};
	TRY(session_use(shell->session, config));
	if (flags->command && flags->command->report == REPORT_TREND)
		return trend_open(shell, config);
	return open_sources(shell, &shell->from.sources);
}

// The commands of a file for -x.
static struct error *read_script(const char *path, struct text *ret)
{
	struct input *input;
	TRY(input_open(path, &(struct input_options){0}, &input));
	uint64_t len = input_wait(input, UINT64_MAX);
	struct error *err = input_error(input);
	if (!err) {
		text_put(ret, (const char *)input_bytes(input), len);
		err = text_error(ret);
	}
	input_close(input);
	return err ? error_context(err, "%s", path) : NULL;
}

static int run_script(struct shell *shell, const struct config *config)
{
	if (config->c[0])
		return shell_script(shell, config->c, strlen(config->c), ";\n", false);
	struct text script = {0};
	struct error *err = read_script(config->x, &script);
	int status =
		err ? shell_tell(shell, err)
		    : shell_script(shell, script.bytes ? script.bytes : "", script.len, "\n", true);
	text_deinit(&script);
	return status;
}

// Whoever puts files together wants to know that some of them are not in it.
static int tell_skipped(struct shell *shell, const char *did)
{
	struct text line = {0};
	size_t count = session_skipped(shell->session, did, &line);
	tell_note(&shell->tell, line.bytes, line.len);
	text_deinit(&line);
	return count ? 1 : 0;
}

static int answer(struct shell *shell, const struct flags *flags)
{
	signals_mode(SIGNALS_COMMAND);
	struct error *err =
		ask(shell, flags->command, flags->argument, session_config(shell->session),
		    (struct ask_target){.kind = TARGET_STDOUT});
	if (err)
		return shell_tell(shell, err);
	if (flags->command->report == REPORT_TREND)
		return tell_skipped(shell, "read");
	return flags->command->report == REPORT_PROTO ? tell_skipped(shell, "merged") : 0;
}

static int run(const struct flags *flags, const struct tell *tell)
{
	struct shell shell = {.tell = *tell};
	struct error *err = session_new(&shell.session);
	if (!err)
		err = load(&shell, flags);
	int status;
	if (err)
		status = shell_tell(&shell, err);
	else if (flags->command)
		status = answer(&shell, flags);
	else if (flags->config.c[0] || flags->config.x[0])
		status = run_script(&shell, &flags->config);
	else {
		if (open_reads_stdin(&shell.from.sources))
			line_find_terminal();
		status = shell_interact(&shell);
	}
	shell_sources_deinit(&shell.from);
	viewer_deinit(&shell.viewer);
	session_free(shell.session);
	return status;
}

// Text of our own on standard output.
static int print(const struct tell *tell, struct text *text)
{
	struct shell shell = {.tell = *tell};
	struct words words = {.target = TARGET_STDOUT};
	struct error *err = shell_print(&shell, &words, text);
	return err ? shell_tell(&shell, err) : 0;
}

static int generate(const struct tell *tell, const char *what)
{
	struct text text = {0};
	struct error *err = generate_document(&text, what);
	if (!err)
		return print(tell, &text);
	text_deinit(&text);
	tell_error(tell, error_message(err));
	error_free(err);
	return 2;
}

static int usage(const struct tell *tell, const char *before, const char *after)
{
	struct text text = {0};
	if (before)
		text_putf(&text, "%s\n", before);
	help_usage(&text);
	if (after)
		text_putf(&text, "%s\n", after);
	tell_note(tell, text.bytes, text.len);
	text_deinit(&text);
	return before || after ? 2 : 0;
}

// Users of FlameGraph know -color as the flag for palettes; it is that, too.
static struct error *parse_color(struct config *config, enum color_choice *ret)
{
	static const char *const words[] = {"auto", "always", "never"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(config->color, words[i]) == 0) {
			*ret = (enum color_choice)i;
			return NULL;
		}
	struct error *err = config_set(config, option_find("palette"), config->color);
	if (!err)
		return NULL;
	error_free(err);
	return error_new(ERR_USAGE,
			 "invalid value \"%s\" for flag -color: must be auto, always or never",
			 config->color);
}

static int dispatch(struct flags *flags, struct tell *tell)
{
	enum color_choice color = COLOR_AUTO;
	struct error *err = parse_color(&flags->config, &color);
	*tell = tell_init(color);
	if (!err && flags->help)
		return usage(tell, NULL, NULL);
	if (!err && flags->config.version) {
		struct text text = {0};
		generate_version(&text);
		return print(tell, &text);
	}
	if (!err && flags->config.formats) {
		struct text text = {0};
		help_formats(&text);
		return print(tell, &text);
	}
	if (!err && flags->config.generate[0])
		return generate(tell, flags->config.generate);
	if (!err && flags->source_count == 0)
		return usage(tell, NULL, "no profile source specified");
	if (!err)
		err = flags_check(flags, tell);
	if (!err)
		return run(flags, tell);
	tell_error(tell, error_message(err));
	error_free(err);
	return 2;
}

int cprof_main(int argc, char **argv)
{
	// As malloc() starts out; otherwise it would keep what was large, in pieces, once some of
	// it was freed: twice the memory for a thousand profiles.
	mallopt(M_MMAP_THRESHOLD, 128 << 10);
	signals_init();
	struct tell tell = tell_init(COLOR_AUTO);
	struct flags flags;
	struct error *err = flags_parse(&flags, argc, argv);
	int status;
	if (err) {
		status = usage(&tell, error_message(err), NULL);
		error_free(err);
	} else {
		status = dispatch(&flags, &tell);
		flags_deinit(&flags);
	}
	return status;
}
