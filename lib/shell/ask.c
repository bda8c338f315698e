// The options of one command are a copy of the session's that is thrown away afterwards.
#include "shell/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session/session.h"
#include "base/locale.h"
#include "base/text.h"
#include "shell/output.h"
#include "shell/shell.h"
#include "tui/view.h"

// What is told when the answer begins.
struct preamble {
	const struct shell *shell;
	struct text notes;
	const char *file; // NULL if it goes nowhere special
};

static void tell_preamble(void *context)
{
	struct preamble *preamble = context;
	tell_note(&preamble->shell->tell, preamble->notes.bytes, preamble->notes.len);
	text_clear(&preamble->notes);
	if (!preamble->file)
		return;
	struct text line = {0};
	text_putf(&line, "Generating report in %s", preamble->file);
	tell_note(&preamble->shell->tell, line.bytes, line.len);
	text_deinit(&line);
}

// The form of a drawing; that of flame graphs is in the name of the file.
static const char *form_of(const struct command *command, struct ask_target target)
{
	if (command->report != REPORT_FLAME ||
	    (target.kind != TARGET_FILE && target.kind != TARGET_APPEND))
		return command->picture;
	const char *point = strrchr(target.name, '.');
	if (!point || strchr(point, '/'))
		return command->picture;
	return strcmp(point, ".htm") == 0 ? "html" : point + 1;
}

// A view in place of the answer; *ret_shown is false if this terminal cannot show it.
static struct error *show_view(struct shell *shell, const struct tui_view *view,
			       const struct question *question, bool *ret_shown)
{
	struct screen *screen;
	struct error *err = screen_open(shell->tell.answers, &screen);
	*ret_shown = !err;
	if (err && error_code(err) == ERR_UNSUPPORTED) {
		tell_note(&shell->tell, error_message(err), strlen(error_message(err)));
		error_free(err);
		return NULL;
	}
	struct text notes = {0};
	if (!err) {
		err = view->run(shell->session, question, screen, &notes);
		screen_close(screen);
	}
	tell_note(&shell->tell, notes.bytes, notes.len);
	text_deinit(&notes);
	return err;
}

// What the answer can be like on the terminal that standard output may be.
static void find_terminal(const struct shell *shell, const struct command *command,
			  struct question *ret)
{
	bool colors = shell->tell.answers;
	ret->columns = output_screen_columns();
	ret->color = colors && (command->report == REPORT_LIST || command->report == REPORT_GRAPH);
	if (command->report == REPORT_FLAMETEXT)
		ret->colors = screen_colors(colors);
}

struct error *ask(struct shell *shell, const struct command *command, const char *argument,
		  const struct config *config, struct ask_target target)
{
	if (target.kind == TARGET_STDOUT && config->output[0])
		target = (struct ask_target){TARGET_FILE, config->output};
	bool screen = shell->interactive || isatty(STDOUT_FILENO);
	char *numbered = NULL;
	const char *page = NULL;
	if (target.kind == TARGET_STDOUT && command->viewer &&
	    (screen || !(command->flags & COMMAND_PAGE))) {
		TRY(viewer_new_file(&shell->viewer, command->extension, &page));
		target = (struct ask_target){TARGET_FILE, page};
	}
	if (target.kind == TARGET_STDOUT && command->flags & COMMAND_BYTES && screen) {
		TRY(output_numbered(command->extension, &numbered));
		target = (struct ask_target){TARGET_FILE, numbered};
	}
	struct question question = {
		.report = command->report,
		.argument = argument,
		.config = config,
		.picture = form_of(command, target),
		.unicode = locale_is_utf8(),
	};
	if (target.kind == TARGET_STDOUT)
		find_terminal(shell, command, &question);
	if (target.kind == TARGET_STDOUT && command->view && screen_possible()) {
		bool shown;
		struct error *failed = show_view(shell, command->view, &question, &shown);
		if (failed || shown)
			return failed;
	}
	if (command->flags & COMMAND_SCREEN)
		return error_new(ERR_UNSUPPORTED, "%s needs a terminal", command->name);
	struct preamble preamble = {.shell = shell};
	if (!page && (target.kind == TARGET_FILE || target.kind == TARGET_APPEND))
		preamble.file = target.name;
	struct output_options where = {
		.target = target.kind,
		.name = target.name,
		.pager = shell->terminal,
		.color = question.color || question.colors != COLORS_NONE,
		.before = tell_preamble,
		.context = &preamble,
	};
	struct output output;
	struct error *err = output_open(&output, &where);
	if (!err) {
		struct writer writer = output_writer(&output);
		err = session_answer(shell->session, &question, &writer, &preamble.notes);
		err = output_close(&output, err, &shell->gone);
	}
	tell_note(&shell->tell, preamble.notes.bytes, preamble.notes.len);
	text_deinit(&preamble.notes);
	if (err && numbered)
		unlink(numbered);
	free(numbered);
	if (!err && page)
		err = viewer_show(&shell->viewer, command->viewer, page, !shell->interactive);
	return err;
}

struct error *ask_set(const struct shell *shell, struct config *config,
		      const struct setting *setting)
{
	const struct option *option = option_find(setting->name);
	return option ? session_set_in(shell->session, config, option, setting->value)
		      : config_set_member(config, setting->name, setting->value);
}

static struct error *set_option(struct config *config, const char *name, const char *value)
{
	return value && value[0] ? config_set(config, option_find(name), value) : NULL;
}

// The words of a line, in the order in which they win: the command's own order, name=value, filters
// and counts.
static struct error *apply_words(const struct shell *shell, struct config *config,
				 const struct command *command, const struct words *words)
{
	bool labels = command->flags & COMMAND_LABELS;
	TRY(set_option(config, "sort", command->sort));
	for (uint32_t i = 0; i < words->setting_count; i++)
		TRY(ask_set(shell, config, &words->setting[i]));
	TRY(set_option(config, labels ? "tagfocus" : "focus", words->focus));
	TRY(set_option(config, labels ? "tagignore" : "ignore", words->ignore));
	if (words->cum)
		TRY(set_option(config, "sort", "cum"));
	if (words->counted)
		config->nodecount = words->count;
	if (config->nodecount == -1 && command->count)
		config->nodecount = command->count;
	return NULL;
}

struct error *ask_options(const struct shell *shell, const struct command *command,
			  const struct words *words, struct config *ret)
{
	TRY(config_copy(ret, session_config(shell->session)));
	struct error *err = apply_words(shell, ret, command, words);
	if (err)
		config_deinit(ret);
	return err;
}

struct error *ask_run(struct shell *shell, const struct command *command, const struct words *words)
{
	struct config config;
	TRY(ask_options(shell, command, words, &config));
	struct error *err = ask(shell, command, words->argument, &config,
				(struct ask_target){words->target, words->target_name});
	config_deinit(&config);
	return err;
}
