// edit: the user's editor, at the line that costs most.
#include <stdlib.h>
#include <unistd.h>

#include "report/list_hottest.h"
#include "session/session.h"
#include "shell/ask.h"
#include "shell/child.h"
#include "shell/command.h"
#include "shell/shell.h"

static const char *find_editor(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *editor = getenv(names[i]);
		if (editor && editor[0])
			return editor;
	}
	return "vi";
}

// The editor's words are for sh, as everywhere; the file's name is not.
static struct error *open_editor(const struct shell *shell, const struct report_place *place)
{
	const char *editor = find_editor();
	struct text command = {0}, line = {0}, note = {0};
	text_putf(&command, "%s \"$@\"", editor);
	text_putf(&line, "+%lld", (long long)(place->line > 0 ? place->line : 1));
	text_putf(&note, "%s:%lld, in %s", place->file.bytes, (long long)place->line,
		  place->function.bytes ? place->function.bytes : "");
	if (place->functions > 1)
		text_putf(&note, ", the hottest line of %u functions that match",
			  (unsigned)place->functions);
	struct error *err = text_error(&command);
	if (!err)
		err = text_error(&line);
	if (!err)
		err = text_error(&note);
	if (!err) {
		int status = 0;
		const char *const args[] = {line.bytes, place->file.bytes, NULL};
		tell_note(&shell->tell, note.bytes, note.len);
		err = child_run(command.bytes, args, &status);
		if (!err && status == 127)
			err = error_new(ERR_IO, "the editor could not be started: %s", editor);
	}
	text_deinit(&command);
	text_deinit(&line);
	text_deinit(&note);
	return err;
}

static struct error *run_edit(struct shell *shell, const struct command *command,
			      const struct words *words)
{
	if (words->target != TARGET_STDOUT)
		return error_new(ERR_USAGE, "edit has no answer that could go elsewhere");
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_new(ERR_USAGE, "edit needs a terminal");
	struct config config;
	TRY(ask_options(shell, command, words, &config));
	struct question question = {
		.report = command->report, .argument = words->argument, .config = &config};
	struct text notes = {0};
	struct report_place place;
	struct error *err = session_locate(shell->session, &question, &notes, &place);
	if (notes.len)
		tell_note(&shell->tell, notes.bytes, notes.len);
	text_deinit(&notes);
	if (!err) {
		err = open_editor(shell, &place);
		report_place_deinit(&place);
	}
	config_deinit(&config);
	return err;
}

const struct command cmd_edit = {
	.name = "edit",
	.synopsis = "regexp [focus]... [-ignore]... [name=value]...",
	.summary = "Open the source of a function in an editor, at its hottest line",
	.detail =
		"Runs $VISUAL, $EDITOR or vi with +LINE FILE. If several functions match, the line "
		"with the largest flat of them all is shown. Sources are found as by list.",
	.example = "edit main.f",
	.flags = COMMAND_REPORT | COMMAND_ARGUMENT,
	.completes = COMPLETE_FUNCTION,
	.report = REPORT_LIST,
	.run = run_edit,
};
