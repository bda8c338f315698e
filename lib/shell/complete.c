// First what kind of word it is, by the words before it; then who knows such words.
#include "shell/complete.h"

#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "profile/profile.h"
#include "session/session.h"
#include "shell/command.h"
#include "shell/complete_sources.h"
#include "shell/words.h"

#define RESULT_LIMIT (512u << 20)

// The word at the cursor and what is known about its line.
struct place {
	struct session *session;
	const struct profile *profile;
	const char *line;
	struct piece word, first, before; // before: the word before this one; text NULL if none
	bool piped;			  // behind a |
};

static bool is_break(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool equals(struct piece piece, const char *text)
{
	return piece.text && strlen(text) == piece.len && memcmp(piece.text, text, piece.len) == 0;
}

static struct place look(struct session *session, const char *line, size_t point)
{
	struct place place = {
		.session = session, .profile = session_profile(session), .line = line};
	size_t start = point;
	while (start > 0 && !is_break(line[start - 1]))
		start--;
	place.word = (struct piece){line + start, point - start};
	for (size_t at = 0; at < start;) {
		size_t end = at;
		while (end < start && !is_break(line[end]))
			end++;
		if (end > at) {
			place.before = (struct piece){line + at, end - at};
			if (!place.first.text)
				place.first = place.before;
			place.piped |= line[at] == '|';
		}
		at = end + 1;
	}
	return place;
}

// ---- values of options

static struct error *add_members(struct completion *out, struct piece lead, struct piece typed,
				 const char *members)
{
	for (const char *at = members; *at;) {
		size_t len = strcspn(at, "|");
		const char *member;
		TRY(arena_copy_bytes(&out->arena, at, len, &member));
		TRY(complete_add_prefixed(out, lead, typed, member, ""));
		at += len + (at[len] == '|');
	}
	return NULL;
}

static struct error *add_sample_types(struct completion *out, const struct profile *profile,
				      struct piece lead, struct piece typed)
{
	for (uint32_t i = 0; profile && i < profile->type.count; i++)
		TRY(complete_add_prefixed(out, lead, typed,
					  profile_text(profile, profile->type.type[i]), ""));
	return NULL;
}

// Moves what is before the last separator from typed to lead.
static void split_list(struct piece *lead, struct piece *typed, char separator)
{
	const char *last = memrchr(typed->text, separator, typed->len);
	size_t skip = last ? (size_t)(last - typed->text) + 1 : 0;
	lead->len += skip;
	typed->text += skip;
	typed->len -= skip;
}

// [key=]value[,value...]
static struct error *add_labels(struct completion *out, const struct profile *profile,
				struct piece lead, struct piece typed)
{
	const char *equal = memchr(typed.text, '=', typed.len);
	if (!equal)
		return complete_label_keys(out, profile, lead, typed, "=", false);
	struct piece key = {typed.text, (size_t)(equal - typed.text)};
	lead.len += key.len + 1;
	typed = (struct piece){equal + 1, typed.len - key.len - 1};
	split_list(&lead, &typed, ',');
	return complete_label_values(out, profile, key, lead, typed);
}

// lead and typed are behind one another in the line.
static struct error *add_values(struct completion *out, const struct profile *profile,
				const char *name, struct piece lead, struct piece typed)
{
	const struct option *option = option_find(name);
	out->shown = lead.len;
	if (!option || option->kind == OPTION_BOOL)
		return add_members(out, lead, typed, option ? "false|true" : "true");
	if (option->kind == OPTION_CHOICE || option->scope & OPTION_VALUE_WORD)
		return add_members(out, lead, typed, option->placeholder);
	if (option->scope & OPTION_VALUE_SAMPLE_TYPE)
		return add_sample_types(out, profile, lead, typed);
	if (option->scope & OPTION_VALUE_UNIT)
		return complete_units(out, profile, lead, typed);
	if (option->scope & OPTION_VALUE_PATH) {
		split_list(&lead, &typed, ':');
		return complete_files(out, lead, typed, false);
	}
	if (!profile)
		return NULL;
	if (option->scope & OPTION_VALUE_FUNCTION)
		return complete_functions(out, profile, lead, typed);
	if (option->scope & OPTION_VALUE_LABEL)
		return add_labels(out, profile, lead, typed);
	if (option->scope & OPTION_VALUE_LABEL_KEY) {
		bool list = strcmp(name, "tagroot") == 0 || strcmp(name, "tagleaf") == 0;
		if (list)
			split_list(&lead, &typed, ',');
		return complete_label_keys(out, profile, lead, typed, "", !list);
	}
	return NULL;
}

// ---- words

static struct error *add_variables(struct completion *out, struct piece typed, const char *tail,
				   bool members)
{
	struct piece none = {"", 0};
	for (size_t i = 0; i < option_count; i++) {
		if (!(options[i].scope & OPTION_SHELL))
			continue;
		TRY(complete_add_prefixed(out, none, typed, options[i].name, tail));
		if (members && options[i].kind == OPTION_CHOICE)
			TRY(add_members(out, none, typed, options[i].placeholder));
	}
	return NULL;
}

static struct error *add_commands(struct completion *out, struct piece typed)
{
	struct piece none = {"", 0};
	for (size_t i = 0; i < command_count; i++)
		TRY(complete_add_prefixed(out, none, typed, commands[i]->name, ""));
	TRY(complete_add_prefixed(out, none, typed, "options", ""));
	return complete_add_prefixed(out, none, typed, "exit", "");
}

static struct error *first_word(struct completion *out, const struct place *place)
{
	struct piece none = {"", 0};
	TRY(add_commands(out, place->word));
	TRY(add_variables(out, place->word, "=", false));
	TRY(add_sample_types(out, place->profile, none, place->word));
	static const char *const prefix[] = {"total_", "mean_"};
	for (size_t i = 0; i < ARRAY_LEN(prefix); i++) {
		struct piece lead = {place->word.text, strlen(prefix[i])};
		if (place->word.len < lead.len || memcmp(lead.text, prefix[i], lead.len) != 0)
			continue;
		struct piece typed = {lead.text + lead.len, place->word.len - lead.len};
		TRY(add_sample_types(out, place->profile, lead, typed));
	}
	return NULL;
}

static struct error *later_word(struct completion *out, const struct place *place,
				const struct command *command)
{
	struct piece lead = {place->word.text, 0}, typed = place->word;
	if (command->completes == COMPLETE_HELP) {
		TRY(add_commands(out, typed));
		return add_variables(out, typed, "", true);
	}
	if (!(command->flags & COMMAND_REPORT))
		return NULL;
	bool dash = typed.len && typed.text[0] == '-';
	if (dash) {
		TRY(complete_add_prefixed(out, (struct piece){"", 0}, typed, "-cum", ""));
		lead.len = 1;
		typed = (struct piece){typed.text + 1, typed.len - 1};
	} else if (typed.len) {
		TRY(add_variables(out, typed, "=", false));
	}
	if (command->completes == COMPLETE_FUNCTION && place->profile)
		return complete_functions(out, place->profile, lead, typed);
	if (command->completes == COMPLETE_LABEL && place->profile)
		return add_labels(out, place->profile, lead, typed);
	return NULL;
}

// The variable that `name=` at the start of text, or of the whole line, sets; NULL if none.
static const char *variable_before(struct completion *out, const char *text, const char *end,
				   const char **ret_value)
{
	const char *equal = memchr(text, '=', (size_t)(end - text));
	if (!equal)
		return NULL;
	size_t len = (size_t)(equal - text);
	words_trim(&text, &len);
	char *name = arena_copy(&out->arena, text, len);
	*ret_value = equal + 1;
	return name && words_is_variable(name) ? name : NULL;
}

static const struct command *command_of(struct completion *out, struct piece first)
{
	size_t len = 0;
	while (len < first.len && !strchr(">|", first.text[len]))
		len++;
	char *name = arena_copy(&out->arena, first.text, len);
	if (!name)
		return NULL;
	const struct command *command = command_find(name);
	while (!command && len && name[len - 1] >= '0' && name[len - 1] <= '9') {
		name[--len] = '\0';
		command = command_find(name);
	}
	return command;
}

static struct error *find(struct completion *out, const struct place *place)
{
	struct piece word = place->word;
	const char *end = word.text + word.len, *value;
	if (place->piped || (word.len && word.text[0] == '|'))
		return word.len && word.text[0] == '|'
			       ? NULL
			       : complete_files(out, (struct piece){word.text, 0}, word, false);
	size_t signs = 0;
	while (signs < 2 && signs < word.len && word.text[signs] == '>')
		signs++;
	if (signs || equals(place->before, ">") || equals(place->before, ">>")) {
		struct piece typed = {word.text + signs, word.len - signs};
		return complete_files(out, (struct piece){word.text, signs}, typed, false);
	}
	// An assignment: the value may hold spaces.
	const char *name = variable_before(out, place->line, end, &value);
	if (name) {
		if (value < word.text)
			value = word.text;
		return add_values(out, place->profile, name,
				  (struct piece){word.text, (size_t)(value - word.text)},
				  (struct piece){value, (size_t)(end - value)});
	}
	if (!place->first.text)
		return first_word(out, place);
	const struct command *command = command_of(out, place->first);
	if (!command)
		return NULL;
	name = command->flags & COMMAND_REPORT ? variable_before(out, word.text, end, &value)
					       : NULL;
	if (name)
		return add_values(out, place->profile, name,
				  (struct piece){word.text, (size_t)(value - word.text)},
				  (struct piece){value, (size_t)(end - value)});
	return later_word(out, place, command);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct error *complete_find(struct session *session, const char *line, size_t point,
			    struct completion *ret)
{
	*ret = (struct completion){0};
	arena_init(&ret->arena, RESULT_LIMIT);
	struct place place = look(session, line, point);
	ret->start = (size_t)(place.word.text - line);
	struct error *err = find(ret, &place);
	if (err) {
		completion_deinit(ret);
		return err;
	}
	if (ret->total)
		qsort(ret->match, ret->total, sizeof *ret->match, compare);
	for (uint32_t i = 0; i < ret->total; i++)
		if (i == 0 || strcmp(ret->match[i], ret->match[ret->count - 1]) != 0)
			ret->match[ret->count++] = ret->match[i];
	if (ret->count == 1) {
		const char *only = ret->match[0];
		size_t len = strlen(only);
		ret->space = len && only[len - 1] != '=' && only[len - 1] != '/';
	}
	return NULL;
}

void completion_deinit(struct completion *completion)
{
	arena_deinit(&completion->arena);
	*completion = (struct completion){0};
}
