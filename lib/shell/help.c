// Layouts are pprof's: names in 16 or 25 columns, sorted.
#include "shell/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "profile/profile.h"
#include "format/format.h"
#include "render/shape.h"
#include "session/session.h"
#include "shell/command.h"
#include "shell/flags.h"

#define MAX_ENTRIES 128

// A list to be sorted by name.
struct entries {
	struct entry {
		const char *name, *text;
	} entry[MAX_ENTRIES];
	size_t count;
};

static void add(struct entries *entries, const char *name, const char *text)
{
	if (entries->count < MAX_ENTRIES)
		entries->entry[entries->count++] = (struct entry){name, text};
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void put_sorted(struct text *out, struct entries *entries, const char *lead, int width)
{
	qsort(entries->entry, entries->count, sizeof *entries->entry, by_name);
	for (size_t i = 0; i < entries->count; i++)
		text_putf(out, "    %s%-*s %s\n", lead, width, entries->entry[i].name,
			  entries->entry[i].text);
}

// In lines of at most `width` columns, each behind `indent` spaces.
static void put_wrapped(struct text *out, const char *text, size_t indent, size_t width)
{
	size_t column = 0;
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, " ");
		if (column && column + 1 + len > width) {
			text_putc(out, '\n');
			column = 0;
		}
		if (column == 0)
			text_pad(out, ' ', column = indent);
		else {
			text_putc(out, ' ');
			column++;
		}
		text_put(out, at, len);
		column += len;
		at += len + strspn(at + len, " ");
	}
	if (column)
		text_putc(out, '\n');
}

// ---- help

static void put_commands(struct text *out)
{
	struct entries entries = {0};
	for (size_t i = 0; i < command_count; i++)
		if (commands[i]->flags & COMMAND_REPORT)
			add(&entries, commands[i]->name, commands[i]->summary);
	put_sorted(out, &entries, "", 16);
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = commands[i];
		if (command->flags & COMMAND_REPORT)
			continue;
		struct text names = {0};
		text_puts(&names, command->name);
		for (const char *at = command->aliases; at && *at;) {
			size_t len = strcspn(at, " ");
			text_putc(&names, '/');
			text_put(&names, at, len);
			at += len + strspn(at + len, " ");
		}
		text_putf(out, "    %-16s %s\n", names.bytes ? names.bytes : command->name,
			  command->summary);
		text_deinit(&names);
	}
}

void help_all(struct text *out)
{
	text_puts(out, "  Commands:\n");
	put_commands(out);
	text_puts(out, "\n  Words after a command, in any order:\n"
		       "    20               at most so many entries; top20 is top 20\n"
		       "    json             keep samples with a frame that matches (focus)\n"
		       "    -runtime         drop samples with a frame that matches (ignore)\n"
		       "    -cum             sort by cum\n"
		       "    unit=ms          set an option for this command only\n"
		       "    >file  >>file    write to a file, add to a file\n"
		       "    | sort -k2       hand the answer to a command\n");
	text_puts(out, "\n  Options (name=value sets one for the session):\n");
	struct entries entries = {0};
	for (size_t i = 0; i < option_count; i++)
		if (options[i].scope & OPTION_SHELL)
			add(&entries, options[i].name, options[i].summary);
	put_sorted(out, &entries, "", 16);
	text_puts(out, "\n  Shortcuts:\n"
		       "    :                Clear focus, ignore, hide, tagfocus and tagignore\n"
		       "    TYPE             Show that sample type, as alloc_space\n"
		       "    total_TYPE       The same with mean off\n"
		       "    mean_TYPE        The same with mean on\n"
		       "\n  type \"help <cmd|option>\" for more information\n");
}

static void put_command_help(struct text *out, const struct command *command)
{
	text_putf(out, "%s\n", command->summary);
	text_puts(out, "  Usage:\n");
	text_putf(out, "    %s%s%s\n", command->name, command->synopsis[0] ? " " : "",
		  command->synopsis);
	if (command->detail)
		put_wrapped(out, command->detail, 4, 80);
	if (command->example)
		text_putf(out, "    Example: %s\n", command->example);
	text_putc(out, '\n');
}

static void put_option_help(struct text *out, const struct option *option, const char *member)
{
	text_putf(out, "%s\n", option->summary);
	put_wrapped(out, option->detail, 0, 80);
	if (option->kind == OPTION_CHOICE)
		text_putf(out, "%s is one of: %s\n", option->name, option->placeholder);
	else if (option->kind == OPTION_BOOL)
		text_putf(out, "%s is true or false\n", option->name);
	else if (option->placeholder[0])
		text_putf(out, "%s=%s\n", option->name, option->placeholder);
	if (member)
		text_putf(out, "%s=%s, or %s=1, chooses this one\n", option->name, member, member);
	text_putc(out, '\n');
}

void help_topic(struct text *out, const char *topic)
{
	const struct command *command = command_find(topic);
	const struct option *option = option_find(topic);
	const struct option *choice = option_find_member(topic);
	if (command)
		put_command_help(out, command);
	else if (option && option->scope & OPTION_SHELL)
		put_option_help(out, option, NULL);
	else if (choice)
		put_option_help(out, choice, topic);
	else if (strcmp(topic, ":") == 0)
		text_puts(out, "Clear focus, ignore, hide, tagfocus and tagignore\n\n");
	else
		text_putf(out, "Unknown command: %s\n", topic);
}

// ---- o

static void put_padded(struct text *out, const char *text, size_t len, size_t width)
{
	text_put(out, text, len);
	size_t columns = text_code_points(text, len);
	text_pad(out, ' ', columns < width ? width - columns : 0);
}

static void put_sample_types(struct text *out, const struct profile *profile)
{
	text_puts(out, "[");
	for (uint32_t i = 0; profile && i < profile->type.count; i++)
		text_putf(out, "%s%s", i ? " | " : "",
			  profile_text(profile, profile->type.type[i]));
	text_puts(out, "]");
}

// The members are in order in the row.
static void put_members(struct text *out, const char *members)
{
	text_puts(out, "[");
	for (const char *at = members; *at; at++)
		if (*at == '|')
			text_puts(out, " | ");
		else
			text_putc(out, *at);
	text_puts(out, "]");
}

static void put_option_line(struct text *out, const struct option *option, struct session *session)
{
	const struct config *config = session_config(session);
	const struct profile *profile = session_profile(session);
	struct text value = {0}, comment = {0};
	config_put(&value, config, option);
	if (option->kind == OPTION_CHOICE) {
		put_members(&comment, option->placeholder);
		if (value.len == 0)
			text_puts(&value, "(default)");
	} else if (option->scope & OPTION_VALUE_SAMPLE_TYPE) {
		// Unset shows the last type, whatever the profile's default is: pprof does.
		uint32_t count = profile ? profile->type.count : 0;
		if (value.len == 0 && count)
			text_puts(&value, profile_text(profile, profile->type.type[count - 1]));
		put_sample_types(&comment, profile);
	} else if (strcmp(option->name, "nodecount") == 0 && config->nodecount == -1) {
		text_puts(&comment, "default");
	} else if (value.len == 0) {
		text_puts(&value, "\"\"");
	}
	text_puts(out, "  ");
	put_padded(out, option->name, strlen(option->name), 25);
	text_puts(out, " = ");
	put_padded(out, value.bytes ? value.bytes : "", value.len, 20);
	text_putf(out, " %s%s\n", comment.len ? "//: " : "", comment.len ? comment.bytes : "");
	text_deinit(&value);
	text_deinit(&comment);
}

void help_options(struct text *out, struct session *session)
{
	struct entries entries = {0};
	for (size_t i = 0; i < option_count; i++)
		if (options[i].scope & OPTION_SHELL && !(options[i].scope & OPTION_HIDDEN))
			add(&entries, options[i].name, "");
	qsort(entries.entry, entries.count, sizeof *entries.entry, by_name);
	for (size_t i = 0; i < entries.count; i++)
		put_option_line(out, option_find(entries.entry[i].name), session);
}

// ---- usage

static void put_group(struct text *out, const struct option *option)
{
	text_putf(out, "    %-16s %s\n", option->name, option->summary);
	for (const char *at = option->placeholder; *at;) {
		int len = (int)strcspn(at, "|");
		text_putf(out, "      -%.*s\n", len, at);
		at += len + (at[len] == '|');
	}
}

// Flags whose value is a word show what it stands for.
static void put_flag_options(struct text *out, bool shell)
{
	struct entries entries = {0};
	char names[MAX_ENTRIES][40];
	for (size_t i = 0; i < option_count && entries.count < MAX_ENTRIES; i++) {
		const struct option *option = &options[i];
		if (option->kind == OPTION_CHOICE || !(option->scope & OPTION_SHELL) == shell)
			continue;
		bool value = option->kind != OPTION_BOOL && !shell && option->placeholder[0];
		snprintf(names[i], sizeof names[i], "-%s%s%s", option->name, value ? " " : "",
			 value && strlen(option->placeholder) < 20 ? option->placeholder
			 : value				   ? "VALUE"
								   : "");
		add(&entries, names[i], option->summary);
	}
	put_sorted(out, &entries, "", shell ? 16 : 28);
}

// A name, and what it is in the column behind.
static void put_named(struct text *out, const char *name, const char *summary, const char *writer)
{
	text_putf(out, "  %-14s %s%s%s\n", name, summary, writer ? "; written by " : "",
		  writer ? writer : "");
}

void help_formats(struct text *out)
{
	text_puts(out, "Profiles that can be read:\n");
	for (size_t i = 0; i < format_count; i++)
		if (formats[i]->bid || formats[i]->bid_late)
			put_named(out, formats[i]->name, formats[i]->summary, formats[i]->writer);
	text_puts(out, "\nCommands that write something else than a table:\n");
	for (size_t i = 0; i < command_count; i++)
		if (commands[i]->flags & COMMAND_REPORT && !table_shape(commands[i]->report))
			put_named(out, commands[i]->name, commands[i]->summary, NULL);
	text_puts(out, "\nForms of tables:\n");
	put_named(out, "format=FORM", option_find("format")->placeholder, NULL);
}

void help_usage(struct text *out)
{
	text_puts(out, "usage:\n\n"
		       "   cprof <format> [options] [binary] <profile>...   answer one question\n"
		       "   cprof [options] [binary] <profile>...            open the shell\n\n"
		       "Several profiles are added up. Flags come before the profiles.\n\n"
		       "  Output formats (select at most one):\n");
	struct entries entries = {0};
	char names[MAX_ENTRIES][40];
	for (size_t i = 0; i < command_count && i < MAX_ENTRIES; i++) {
		if (!(commands[i]->flags & COMMAND_FLAG))
			continue;
		snprintf(names[i], sizeof names[i], "-%s%s", commands[i]->name,
			 commands[i]->flags & COMMAND_ARGUMENT ? " REGEX" : "");
		add(&entries, names[i], commands[i]->summary);
	}
	put_sorted(out, &entries, "", 16);
	text_puts(out, "\n  Options (variables of the shell, too):\n");
	put_flag_options(out, true);
	text_puts(out, "\n  Option groups (only set one per group):\n");
	for (size_t i = 0; i < option_count; i++)
		if (options[i].kind == OPTION_CHOICE)
			put_group(out, &options[i]);
	text_puts(out, "\n  Sources and the rest:\n");
	put_flag_options(out, false);
	text_puts(out, "\n  Shorthands for sample types:\n");
	for (size_t i = 0; i < flag_shorthand_count; i++)
		text_putf(out, "    -%-15s Same as -sample_index=%s%s\n", flag_shorthands[i].name,
			  flag_shorthands[i].type, flag_shorthands[i].mean ? " -mean" : "");
}
