// The order in which a line is looked at is pprof's (driver/interactive.go).
#include "shell/shell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/system.h"
#include "profile/profile.h"
#include "session/session.h"
#include "shell/ask.h"
#include "shell/line.h"
#include "shell/output.h"
#include "shell/signals.h"

#define PROMPT "(cprof) "

int shell_tell(const struct shell *shell, struct error *err)
{
	int status = error_code(err) == ERR_INTERRUPTED ? 130 : 2;
	tell_error(&shell->tell, error_message(err));
	error_free(err);
	return status;
}

static void tell_text(const struct shell *shell, struct text *text)
{
	tell_note(&shell->tell, text->bytes, text->len);
	text_deinit(text);
}

struct error *shell_print(struct shell *shell, const struct words *words, struct text *text)
{
	struct error *err = text_error(text);
	if (!err && words->target == TARGET_STDOUT && shell->interactive && !shell->terminal) {
		tell_text(shell, text);
		return NULL;
	}
	struct output_options where = {
		.target = words->target, .name = words->target_name, .pager = shell->terminal};
	struct output output;
	if (!err && !(err = output_open(&output, &where))) {
		struct writer writer = output_writer(&output);
		err = writer_put(&writer, text->bytes, text->len);
		err = output_close(&output, err, &shell->gone);
	}
	text_deinit(text);
	return err;
}

static struct error *set_session(struct shell *shell, const char *name, const char *value)
{
	struct setting setting = {.name = name, .value = value};
	struct config config;
	TRY(config_copy(&config, session_config(shell->session)));
	struct error *err = ask_set(shell, &config, &setting);
	if (!err)
		err = session_use(shell->session, &config);
	config_deinit(&config);
	return err;
}

// The shortcut `prefix` in front of a sample type, as total_alloc_space; the type's name or NULL.
static const char *find_type(const struct profile *profile, const char *prefix, const char *line,
			     size_t len)
{
	size_t skip = strlen(prefix);
	if (!profile || len <= skip || memcmp(line, prefix, skip) != 0)
		return NULL;
	for (uint32_t i = 0; i < profile->type.count; i++) {
		const char *name = profile_text(profile, profile->type.type[i]);
		if (strlen(name) == len - skip && memcmp(name, line + skip, len - skip) == 0)
			return name;
	}
	return NULL;
}

static struct error *run_shortcut(struct shell *shell, const char *line, size_t len, bool *ret)
{
	const struct profile *profile = session_profile(shell->session);
	*ret = true;
	if (len == 1 && line[0] == ':') {
		static const char *const cleared[] = {"focus", "ignore", "hide", "tagfocus",
						      "tagignore"};
		for (size_t i = 0; i < ARRAY_LEN(cleared); i++)
			TRY(set_session(shell, cleared[i], ""));
		return NULL;
	}
	static const struct {
		const char *prefix, *mean;
	} form[] = {{"", NULL}, {"total_", "0"}, {"mean_", "1"}};
	for (size_t i = 0; i < ARRAY_LEN(form); i++) {
		const char *type = find_type(profile, form[i].prefix, line, len);
		if (!type)
			continue;
		if (form[i].mean)
			TRY(set_session(shell, "mean", form[i].mean));
		return set_session(shell, "sample_index", type);
	}
	*ret = false;
	return NULL;
}

struct error *shell_line(struct shell *shell, const char *line, size_t len)
{
	words_trim(&line, &len);
	bool shortcut;
	TRY(run_shortcut(shell, line, len, &shortcut));
	if (shortcut)
		return NULL;
	struct words words;
	struct error *err = words_parse(&words, line, len);
	if (!err && words.kind == WORDS_ASSIGN)
		err = set_session(shell, words.setting[0].name, words.setting[0].value);
	else if (!err && words.kind == WORDS_COMMAND)
		err = words.command->run(shell, words.command, &words);
	words_deinit(&words);
	return err;
}

// Runs a line as a command that Ctrl-C can stop.
static struct error *run_guarded(struct shell *shell, const char *line, size_t len)
{
	interrupt_clear();
	enum signals_mode before = signals_mode(SIGNALS_COMMAND);
	struct error *err = shell_line(shell, line, len);
	signals_mode(before);
	return err;
}

static struct error *start(struct shell *shell)
{
	return session_set(shell->session, option_find("compact_labels"), "true");
}

void shell_sources_deinit(struct shell_sources *sources)
{
	free(sources->list);
	free(sources->words);
	*sources = (struct shell_sources){0};
}

static void put_description(struct shell *shell, struct text *out)
{
	bool empty = false;
	struct error *err = session_describe(shell->session, out, &empty);
	// Wrong options are told by the first command that meets them.
	error_free(err);
	if (empty)
		text_puts(out, "No samples were found with the default sample value type.\n"
			       "Try \"sample_index\" command to analyze different sample "
			       "values.\n");
}

void shell_describe(struct shell *shell)
{
	struct text text = {0};
	put_description(shell, &text);
	tell_text(shell, &text);
}

static void greet(struct shell *shell)
{
	struct text text = {0};
	put_description(shell, &text);
	text_puts(&text, "Entering interactive mode (type \"help\" for commands, \"o\" for "
			 "options)\n");
	tell_text(shell, &text);
}

static struct error *put_prompt(struct shell *shell)
{
	struct output output;
	TRY(output_open(&output, &(struct output_options){.target = TARGET_STDOUT}));
	struct writer writer = output_writer(&output);
	struct error *err = writer_put(&writer, PROMPT, strlen(PROMPT));
	return output_close(&output, err, &shell->gone);
}

// Lines from a pipe or a file: a prompt before each, no echo, as pprof does.
static int read_plain(struct shell *shell)
{
	char *line = NULL;
	size_t capacity = 0;
	int status = 0;
	while (!shell->quit && !status) {
		struct error *err = put_prompt(shell);
		if (err)
			status = shell_tell(shell, err);
		if (err || shell->gone)
			break;
		ssize_t len = getline(&line, &capacity, stdin);
		if (len < 0 && ferror(stdin)) {
			status = shell_tell(
				shell, error_new(ERR_IO, "read /dev/stdin: %s", system_words(errno)));
			break;
		}
		if (len < 0)
			break;
		err = run_guarded(shell, line, (size_t)len);
		bool interrupted = err && error_code(err) == ERR_INTERRUPTED;
		if (err)
			shell_tell(shell, err);
		if (interrupted)
			status = 130;
	}
	free(line);
	return status;
}

// A line of the terminal; pasted ones arrive together.
static void run_pasted(struct shell *shell, const char *text)
{
	while (!shell->quit) {
		size_t len = strcspn(text, "\n");
		struct error *err = run_guarded(shell, text, len);
		bool stop = err && error_code(err) == ERR_INTERRUPTED;
		if (err)
			shell_tell(shell, err);
		if (shell->gone)
			tell_error(&shell->tell, "nobody reads standard output any more");
		shell->gone = false;
		if (stop || !text[len])
			break;
		text += len + 1;
	}
}

static int read_terminal(struct shell *shell)
{
	struct error *err = line_open(shell->session, PROMPT);
	if (err) {
		tell_note(&shell->tell, error_message(err), strlen(error_message(err)));
		error_free(err);
	}
	char *text;
	while (!shell->quit && line_read(&text)) {
		run_pasted(shell, text);
		free(text);
	}
	if ((err = line_close())) {
		tell_note(&shell->tell, error_message(err), strlen(error_message(err)));
		error_free(err);
	}
	return 0;
}

int shell_interact(struct shell *shell)
{
	shell->interactive = true;
	shell->terminal = line_possible();
	struct error *err = start(shell);
	if (err)
		return shell_tell(shell, err);
	greet(shell);
	return shell->terminal ? read_terminal(shell) : read_plain(shell);
}

int shell_script(struct shell *shell, const char *script, size_t len, const char *separators,
		 bool comments)
{
	struct error *err = start(shell);
	for (size_t at = 0; !err && at < len && !shell->quit && !shell->gone;) {
		size_t end = at;
		while (end < len && !(script[end] && strchr(separators, script[end])))
			end++;
		const char *line = script + at;
		size_t line_len = end - at;
		words_trim(&line, &line_len);
		if (!comments || line_len == 0 || line[0] != '#')
			err = run_guarded(shell, line, line_len);
		at = end + 1;
	}
	return err ? shell_tell(shell, err) : 0;
}
