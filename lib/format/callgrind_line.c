// Numbers are taken as they are only after all of a word was one.
#include "format/callgrind_line.h"

#include "base/ascii.h"
#include "base/saturate.h"

// More is no unit of time.
#define MAX_FACTOR 1000000000

static struct slice skip_spaces(struct slice s)
{
	while (s.len && is_space_or_tab(*s.text))
		s = slice_from(s, 1);
	return s;
}

struct slice callgrind_word(struct slice *line)
{
	struct slice rest = skip_spaces(*line);
	size_t len = 0;
	while (len < rest.len && !is_space_or_tab(rest.text[len]))
		len++;
	*line = slice_from(rest, len);
	return (struct slice){rest.text, len};
}

// The number, and whether it was too large.
static bool parse(struct slice word, uint64_t *ret, bool *ret_large)
{
	unsigned base = slice_begins(word, "0x") ? 16 : 10;
	if (base == 16)
		word = slice_from(word, 2);
	*ret = 0;
	*ret_large = false;
	for (size_t i = 0; i < word.len; i++) {
		int digit = hex_digit(word.text[i]);
		if (digit < 0 || (unsigned)digit >= base)
			return false;
		*ret_large |= __builtin_mul_overflow(*ret, base, ret);
		*ret_large |= __builtin_add_overflow(*ret, (unsigned)digit, ret);
	}
	return word.len > 0;
}

// `0x1f` or `31`; false if the word is none or beyond 64 bits.
static bool read_number(struct slice word, uint64_t *ret)
{
	bool large;
	uint64_t number;
	if (!parse(word, &number, &large) || large)
		return false;
	*ret = number;
	return true;
}

bool callgrind_cost(struct slice word, int64_t *ret)
{
	bool large, negative = word.len && *word.text == '-';
	uint64_t number;
	if (!parse(negative ? slice_from(word, 1) : word, &number, &large))
		return false;
	int64_t cost = large || number > INT64_MAX ? INT64_MAX : (int64_t)number;
	*ret = negative ? -cost : cost;
	return true;
}

bool callgrind_move(struct slice word, uint64_t *at)
{
	uint64_t step;
	if (slice_is(word, "*"))
		return true;
	char sign = word.len ? *word.text : 0;
	if (sign != '+' && sign != '-')
		return read_number(word, at);
	if (!read_number(slice_from(word, 1), &step))
		return false;
	*at = sign == '+' ? *at + step : *at - step; // beyond the ends it wraps, as addresses do
	return true;
}

bool callgrind_name(struct slice text, uint64_t *ret_id, struct slice *ret_name)
{
	text = skip_spaces(text);
	const char *end = text.len && *text.text == '(' ? memchr(text.text, ')', text.len) : NULL;
	size_t len = end ? (size_t)(end - text.text) : 0;
	*ret_name = text;
	if (!end || !read_number((struct slice){text.text + 1, len - 1}, ret_id))
		return false; // "(below main)"
	*ret_name = skip_spaces(slice_from(text, len + 1));
	return true;
}

char callgrind_key(struct slice line, struct slice *ret_key, struct slice *ret_value)
{
	size_t len = 0;
	while (len < line.len && line.text[len] >= 'a' && line.text[len] <= 'z')
		len++;
	if (len == 0 || len == line.len || (line.text[len] != '=' && line.text[len] != ':'))
		return 0;
	*ret_key = (struct slice){line.text, len};
	*ret_value = skip_spaces(slice_from(line, len + 1));
	return line.text[len];
}

struct callgrind_event callgrind_event_of(struct slice word)
{
	struct callgrind_event event = {word, slice_of("count"), 1};
	const char *open = memchr(word.text, '(', word.len);
	if (slice_is(word, "ns") || slice_is(word, "us") || slice_is(word, "ms"))
		event.unit = word; // pyprof2calltree's only event
	if (!open || open == word.text || word.text[word.len - 1] != ')')
		return event;
	event.type.len = (size_t)(open - word.text);
	event.unit = slice_from(word, event.type.len + 1);
	event.unit.len--;
	if (event.type.len > 1 && event.type.text[event.type.len - 1] == '_')
		event.type.len--;
	size_t digits = 0;
	while (digits < event.unit.len && is_digit(event.unit.text[digits]))
		digits++;
	uint64_t factor;
	if (digits < event.unit.len &&
	    read_number((struct slice){event.unit.text, digits}, &factor) && factor > 0 &&
	    factor <= MAX_FACTOR) {
		event.factor = (int64_t)factor;
		event.unit = slice_from(event.unit, digits);
	}
	return event;
}
