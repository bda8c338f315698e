// A place in the bytes and one flag; what nests in what is in the caller's calls.
#include "base/ascii.h"
#include "base/json_read.h"
#include "base/saturate.h"

#include <math.h>
#include <stdlib.h>

// More digits than any double needs.
#define LONGEST_NUMBER 1100

void json_read_init(struct json_read *in, const char *bytes, size_t len)
{
	*in = (struct json_read){.start = bytes, .at = bytes, .end = bytes + len};
}

void json_read_deinit(struct json_read *in)
{
	text_deinit(&in->text);
}

static void skip_space(struct json_read *in)
{
	while (in->at < in->end &&
	       (*in->at == ' ' || *in->at == '\n' || *in->at == '\r' || *in->at == '\t'))
		in->at++;
}

static void fail(struct json_read *in, const char *mistake)
{
	if (!in->mistake)
		in->mistake = mistake;
}

size_t json_read_place(struct json_read *in)
{
	skip_space(in);
	return (size_t)(in->at - in->start);
}

void json_read_from(struct json_read *in, const struct json_read *first, size_t place)
{
	json_read_init(in, first->start, (size_t)(first->end - first->start));
	in->at += place;
}

enum json_kind json_kind(struct json_read *in)
{
	skip_space(in);
	if (in->mistake || in->at == in->end)
		return JSON_NONE;
	switch (*in->at) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case '"':
		return JSON_STRING;
	case 't':
	case 'f':
		return JSON_BOOL;
	case 'n':
		return JSON_NULL;
	default:
		return *in->at == '-' || is_digit(*in->at) ? JSON_NUMBER : JSON_NONE;
	}
}

bool json_enter(struct json_read *in, enum json_kind kind)
{
	if (json_kind(in) != kind) {
		json_skip(in);
		return false;
	}
	in->at++;
	in->entered = true;
	return true;
}

// Takes a comma or the end; true if a value follows.
static bool next(struct json_read *in, char close)
{
	bool first = in->entered;
	in->entered = false;
	skip_space(in);
	if (in->mistake)
		return false;
	if (in->at == in->end) {
		fail(in, "the file ends early");
		return false;
	}
	if (*in->at == close) {
		in->at++;
		return false;
	}
	if (first)
		return true;
	if (*in->at != ',') {
		fail(in, "a comma or the end of a list is missing");
		return false;
	}
	in->at++;
	return true;
}

bool json_next(struct json_read *in)
{
	return next(in, ']') && !in->mistake;
}

bool json_next_key(struct json_read *in, struct slice *ret)
{
	if (!next(in, '}'))
		return false;
	if (json_kind(in) != JSON_STRING) {
		fail(in, "a key is missing");
		return false;
	}
	json_get_text(in, ret);
	skip_space(in);
	if (in->at == in->end || *in->at != ':') {
		fail(in, "a colon is missing");
		return false;
	}
	in->at++;
	return !in->mistake;
}

static void put_utf8(struct text *out, uint32_t c)
{
	if (c < 0x80) {
		text_putc(out, (char)c);
		return;
	}
	unsigned tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	text_putc(out, (char)(lead[tail] | c >> (6 * tail)));
	while (tail-- > 0)
		text_putc(out, (char)(0x80 | (c >> (6 * tail) & 0x3f)));
}

// The four digits of \uXXXX; false if there are none.
static bool get_unit(struct json_read *in, uint32_t *ret)
{
	uint32_t unit = 0;
	if (in->end - in->at < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(in->at[i]);
		if (digit < 0)
			return false;
		unit = unit << 4 | (uint32_t)digit;
	}
	in->at += 4;
	*ret = unit;
	return true;
}

// Behind "\u". Half of a pair of surrogates becomes U+FFFD.
static bool put_unicode(struct json_read *in)
{
	uint32_t c, low;
	if (!get_unit(in, &c))
		return false;
	if (c >= 0xd800 && c < 0xdc00 && in->end - in->at >= 6 && in->at[0] == '\\' &&
	    in->at[1] == 'u') {
		const char *before = in->at;
		in->at += 2;
		if (get_unit(in, &low) && low >= 0xdc00 && low < 0xe000) {
			put_utf8(&in->text, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
			return true;
		}
		in->at = before;
	}
	put_utf8(&in->text, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	return true;
}

// Behind a backslash.
static bool put_escape(struct json_read *in)
{
	static const char named[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	if (in->at == in->end)
		return false;
	char c = *in->at++;
	if (c == 'u')
		return put_unicode(in);
	const char *found = c ? strchr(named, c) : NULL;
	if (found)
		text_putc(&in->text, meant[found - named]);
	return found;
}

// As many bytes as mean themselves.
static size_t plain_len(const struct json_read *in)
{
	const char *at = in->at;
	while (at < in->end && *at != '"' && *at != '\\')
		at++;
	return (size_t)(at - in->at);
}

bool json_get_text(struct json_read *in, struct slice *ret)
{
	if (json_kind(in) != JSON_STRING) {
		json_skip(in);
		return false;
	}
	in->at++;
	size_t len = plain_len(in);
	if (in->at + len < in->end && in->at[len] == '"') { // the usual case needs no copy
		*ret = (struct slice){in->at, len};
		in->at += len + 1;
		return true;
	}
	text_clear(&in->text);
	text_puts(&in->text, ""); // never NULL
	while (in->at < in->end) {
		len = plain_len(in);
		text_put(&in->text, in->at, len);
		in->at += len;
		if (in->at == in->end)
			break;
		if (*in->at++ == '"') {
			*ret = (struct slice){in->text.bytes, in->text.len};
			return !in->text.failed;
		}
		if (!put_escape(in)) {
			fail(in, "no such escape");
			return false;
		}
	}
	fail(in, "a string does not end");
	return false;
}

static void skip_text(struct json_read *in)
{
	for (in->at++; in->at < in->end; in->at++) {
		in->at += plain_len(in);
		if (in->at < in->end && *in->at++ == '"')
			return;
	}
	in->at = in->end;
	fail(in, "a string does not end");
}

static void skip_word(struct json_read *in)
{
	const char *start = in->at;
	while (in->at < in->end && !strchr(" \n\r\t,:]}[{\"", *in->at))
		in->at++;
	if (in->at == start)
		fail(in, "a value is missing");
}

void json_skip(struct json_read *in)
{
	size_t depth = 0;
	do {
		switch (json_kind(in)) {
		case JSON_STRING:
			skip_text(in);
			break;
		case JSON_ARRAY:
		case JSON_OBJECT:
			in->at++;
			depth++;
			break;
		case JSON_NONE:
			if (depth && in->at < in->end && strchr(",:", *in->at)) {
				in->at++;
			} else if (depth && in->at < in->end && strchr("]}", *in->at)) {
				in->at++;
				depth--;
			} else {
				fail(in, "a value is missing");
			}
			break;
		default:
			skip_word(in);
		}
	} while (depth > 0 && !in->mistake);
}

// Digits without point and exponent that fit; false otherwise, and nothing is taken.
static bool get_whole(struct json_read *in, struct json_number *ret)
{
	const char *at = in->at;
	bool negative = *at == '-';
	at += negative;
	int64_t value = 0;
	const char *first = at;
	for (; at < in->end && is_digit(*at); at++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *at - '0', &value))
			return false;
	if (at == first || (at < in->end && (*at == '.' || *at == 'e' || *at == 'E')))
		return false;
	if (!negative && value == INT64_MIN)
		return false;
	value = negative ? value : -value;
	*ret = (struct json_number){.is_whole = true, .whole = value, .value = (double)value};
	in->at = at;
	return true;
}

bool json_get_number(struct json_read *in, struct json_number *ret)
{
	if (json_kind(in) != JSON_NUMBER) {
		json_skip(in);
		return false;
	}
	if (get_whole(in, ret))
		return true;
	char digits[LONGEST_NUMBER];
	size_t len = 0;
	while (in->at + len < in->end && len + 1 < sizeof digits &&
	       strchr("+-.0123456789eE", in->at[len]) && in->at[len])
		len++;
	memcpy(digits, in->at, len);
	digits[len] = '\0';
	char *end;
	double value = strtod(digits, &end);
	if (end == digits || *end || !isfinite(value)) {
		fail(in, "no number that can be used");
		return false;
	}
	in->at += len;
	*ret = (struct json_number){.value = value};
	return true;
}

struct error *json_read_error(const struct json_read *in)
{
	TRY(text_error(&in->text));
	if (!in->mistake)
		return NULL;
	return error_new(ERR_FORMAT, "byte %zu: %s", (size_t)(in->at - in->start), in->mistake);
}

int64_t json_scaled(const struct json_number *number, int64_t factor)
{
	int64_t product;
	if (number->is_whole && !__builtin_mul_overflow(number->whole, factor, &product))
		return product;
	return truncate_saturating(round(number->value * (double)factor));
}
