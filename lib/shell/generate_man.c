// cprof.1, in roff's man macros.
#include "shell/generate.h"

#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "shell/command.h"
#include "tui/view.h"
#include "shell/flags.h"

// Text as roff wants it: no line starts with a dot or a quote, - is a minus sign.
static void put_roff(struct text *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		text_puts(out, "\\&");
	for (; *text; text++) {
		if (*text == '-')
			text_puts(out, "\\-");
		else if (*text == '\\')
			text_puts(out, "\\e");
		else
			text_putc(out, *text);
	}
}

static void put_paragraph(struct text *out, const char *text)
{
	put_roff(out, text);
	text_putc(out, '\n');
}

static void put_head(struct text *out, const char *text)
{
	text_putf(out, ".SH %s\n", text);
}

// .TP, then the name in bold and what follows it.
static void put_item(struct text *out, const char *sign, const char *name, const char *after)
{
	text_puts(out, ".TP\n\\fB");
	put_roff(out, sign);
	put_roff(out, name);
	text_puts(out, "\\fR");
	put_roff(out, after);
	text_putc(out, '\n');
}

static void put_sentence(struct text *out, const char *text)
{
	put_roff(out, text);
	text_puts(out, ".\n");
}

static void put_report_flags(struct text *out)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = commands[i];
		if (!(command->flags & COMMAND_FLAG))
			continue;
		put_item(out, "-", command->name,
			 command->flags & COMMAND_ARGUMENT ? " regexp" : "");
		put_sentence(out, command->summary);
	}
}

static void put_members(struct text *out, const struct option *option)
{
	for (const char *at = option->placeholder; *at;) {
		size_t len = strcspn(at, "|");
		struct text name = {0};
		text_put(&name, at, len);
		put_item(out, "-", name.bytes ? name.bytes : "", "");
		text_puts(out, "The same as ");
		put_roff(out, option->name);
		text_puts(out, "=");
		put_roff(out, name.bytes ? name.bytes : "");
		text_puts(out, " in the shell.\n");
		text_deinit(&name);
		at += len + (at[len] == '|');
	}
}

static void put_options(struct text *out, unsigned scope)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		if (!(option->scope & scope))
			continue;
		if (option->kind == OPTION_CHOICE) {
			put_members(out, option);
			continue;
		}
		struct text after = {0};
		if (option->placeholder[0])
			text_putf(&after, " %s", option->placeholder);
		put_item(out, "-", option->name, after.bytes ? after.bytes : "");
		text_deinit(&after);
		put_sentence(out, option->summary);
		if (option->detail[0])
			put_paragraph(out, option->detail);
	}
}

static void put_keys(struct text *out, const struct bindings *bindings)
{
	text_puts(out, "Keys:\n.RS\n");
	for (size_t i = 0; i < bindings->count; i++) {
		put_item(out, "", bindings->row[i].names, "");
		put_sentence(out, bindings->row[i].help);
	}
	text_puts(out, ".RE\n");
}

static void put_commands(struct text *out)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = commands[i];
		struct text after = {0};
		for (const char *at = command->aliases; at && *at;) {
			size_t len = strcspn(at, " ");
			text_putf(&after, ", %.*s", (int)len, at);
			at += len + strspn(at + len, " ");
		}
		if (command->synopsis[0])
			text_putf(&after, " %s", command->synopsis);
		put_item(out, "", command->name, after.bytes ? after.bytes : "");
		text_deinit(&after);
		put_sentence(out, command->summary);
		if (command->detail)
			put_paragraph(out, command->detail);
		if (command->view)
			put_keys(out, &command->view->bindings);
		if (command->example) {
			text_puts(out, "Example: ");
			put_paragraph(out, command->example);
		}
	}
}

void generate_man(struct text *out)
{
	text_putf(out, ".TH CPROF 1 \"\" \"cprof %s\" \"User Commands\"\n", CPROF_VERSION);
	put_head(out, "NAME");
	put_paragraph(out, "cprof - analyse profiles in the terminal");
	put_head(out, "SYNOPSIS");
	text_puts(out, ".B cprof\n[\\fIformat\\fR] [\\fIoptions\\fR] [\\fIbinary\\fR] "
		       "\\fIprofile\\fR...\n");
	put_head(out, "DESCRIPTION");
	put_paragraph(out,
		      "cprof answers questions about profiles in the format of pprof "
		      "(profile.proto, compressed or not), as Go's runtime writes them. With a "
		      "format it prints one answer; without, it opens a shell. Several "
		      "profiles are added up. The binary names the first mapping.");
	text_puts(out, ".PP\n");
	put_paragraph(out, "Flags come before the profiles. -x and --x are the same; a value "
			   "follows = or is the next argument.");
	put_head(out, "FORMATS");
	put_report_flags(out);
	put_head(out, "OPTIONS");
	put_options(out, OPTION_SHELL);
	put_head(out, "SOURCES AND THE REST");
	put_options(out, OPTION_FLAG);
	for (size_t i = 0; i < flag_shorthand_count; i++) {
		put_item(out, "-", flag_shorthands[i].name, "");
		text_puts(out, "The same as ");
		put_roff(out, "-sample_index=");
		put_roff(out, flag_shorthands[i].type);
		put_roff(out, flag_shorthands[i].mean ? " -mean" : "");
		text_puts(out, ".\n");
	}
	put_head(out, "SHELL");
	put_paragraph(out, "A line is a command with words after it, or name=value, which sets an "
			   "option for the session. Words are: a number (entries at most), a "
			   "regexp (focus), -regexp (ignore), -cum, and name=value, which sets an "
			   "option for this command. > file writes the answer to a file, >> file "
			   "adds it, | command hands it to a command. : clears the filters; the "
			   "name of a sample type chooses it. There is no quoting.");
	put_head(out, "COMMANDS");
	put_commands(out);
	put_head(out, "EXIT STATUS");
	put_paragraph(out, "0 after success, 1 if -proto had to skip sources, 2 after any failure, 130 after Ctrl-C.");
	put_head(out, "FILES");
	put_item(out, "", "$XDG_STATE_HOME/cprof/history", "");
	put_paragraph(out, "Lines typed before; ~/.local/state/cprof/history if XDG_STATE_HOME is "
			   "not set.");
	put_item(out, "", "~/.inputrc", "");
	put_paragraph(out, "Keys of the shell, as in every program that uses GNU readline; the "
			   "application is cprof.");
	put_head(out, "ENVIRONMENT");
	put_item(out, "", "PAGER", "");
	put_paragraph(out, "Shows what is taller than the screen; less -RFX if not set.");
	put_item(out, "", "NO_COLOR", "");
	put_paragraph(out, "No colours if it is set to anything.");
	put_head(out, "SEE ALSO");
	put_paragraph(out, "less(1), readline(3)");
}
