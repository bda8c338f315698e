// Completion of the command line for bash, zsh and fish.
#include "shell/generate.h"

#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "shell/command.h"
#include "shell/flags.h"

enum value_kind { VALUE_NONE, VALUE_WORDS, VALUE_FILE, VALUE_ANY };

// A flag as a completion script needs it.
struct flag_row {
	const char *name;
	size_t name_len;
	const char *summary;
	enum value_kind value;
	const char *words; // of VALUE_WORDS, joined by |
};

typedef void put_row(struct text *out, const struct flag_row *row);

static void put_members(struct text *out, const struct option *option, put_row *put)
{
	for (const char *at = option->placeholder; *at;) {
		size_t len = strcspn(at, "|");
		put(out, &(struct flag_row){at, len, option->summary, VALUE_NONE, NULL});
		at += len + (at[len] == '|');
	}
}

static void each_flag(struct text *out, put_row *put)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = commands[i];
		if (command->flags & COMMAND_FLAG)
			put(out, &(struct flag_row){
					 command->name, strlen(command->name), command->summary,
					 command->flags & COMMAND_ARGUMENT ? VALUE_ANY : VALUE_NONE,
					 NULL});
	}
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		if (option->kind == OPTION_CHOICE) {
			put_members(out, option, put);
			continue;
		}
		struct flag_row row = {option->name, strlen(option->name), option->summary,
				       VALUE_ANY, NULL};
		if (option->kind == OPTION_BOOL) {
			row.value = VALUE_NONE;
		} else if (strchr(option->placeholder, '|')) {
			row.value = VALUE_WORDS;
			row.words = option->placeholder;
		} else if (option->scope & OPTION_VALUE_PATH) {
			row.value = VALUE_FILE;
		}
		put(out, &row);
	}
	for (size_t i = 0; i < flag_shorthand_count; i++)
		put(out,
		    &(struct flag_row){flag_shorthands[i].name, strlen(flag_shorthands[i].name),
				       "Choose a sample type", VALUE_NONE, NULL});
}

static void put_words(struct text *out, const char *words)
{
	for (; *words; words++)
		text_putc(out, *words == '|' ? ' ' : *words);
}

// ---- bash

static void put_bash_name(struct text *out, const struct flag_row *row)
{
	text_putf(out, " -%.*s", (int)row->name_len, row->name);
	if (row->value != VALUE_NONE)
		text_putc(out, '=');
}

static void put_bash_value(struct text *out, const struct flag_row *row)
{
	if (row->value == VALUE_NONE)
		return;
	text_putf(out, "\t-%.*s) ", (int)row->name_len, row->name);
	if (row->value == VALUE_WORDS) {
		text_puts(out, "COMPREPLY=($(compgen -W '");
		put_words(out, row->words);
		text_puts(out, "' -- \"$value\")) ;;\n");
	} else if (row->value == VALUE_FILE) {
		text_puts(out, "COMPREPLY=($(compgen -f -- \"$value\")) ;;\n");
	} else {
		text_puts(out, "COMPREPLY=() ;;\n");
	}
}

void generate_bash(struct text *out)
{
	text_puts(out,
		  "# bash completion for cprof; made by `cprof -generate=bash`\n"
		  "_cprof() {\n"
		  "\tlocal word=${COMP_WORDS[COMP_CWORD]} flag= value=\n"
		  "\tif [[ $word == '=' ]]; then\n"
		  "\t\tflag=${COMP_WORDS[COMP_CWORD-1]}\n"
		  "\telif [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[COMP_CWORD-1]} == '=' ]]; then\n"
		  "\t\tflag=${COMP_WORDS[COMP_CWORD-2]} value=$word\n"
		  "\telif [[ $word != -* ]]; then\n"
		  "\t\tflag=${COMP_WORDS[COMP_CWORD-1]} value=$word\n"
		  "\tfi\n"
		  "\tcase ${flag/#--/-} in\n");
	each_flag(out, put_bash_value);
	text_puts(out, "\t*)\n"
		       "\t\tif [[ $word == -* ]]; then\n"
		       "\t\t\tCOMPREPLY=($(compgen -W '");
	each_flag(out, put_bash_name);
	text_puts(out, "' -- \"${word/#--/-}\"))\n"
		       "\t\t\t[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
		       "\t\telse\n"
		       "\t\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n"
		       "\t\t\tcompopt -o filenames\n"
		       "\t\tfi ;;\n"
		       "\tesac\n"
		       "}\n"
		       "complete -F _cprof cprof\n");
}

// ---- zsh

// Text inside '...[...]': no quote, no bracket, no colon.
static void put_zsh_text(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			text_puts(out, "'\\''");
		else if (strchr("[]:\\", *text))
			text_putf(out, "\\%c", *text);
		else
			text_putc(out, *text);
	}
}

static void put_zsh_row(struct text *out, const struct flag_row *row)
{
	text_putf(out, "\t'-%.*s%s[", (int)row->name_len, row->name,
		  row->value == VALUE_NONE ? "" : "=");
	put_zsh_text(out, row->summary);
	text_puts(out, "]");
	if (row->value == VALUE_WORDS) {
		text_puts(out, ":value:(");
		put_words(out, row->words);
		text_puts(out, ")");
	} else if (row->value == VALUE_FILE) {
		text_puts(out, ":file:_files");
	} else if (row->value == VALUE_ANY) {
		text_puts(out, ":value: ");
	}
	text_puts(out, "' \\\n");
}

void generate_zsh(struct text *out)
{
	text_puts(out, "#compdef cprof\n"
		       "# zsh completion for cprof; made by `cprof -generate=zsh`\n"
		       "_arguments \\\n");
	each_flag(out, put_zsh_row);
	text_puts(out, "\t'*:profile:_files'\n");
}

// ---- fish

static void put_fish_row(struct text *out, const struct flag_row *row)
{
	text_putf(out, "complete -c cprof -o %.*s", (int)row->name_len, row->name);
	if (row->value == VALUE_WORDS) {
		text_puts(out, " -x -a '");
		put_words(out, row->words);
		text_puts(out, "'");
	} else if (row->value == VALUE_FILE) {
		text_puts(out, " -r -F");
	} else if (row->value == VALUE_ANY) {
		text_puts(out, " -x");
	}
	text_puts(out, " -d '");
	for (const char *at = row->summary; *at; at++) {
		if (*at == '\'' || *at == '\\')
			text_putc(out, '\\');
		text_putc(out, *at);
	}
	text_puts(out, "'\n");
}

void generate_fish(struct text *out)
{
	text_puts(out, "# fish completion for cprof; made by `cprof -generate=fish`\n");
	each_flag(out, put_fish_row);
}
