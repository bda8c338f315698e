// Recognition from both ends of a line: names may hold anything, what is around them is fixed.
#include "format/goroutine_text.h"

#include <string.h>

#include "base/ascii.h"
#include "base/compiler.h"

// Heads that look right at first are rare, and a line can be long.
#define TRIES 8

static bool ends_with(struct slice s, const char *suffix)
{
	size_t len = strlen(suffix);
	return s.len >= len && memcmp(s.text + s.len - len, suffix, len) == 0;
}

// Digits at the front of @p s; a number that is too large is the largest. False without any.
static bool take_number(struct slice *s, int64_t *ret)
{
	int64_t n = 0;
	size_t i = 0;
	bool full = false;
	for (; i < s->len && is_digit(s->text[i]); i++)
		full |= __builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, s->text[i] - '0', &n);
	*s = slice_from(*s, i);
	*ret = full ? INT64_MAX : n;
	return i > 0;
}

// Removes @p suffix.
static bool drop_suffix(struct slice *s, const char *suffix)
{
	if (!ends_with(*s, suffix))
		return false;
	s->len -= strlen(suffix);
	return true;
}

static void read_state(struct slice state, struct goroutine_head *head)
{
	for (bool more = true; more;) {
		more = false;
		if (drop_suffix(&state, " (durable)"))
			more = head->durable = true;
		if (drop_suffix(&state, " (leaked)"))
			more = head->leaked = true;
		more |= drop_suffix(&state, " (scan)");
	}
	head->leaked |= slice_is(state, "leaked");
	head->state = state;
}

// What follows the state, between commas.
static void read_item(struct slice item, struct goroutine_head *head)
{
	int64_t n;
	if (slice_begins(item, "locked to thread"))
		head->locked = true;
	else if (slice_begins(item, "synctest bubble ")) {
		item = slice_from(item, strlen("synctest bubble "));
		if (take_number(&item, &n))
			head->bubble = n;
	} else if (take_number(&item, &n) && slice_begins(item, " minutes")) {
		head->minutes = n;
	}
}

// All between the brackets.
static void read_items(struct slice text, struct goroutine_head *head)
{
	static const char sign[] = " labels:{";
	const char *labels = memmem(text.text, text.len, sign, sizeof sign - 1);
	if (labels) {
		size_t before = (size_t)(labels - text.text);
		head->labels = slice_from(text, before + sizeof sign - 1);
		drop_suffix(&head->labels, "}");
		text.len = before;
	}
	for (bool first = true;; first = false) {
		const char *comma = memmem(text.text, text.len, ", ", 2);
		struct slice item = {text.text, comma ? (size_t)(comma - text.text) : text.len};
		if (first)
			read_state(item, head);
		else
			read_item(item, head);
		if (!comma)
			return;
		text = slice_from(text, item.len + 2);
	}
}

// Length up to the `]:` that ends the head; values of labels may have one as well.
static bool find_end(struct slice text, size_t *ret)
{
	bool quoted = false;
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.text[i] == '\\')
			i++;
		else if (text.text[i] == '"')
			quoted = !quoted;
		else if (!quoted && text.text[i] == ']') {
			*ret = i;
			return text.text[i + 1] == ':';
		}
	}
	return false;
}

// `goroutine 7 gp=0xc000006fc0 m=nil [select]:`; the attributes are there in dumps of all frames.
static bool read_head(struct slice line, size_t at, struct goroutine_head *ret)
{
	struct slice rest = slice_from(line, at + strlen("goroutine "));
	struct goroutine_head head = {.at = at};
	if (!take_number(&rest, &head.id) || !slice_begins(rest, " "))
		return false;
	rest = slice_from(rest, 1);
	while (slice_begins(rest, "gp=") || slice_begins(rest, "m=") || slice_begins(rest, "mp=")) {
		const char *space = memchr(rest.text, ' ', rest.len);
		if (!space)
			return false;
		rest = slice_from(rest, (size_t)(space - rest.text) + 1);
	}
	size_t len;
	if (!slice_begins(rest, "["))
		return false;
	rest = slice_from(rest, 1);
	if (!find_end(rest, &len) || len == 0)
		return false;
	read_items((struct slice){rest.text, len}, &head);
	head.end = (size_t)(rest.text - line.text) + len + 2;
	*ret = head;
	return true;
}

bool goroutine_find_head(struct slice line, struct goroutine_head *ret)
{
	static const char word[] = "goroutine ";
	struct slice rest = line;
	for (int i = 0; i < TRIES; i++) {
		const char *found = memmem(rest.text, rest.len, word, sizeof word - 1);
		if (!found)
			return false;
		size_t at = (size_t)(found - line.text);
		if (read_head(line, at, ret))
			return true;
		rest = slice_from(line, at + sizeof word - 1);
	}
	return false;
}

bool goroutine_parse_call(struct slice line, struct goroutine_call *ret)
{
	if (line.len == 0 || is_space_or_tab(line.text[0]))
		return false;
	*ret = (struct goroutine_call){.name = line};
	// Names have parentheses, (*T), arguments have none.
	const char *open = ends_with(line, ")") ? memrchr(line.text, '(', line.len) : NULL;
	if (!open || open == line.text)
		return true;
	size_t len = (size_t)(open - line.text);
	ret->name.len = len;
	ret->sure = true;
	ret->elided = slice_is(slice_from(line, len), "(...)");
	return true;
}

// Cuts ` +0x1d`, ` fp=0x2a` and the like off the end.
static bool drop_word(struct slice *s)
{
	static const char *const words[] = {"+0x", "fp=0x", "sp=0x", "pc=0x"};
	const char *space = memrchr(s->text, ' ', s->len);
	struct slice word = space ? slice_from(*s, (size_t)(space - s->text) + 1) : *s;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (slice_begins(word, words[i])) {
			s->len = space ? (size_t)(space - s->text) : 0;
			return true;
		}
	return false;
}

static bool parse_place(struct slice s, struct goroutine_place *ret)
{
	if (s.len == 0)
		return false;
	*ret = (struct goroutine_place){0};
	while (s.len && drop_word(&s))
		ret->physical = true;
	if (s.len == 0)
		return true; // C code that nobody has names for: "pc=0x1234"
	const char *colon = memrchr(s.text, ':', s.len);
	if (!colon || colon == s.text)
		return false;
	ret->file = (struct slice){s.text, (size_t)(colon - s.text)};
	struct slice number = slice_from(s, ret->file.len + 1);
	return take_number(&number, &ret->line) && number.len == 0;
}

bool goroutine_parse_place(struct slice line, struct goroutine_place *ret)
{
	struct slice s = line;
	while (s.len && (is_space_or_tab(s.text[0]) || slice_begins(s, "#011")))
		s = slice_from(s, is_space_or_tab(s.text[0]) ? 1 : 4);
	return s.len < line.len && parse_place(s, ret);
}

bool goroutine_parse_bare_place(struct slice line, struct goroutine_place *ret)
{
	return parse_place(line, ret) && (ret->physical || ends_with(ret->file, ".go"));
}

bool goroutine_parse_creator(struct slice line, struct slice *ret_name, int64_t *ret_id)
{
	static const char begin[] = "created by ", between[] = " in goroutine ";
	if (!slice_begins(line, begin))
		return false;
	line = slice_from(line, sizeof begin - 1);
	*ret_id = 0;
	const char *in = memmem(line.text, line.len, between, sizeof between - 1);
	if (in) {
		struct slice number =
			slice_from(line, (size_t)(in - line.text) + sizeof between - 1);
		take_number(&number, ret_id);
		line.len = (size_t)(in - line.text);
	}
	*ret_name = line;
	return line.len > 0;
}

bool goroutine_is_elision(struct slice line)
{
	return slice_begins(line, "...") && ends_with(line, "frames elided...");
}

bool goroutine_is_unavailable(struct slice line)
{
	while (line.len && is_space_or_tab(line.text[0]))
		line = slice_from(line, 1);
	return slice_begins(line, "goroutine running on other thread; stack unavailable");
}

bool goroutine_is_ancestor(struct slice line)
{
	return slice_begins(line, "[originating from goroutine ");
}
