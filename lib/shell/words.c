// Left to right, one word at a time; the rules are those of pprof's parseCommandLine
// (driver/interactive.go), with redirection, pipes and name=value added.
#include "shell/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "fetch/redact.h"

#include <utf8proc.h>

#define LINE_LIMIT (256u << 20)

// What is left of the line.
struct scan {
	struct words *words;
	const char *at, *end;
};

struct word {
	const char *text; // NUL-terminated, in the arena
	size_t len;
};

// unicode.IsSpace beyond ASCII.
static bool is_wide_space(utf8proc_int32_t c)
{
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

// Length of the white space there; Unicode's spaces count, as in Go.
static size_t space_at(const char *text, size_t len)
{
	size_t n = 0;
	while (n < len) {
		unsigned char c = (unsigned char)text[n];
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			n++;
			continue;
		}
		utf8proc_int32_t wide;
		utf8proc_ssize_t used = 0;
		if (c >= 0x80)
			used = utf8proc_iterate((const utf8proc_uint8_t *)text + n,
						(utf8proc_ssize_t)(len - n), &wide);
		if (used <= 0 || !is_wide_space(wide))
			break;
		n += (size_t)used;
	}
	return n;
}

void words_trim(const char **text, size_t *len)
{
	size_t lead = space_at(*text, *len);
	*text += lead;
	*len -= lead;
	// The last byte that is no space; the longest space has three bytes.
	for (size_t n = *len; n > 0;) {
		size_t back = 1;
		while (back < 3 && back < n && space_at(*text + n - back, back) != back)
			back++;
		if (space_at(*text + n - back, back) != back)
			break;
		*len = n -= back;
	}
}

// With Go's escapes, as %q.
static void put_quoted(struct text *out, const char *text, size_t len)
{
	text_putc(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		static const char named[] = "\a\b\t\n\v\f\r";
		const char *at = c ? memchr(named, c, sizeof named - 1) : NULL;
		if (at)
			text_putf(out, "\\%c", "abtnvfr"[at - named]);
		else if (c == '"' || c == '\\')
			text_putf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			text_putf(out, "\\x%02x", c);
		else
			text_putc(out, (char)c);
	}
	text_putc(out, '"');
}

bool words_is_variable(const char *name)
{
	const struct option *option = option_find(name);
	return (option && option->scope & OPTION_SHELL) || option_find_member(name);
}

static struct error *keep(struct words *words, const char *text, size_t len, const char **ret)
{
	return arena_copy_bytes(&words->arena, text, len, ret);
}

// Length of the word at the start of text.
static size_t word_len(const char *text, size_t len)
{
	size_t n = 0;
	while (n < len && space_at(text + n, len - n) == 0)
		n++;
	return n;
}

// The next word, not taken; text is NULL at the end.
static struct word peek_word(struct scan *scan)
{
	scan->at += space_at(scan->at, (size_t)(scan->end - scan->at));
	size_t len = word_len(scan->at, (size_t)(scan->end - scan->at));
	return (struct word){len ? scan->at : NULL, len};
}

static struct error *next_word(struct scan *scan, struct word *ret)
{
	*ret = peek_word(scan);
	if (!ret->text)
		return NULL;
	scan->at += ret->len;
	return keep(scan->words, ret->text, ret->len, &ret->text);
}

// strconv.ParseInt(text, 10, 32)
static bool parse_count(const char *text, int *ret)
{
	const char *digits = text + (*text == '-' || *text == '+');
	if (!*digits || strspn(digits, "0123456789") != strlen(digits))
		return false;
	digits += strspn(digits, "0");
	if (strlen(digits) > 10)
		return false;
	long long value = strtoll(digits[0] ? digits : "0", NULL, 10);
	if (*text == '-')
		value = -value;
	if (value > INT32_MAX || value < INT32_MIN)
		return false;
	*ret = (int)value;
	return true;
}

// a|b, where either may be empty or absent.
static struct error *join_regexp(struct words *words, const char **regexp, const char *more)
{
	if (!*regexp || !**regexp) {
		*regexp = more;
		return NULL;
	}
	if (!*more)
		return NULL;
	size_t len = strlen(*regexp), more_len = strlen(more);
	char *joined;
	TRY(ALLOC(&words->arena, joined, len + more_len + 2));
	memcpy(joined, *regexp, len);
	joined[len] = '|';
	memcpy(joined + len + 1, more, more_len);
	*regexp = joined;
	return NULL;
}

// If the word is name=value with the name of a variable, adds it to the settings.
static struct error *take_setting(struct words *words, uint32_t *cap, const struct word *word,
				  bool *ret)
{
	*ret = false;
	const char *equals = memchr(word->text, '=', word->len);
	if (!equals || equals == word->text)
		return NULL;
	const char *name;
	TRY(keep(words, word->text, (size_t)(equals - word->text), &name));
	if (!words_is_variable(name))
		return NULL;
	TRY(RESERVE(&words->arena, words->setting, words->setting_count, *cap));
	words->setting[words->setting_count++] =
		(struct setting){.name = name, .value = equals + 1};
	*ret = true;
	return NULL;
}

// `> file`, `>> file` or `| command`, at a word that starts with > or |.
static struct error *take_target(struct scan *scan)
{
	struct words *words = scan->words;
	const char *sign = *scan->at == '|'				    ? "|"
			   : scan->at + 1 < scan->end && scan->at[1] == '>' ? ">>"
									    : ">";
	if (words->target == TARGET_PIPE || (words->target != TARGET_STDOUT && sign[0] == '|'))
		return error_new(ERR_USAGE, "an answer can go to a file or to a command, not both");
	scan->at += strlen(sign);
	if (sign[0] == '|') {
		words->target = TARGET_PIPE;
		const char *text = scan->at;
		size_t len = (size_t)(scan->end - scan->at);
		scan->at = scan->end;
		words_trim(&text, &len);
		if (len == 0)
			return error_new(ERR_USAGE, "unexpected end of line after |");
		return keep(words, text, len, &words->target_name);
	}
	words->target = sign[1] ? TARGET_APPEND : TARGET_FILE;
	struct word word;
	TRY(next_word(scan, &word));
	if (!word.text)
		return error_new(ERR_USAGE, "unexpected end of line after %s", sign);
	words->target_name = word.text;
	return NULL;
}

// The words after a command that is no report: kept as they are, one space apart.
static struct error *parse_plain(struct scan *scan)
{
	struct words *words = scan->words;
	struct text rest = {0};
	struct error *err = NULL;
	for (struct word word; !err && (word = peek_word(scan)).text;) {
		if (words->command->flags & COMMAND_REDIRECT && strchr(">|", word.text[0])) {
			err = take_target(scan);
			continue;
		}
		if (rest.len)
			text_putc(&rest, ' ');
		text_put(&rest, word.text, word.len);
		scan->at += word.len;
	}
	if (!err)
		err = text_error(&rest);
	if (!err)
		err = keep(words, rest.bytes ? rest.bytes : "", rest.len, &words->rest);
	text_deinit(&rest);
	return err;
}

static struct error *parse_report(struct scan *scan, struct word first)
{
	struct words *words = scan->words;
	uint32_t cap = 0;
	for (;;) {
		struct word word = first;
		first.text = NULL;
		if (!word.text) {
			word = peek_word(scan);
			if (word.text && strchr(">|", word.text[0])) {
				TRY(take_target(scan));
				continue;
			}
			TRY(next_word(scan, &word));
		}
		if (!word.text)
			break;
		bool taken;
		TRY(take_setting(words, &cap, &word, &taken));
		if (taken)
			continue;
		if (words->command->flags & COMMAND_ARGUMENT && !words->argument) {
			words->argument = word.text;
		} else if (parse_count(word.text, &words->count)) {
			words->counted = true;
		} else if (strcmp(word.text, "-cum") == 0 || strcmp(word.text, "--cum") == 0) {
			words->cum = true;
		} else if (word.text[0] == '-') {
			TRY(join_regexp(words, &words->ignore, word.text + 1));
		} else {
			TRY(join_regexp(words, &words->focus, word.text));
		}
	}
	if (words->command->flags & COMMAND_ARGUMENT && !words->argument)
		return error_new(ERR_USAGE, "command %s requires an argument",
				 words->command->name);
	return NULL;
}

static struct error *unknown_command(const char *name, const char *value)
{
	const struct option *option = option_find(name);
	bool known = option ? option->scope & OPTION_SHELL && option->kind != OPTION_CHOICE
			    : option_find_member(name) != NULL;
	if (known)
		return error_new(ERR_USAGE, "did you mean: %s=%s", name, value ? value : "<val>");
	struct text shown = {0}, quoted = {0};
	redact_put_line(&shown, name, strlen(name)); // it may be an address
	put_quoted(&quoted, shown.len ? shown.bytes : "", shown.len);
	struct error *err = text_error(&shown);
	if (!err)
		err = text_error(&quoted);
	if (!err)
		err = error_new(ERR_USAGE, "unrecognized command: %s", quoted.bytes);
	text_deinit(&quoted);
	text_deinit(&shown);
	return err;
}

// The digits that end the name are the first word after it: top10 is top 10.
static struct error *split_digits(struct words *words, struct word *name, struct word *ret)
{
	size_t stem = name->len;
	while (stem > 0 && name->text[stem - 1] >= '0' && name->text[stem - 1] <= '9')
		stem--;
	if (stem == name->len || stem == 0)
		return NULL;
	*ret = (struct word){name->text + stem, name->len - stem};
	name->len = stem;
	return keep(words, name->text, stem, &name->text);
}

static struct error *parse_command(struct scan *scan)
{
	struct words *words = scan->words;
	words->kind = WORDS_COMMAND;
	// The name of a command holds no > and no |, so neither needs a space in front.
	struct word name = peek_word(scan), digits = {0};
	for (size_t i = 1; i < name.len; i++)
		if (name.text[i] == '>' || name.text[i] == '|')
			name.len = i;
	scan->at += name.len;
	TRY(keep(words, name.text, name.len, &name.text));

	words->command = command_find(name.text);
	if (!words->command) {
		TRY(split_digits(words, &name, &digits));
		words->command = command_find(name.text);
		if (words->command && words->command->flags & COMMAND_PLAIN)
			words->command = NULL;
	}
	if (!words->command) {
		struct word value = digits;
		if (!value.text)
			TRY(next_word(scan, &value));
		return unknown_command(name.text, value.text);
	}
	return words->command->flags & COMMAND_PLAIN ? parse_plain(scan)
						     : parse_report(scan, digits);
}

// `name=value // comment`, or the bare name of a variable.
static struct error *parse_assignment(struct words *words, const char *line, size_t len, bool *ret)
{
	const char *equals = memchr(line, '=', len), *name = line;
	size_t name_len = equals ? (size_t)(equals - line) : len;
	*ret = false;
	words_trim(&name, &name_len);
	struct setting setting = {.value = ""};
	TRY(keep(words, name, name_len, &setting.name));
	if (!words_is_variable(setting.name) || (!equals && command_find(setting.name)))
		return NULL;
	*ret = true;
	if (equals) {
		const char *value = equals + 1;
		size_t value_len = (size_t)(line + len - value);
		for (size_t at = value_len; at >= 3; at--)
			if (memcmp(value + at - 3, "//:", 3) == 0) {
				value_len = at - 3;
				break;
			}
		words_trim(&value, &value_len);
		TRY(keep(words, value, value_len, &setting.value));
	} else {
		const struct option *option = option_find(setting.name);
		if (option && option->kind != OPTION_BOOL)
			return error_new(ERR_USAGE, "please specify a value, e.g. %s=<val>",
					 setting.name);
	}
	words->kind = WORDS_ASSIGN;
	uint32_t cap = 0;
	TRY(RESERVE(&words->arena, words->setting, 0, cap));
	words->setting[0] = setting;
	words->setting_count = 1;
	return NULL;
}

struct error *words_parse(struct words *ret, const char *line, size_t len)
{
	*ret = (struct words){.kind = WORDS_NOTHING, .rest = ""};
	arena_init(&ret->arena, LINE_LIMIT);
	words_trim(&line, &len);
	if (len == 0)
		return NULL;
	if (memchr(line, '\0', len))
		return error_new(ERR_USAGE, "the line holds a NUL byte");
	bool assigned;
	TRY(parse_assignment(ret, line, len, &assigned));
	if (assigned)
		return NULL;
	struct scan scan = {.words = ret, .at = line, .end = line + len};
	return parse_command(&scan);
}

void words_deinit(struct words *words)
{
	arena_deinit(&words->arena);
	*words = (struct words){.rest = ""};
}
