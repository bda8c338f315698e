// The table of options and the struct they live in.
#include "config/config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "config/number.h"
#include "measure/measure.h"

#define SHELL             OPTION_SHELL
#define FLAG              OPTION_FLAG
#define HIDDEN            OPTION_HIDDEN
#define VALUE_PATH        OPTION_VALUE_PATH
#define VALUE_FUNCTION    OPTION_VALUE_FUNCTION
#define VALUE_LABEL       OPTION_VALUE_LABEL
#define VALUE_LABEL_KEY   OPTION_VALUE_LABEL_KEY
#define VALUE_SAMPLE_TYPE OPTION_VALUE_SAMPLE_TYPE
#define VALUE_UNIT        OPTION_VALUE_UNIT
#define VALUE_WORD        OPTION_VALUE_WORD

const struct option options[] = {
#define ROW(name, kind, scope, placeholder, summary, detail)                                       \
	{#name, kind, scope, offsetof(struct config, name), placeholder, summary, detail},
#define OPT_BOOL(n, d, s, ...)   ROW(n, OPTION_BOOL, s, __VA_ARGS__)
#define OPT_INT(n, d, s, ...)    ROW(n, OPTION_INT, s, __VA_ARGS__)
#define OPT_FLOAT(n, d, s, ...)  ROW(n, OPTION_FLOAT, s, __VA_ARGS__)
#define OPT_STRING(n, d, s, ...) ROW(n, OPTION_STRING, s, __VA_ARGS__)
#define OPT_CHOICE(n, d, s, ...) ROW(n, OPTION_CHOICE, s, __VA_ARGS__)
#define OPT_LIST(n, d, s, ...)   ROW(n, OPTION_LIST, s, __VA_ARGS__)
#include "config/options.def"
};
const size_t option_count = ARRAY_LEN(options);

static void *field(const struct config *config, const struct option *option)
{
	return (char *)config + option->offset;
}

static bool has_string(const struct option *option)
{
	return option->kind == OPTION_STRING || option->kind == OPTION_CHOICE ||
	       option->kind == OPTION_LIST;
}

static const char *string_of(const struct config *config, const struct option *option)
{
	return has_string(option) ? *(char *const *)field(config, option) : "";
}

const struct option *option_find(const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

// Is it one of those that | joins?
static bool is_among(const char *list, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = list; at && len; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, name, len) == 0 && (at[len] == '|' || at[len] == '\0'))
			return true;
	}
	return false;
}

static bool has_member(const struct option *option, const char *name)
{
	return option->kind == OPTION_CHOICE && is_among(option->placeholder, name);
}

const struct option *option_find_member(const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if (has_member(&options[i], name))
			return &options[i];
	return NULL;
}

struct error *config_init(struct config *config)
{
	*config = (struct config){
#define OPT_BOOL(n, d, ...)  .n = d,
#define OPT_INT(n, d, ...)   .n = d,
#define OPT_FLOAT(n, d, ...) .n = d,
#define OPT_STRING(n, ...)   .n = NULL,
#define OPT_CHOICE(n, ...)   .n = NULL,
#define OPT_LIST(n, ...)     .n = NULL,
#include "config/options.def"
	};
	bool complete = true;
#define OPT_BOOL(...)
#define OPT_INT(...)
#define OPT_FLOAT(...)
#define OPT_STRING(n, d, ...) complete &= (config->n = strdup(d)) != NULL;
#define OPT_CHOICE(n, d, ...) complete &= (config->n = strdup(d)) != NULL;
#define OPT_LIST(n, d, ...)   complete &= (config->n = strdup(d)) != NULL;
#include "config/options.def"
	if (complete)
		return NULL;
	config_deinit(config);
	return error_nomem();
}

void config_deinit(struct config *config)
{
#define OPT_BOOL(...)
#define OPT_INT(...)
#define OPT_FLOAT(...)
#define OPT_STRING(n, ...) free(config->n);
#define OPT_CHOICE(n, ...) free(config->n);
#define OPT_LIST(n, ...)   free(config->n);
#include "config/options.def"
	*config = (struct config){0};
}

struct error *config_copy(struct config *config, const struct config *from)
{
	*config = *from;
	bool complete = true;
#define OPT_BOOL(...)
#define OPT_INT(...)
#define OPT_FLOAT(...)
#define OPT_STRING(n, ...) complete &= (config->n = strdup(from->n)) != NULL;
#define OPT_CHOICE(n, ...) complete &= (config->n = strdup(from->n)) != NULL;
#define OPT_LIST(n, ...)   complete &= (config->n = strdup(from->n)) != NULL;
#include "config/options.def"
	if (complete)
		return NULL;
	config_deinit(config);
	return error_nomem();
}

static struct error *set_string(struct config *config, const struct option *option,
				const char *value)
{
	char *copy = strdup(value);
	if (!copy)
		return error_nomem();
	char **string = field(config, option);
	free(*string);
	*string = copy;
	return NULL;
}

static struct error *add_string(struct config *config, const struct option *option,
				const char *value)
{
	const char *before = string_of(config, option);
	if (!*before)
		return set_string(config, option, value);
	struct text joined = {0};
	text_putf(&joined, "%s\n%s", before, value);
	struct error *err = text_error(&joined);
	if (!err)
		err = set_string(config, option, joined.bytes);
	text_deinit(&joined);
	return err;
}

static struct error *not_a_word(const struct option *option, const char *value)
{
	struct text words = {0};
	for (const char *at = option->placeholder; *at;) {
		size_t len = strcspn(at, "|");
		bool last = !at[len], before_last = !last && !strchr(at + len + 1, '|');
		text_put(&words, at, len);
		text_puts(&words, last ? "" : before_last ? " or " : ", ");
		at += len + !last;
	}
	struct error *err = text_error(&words);
	if (!err)
		err = error_new(ERR_USAGE, "%s is %s, not \"%s\"", option->name, words.bytes,
				value);
	text_deinit(&words);
	return err;
}

static struct error *set_text(struct config *config, const struct option *option, const char *value)
{
	if (option->scope & OPTION_VALUE_WORD && !is_among(option->placeholder, value))
		return not_a_word(option, value);
	return set_string(config, option, value);
}

// The shell's idea of a boolean, as wide as pprof's.
static bool parse_shell_bool(const char *text, bool *ret)
{
	static const char *const yes[] = {"true", "t", "yes", "y", "1", ""};
	static const char *const no[] = {"false", "f", "no", "n", "0"};
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (strcasecmp(text, yes[i]) == 0)
			return *ret = true, true;
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (strcasecmp(text, no[i]) == 0)
			return *ret = false, true;
	return false;
}

bool parse_go_bool(const char *text, bool *ret)
{
	static const char *const yes[] = {"1", "t", "T", "TRUE", "true", "True"};
	static const char *const no[] = {"0", "f", "F", "FALSE", "false", "False"};
	for (size_t i = 0; i < ARRAY_LEN(yes); i++)
		if (strcmp(text, yes[i]) == 0)
			return *ret = true, true;
	for (size_t i = 0; i < ARRAY_LEN(no); i++)
		if (strcmp(text, no[i]) == 0)
			return *ret = false, true;
	return false;
}

struct error *config_set(struct config *config, const struct option *option, const char *value)
{
	switch (option->kind) {
	case OPTION_BOOL:
		if (!parse_shell_bool(value, field(config, option)))
			return error_new(ERR_USAGE, "illegal value \"%s\" for bool variable",
					 value);
		return NULL;
	case OPTION_INT:
		return parse_decimal_int(value, field(config, option));
	case OPTION_FLOAT:
		return parse_float(value, field(config, option));
	case OPTION_CHOICE:
		if (!has_member(option, value))
			return error_new(ERR_USAGE, "invalid \"%s\" value \"%s\"", option->name,
					 value);
		return set_string(config, option, value);
	case OPTION_LIST:
		return set_string(config, option, value);
	case OPTION_STRING:
		return set_text(config, option, value);
	}
	return NULL;
}

struct error *config_set_member(struct config *config, const char *member, const char *value)
{
	bool on;
	if (!parse_go_bool(value, &on) || !on)
		return error_new(ERR_USAGE, "unknown config field \"%s\"", member);
	return set_string(config, option_find_member(member), member);
}

struct error *config_set_flag(struct config *config, const struct option *option,
			      const char *value)
{
	struct error *err = NULL;
	switch (option->kind) {
	case OPTION_BOOL:
		if (!value)
			value = "true";
		if (!parse_go_bool(value, field(config, option)))
			return error_new(ERR_USAGE,
					 "invalid boolean value \"%s\" for -%s: parse error", value,
					 option->name);
		return NULL;
	case OPTION_INT:
		err = parse_go_int(value, field(config, option));
		break;
	case OPTION_FLOAT:
		err = parse_go_float(value, field(config, option));
		break;
	case OPTION_CHOICE:
		return set_string(config, option, value);
	case OPTION_LIST:
		return add_string(config, option, value);
	case OPTION_STRING:
		return set_text(config, option, value);
	}
	if (!err)
		return NULL;
	struct error *told = error_new(ERR_USAGE, "invalid value \"%s\" for flag -%s: %s", value,
				       option->name, error_message(err));
	error_free(err);
	return told;
}

void config_put(struct text *out, const struct config *config, const struct option *option)
{
	switch (option->kind) {
	case OPTION_BOOL:
		text_puts(out, *(bool *)field(config, option) ? "true" : "false");
		break;
	case OPTION_INT:
		text_putf(out, "%d", *(int *)field(config, option));
		break;
	case OPTION_FLOAT:
		measure_put_float(out, *(double *)field(config, option));
		break;
	case OPTION_CHOICE:
	case OPTION_STRING:
	case OPTION_LIST:
		text_puts(out, string_of(config, option));
		break;
	}
}
