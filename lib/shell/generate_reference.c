// docs/reference.md: all commands and options, as tables and short sections.
#include "shell/generate.h"

#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "shell/command.h"
#include "shell/flags.h"
#include "tui/view.h"

// Text in a table: a bar would end the cell.
static void put_cell(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			text_putc(out, '\\');
		text_putc(out, *text);
	}
}

static void put_keys(struct text *out, const struct bindings *bindings)
{
	text_puts(out, "| key | what it does |\n| --- | --- |\n");
	for (size_t i = 0; i < bindings->count; i++)
		text_putf(out, "| `%s` | %s |\n", bindings->row[i].names, bindings->row[i].help);
	text_puts(out, "\n");
}

static void put_command(struct text *out, const struct command *command)
{
	text_putf(out, "### %s\n\n", command->name);
	text_putf(out, "%s.\n\n", command->summary);
	text_putf(out, "    %s%s%s\n\n", command->name, command->synopsis[0] ? " " : "",
		  command->synopsis);
	if (command->detail)
		text_putf(out, "%s\n\n", command->detail);
	if (command->view)
		put_keys(out, &command->view->bindings);
	if (command->aliases) {
		text_puts(out, "Also:");
		for (const char *at = command->aliases; *at;) {
			size_t len = strcspn(at, " ");
			text_putf(out, " `%.*s`", (int)len, at);
			at += len + strspn(at + len, " ");
		}
		text_puts(out, ".\n\n");
	}
	if (command->flags & COMMAND_FLAG)
		text_putf(out, "On the command line: `-%s%s`.\n\n", command->name,
			  command->flags & COMMAND_ARGUMENT ? " regexp" : "");
	if (command->example)
		text_putf(out, "Example: `%s`\n\n", command->example);
}

static void put_options(struct text *out, unsigned scope)
{
	struct config config;
	struct error *err = config_init(&config);
	if (err) {
		error_free(err);
		out->failed = true;
		return;
	}
	text_puts(out, "| option | value | default | meaning |\n| --- | --- | --- | --- |\n");
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		if (!(option->scope & scope))
			continue;
		struct text value = {0};
		config_put(&value, &config, option);
		text_putf(out, "| `%s` | ", option->name);
		put_cell(out, option->kind == OPTION_BOOL ? "true or false" : option->placeholder);
		text_putf(out, " | %s%s%s | ", value.len ? "`" : "", value.len ? value.bytes : "",
			  value.len ? "`" : "");
		put_cell(out, option->summary);
		text_puts(out, ". ");
		put_cell(out, option->detail);
		text_puts(out, " |\n");
		text_deinit(&value);
	}
	config_deinit(&config);
}

void generate_reference(struct text *out)
{
	text_puts(out, "# Reference\n\n"
		       "Made by `cprof -generate=reference` from the tables the program itself "
		       "uses; change those, not this page.\n\n"
		       "- [Command line](#command-line)\n- [Lines of the shell]"
		       "(#lines-of-the-shell)\n- [Commands](#commands)\n- [Options](#options)\n"
		       "- [Flags](#flags)\n\n");
	text_puts(out,
		  "## Command line\n\n"
		  "    cprof <format> [options] [binary] <profile>...   one answer\n"
		  "    cprof [options] [binary] <profile>...            the shell\n\n"
		  "Flags come before the profiles and follow Go's rules: `-x` and `--x` are the "
		  "same, a value follows `=` or is the next argument, a boolean takes its value "
		  "only with `=`. Formats are commands with a dash: `-top`, `-list=regexp`. "
		  "Every option below is a flag. Exit status: 0, 1 if `-proto` had to skip "
		  "sources, 2 after any failure, 130 after Ctrl-C.\n\n");
	text_puts(out,
		  "## Lines of the shell\n\n"
		  "| line | meaning |\n| --- | --- |\n"
		  "| `name=value` | sets an option for the session; `//:` starts a comment |\n"
		  "| `name` | sets a boolean option |\n"
		  "| `:` | clears focus, ignore, hide, tagfocus and tagignore |\n"
		  "| a sample type, as `alloc_space` | shows that one; `total_alloc_space` with "
		  "mean off, `mean_alloc_space` with mean on |\n"
		  "| `command word...` | asks |\n\n"
		  "| word | meaning |\n| --- | --- |\n"
		  "| `20` | at most so many entries; `top20` is `top 20` |\n"
		  "| `json` | keeps samples with a frame that matches (focus); several are "
		  "alternatives |\n"
		  "| `-runtime` | drops samples with a frame that matches (ignore) |\n"
		  "| `-cum` | sorts by cum |\n"
		  "| `unit=ms` | sets an option for this command only |\n"
		  "| `> file` `>> file` | writes the answer to a file, or adds it |\n"
		  "| `\\| command` | hands the answer to a command of `sh`; everything to the end "
		  "of the line belongs to it |\n\n"
		  "Words end at white space; there is no quoting. `-c` splits its commands at "
		  "every semicolon and newline.\n\n");
	text_puts(out, "## Commands\n\n");
	for (size_t i = 0; i < command_count; i++)
		put_command(out, commands[i]);
	text_puts(out, "## Options\n\nVariables of the shell, and flags. On the command line "
		       "the values of `sort` and `granularity` are flags of their own: `-cum`, "
		       "`-lines`.\n\n");
	put_options(out, OPTION_SHELL);
	text_puts(out, "\n## Flags\n\nOnly on the command line.\n\n");
	put_options(out, OPTION_FLAG);
	text_puts(out, "\n| shorthand | the same as |\n| --- | --- |\n");
	for (size_t i = 0; i < flag_shorthand_count; i++)
		text_putf(out, "| `-%s` | `-sample_index=%s%s` |\n", flag_shorthands[i].name,
			  flag_shorthands[i].type, flag_shorthands[i].mean ? " -mean" : "");
}
