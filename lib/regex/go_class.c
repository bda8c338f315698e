// Reading single characters with a backslash, and what stands between brackets.
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "regex/char_class.h"
#include "regex/go_parser.h"
#include "regex/utf8.h"

static int digit_of(uint32_t rune)
{
	return rune < 0x80 ? hex_digit((char)rune) : -1;
}

static bool is_octal(const struct go_parser *p)
{
	return p->at < p->end && *p->at >= '0' && *p->at <= '7';
}

// Reads what follows \x: two digits or any number of them in braces.
static struct error *parse_hex(struct go_parser *p, uint32_t *ret, bool *ret_valid)
{
	uint32_t rune, value = 0;
	*ret_valid = false;
	if (p->at == p->end)
		return NULL;
	TRY(go_parse_rune(p, &rune));
	if (rune != '{') {
		int high = digit_of(rune);
		TRY(go_parse_rune(p, &rune));
		int low = digit_of(rune);
		*ret_valid = high >= 0 && low >= 0;
		*ret = *ret_valid ? (uint32_t)(high * 16 + low) : 0;
		return NULL;
	}
	for (int count = 0; p->at < p->end; count++) {
		TRY(go_parse_rune(p, &rune));
		if (rune == '}') {
			*ret_valid = count > 0;
			*ret = value;
			return NULL;
		}
		int digit = digit_of(rune);
		if (digit < 0)
			return NULL;
		value = value * 16 + (uint32_t)digit;
		if (value > RUNE_MAX)
			return NULL;
	}
	return NULL;
}

// The character that the letter or sign @p c stands for after a backslash; false if none.
static bool simple_escape(uint32_t c, uint32_t *ret)
{
	static const char letters[] = "afnrtv", meaning[] = "\a\f\n\r\t\v";
	if (c >= 0x80)
		return false;
	const char *found = c ? strchr(letters, (int)c) : NULL;
	*ret = found ? (uint32_t)meaning[found - letters] : c;
	return found || !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

struct error *go_parse_escape(struct go_parser *p, uint32_t *ret)
{
	const char *start = p->at++;
	uint32_t c;
	bool valid;
	if (p->at == p->end)
		return go_wrong("trailing backslash at end of expression", p->end, p->end);
	TRY(go_parse_rune(p, &c));
	if (c == '0' || (c >= '1' && c <= '7' && is_octal(p))) {
		// A single digit other than 0 would be a back reference.
		*ret = c - '0';
		for (int i = 1; i < 3 && is_octal(p); i++)
			*ret = *ret * 8 + (uint32_t)(*p->at++ - '0');
		return NULL;
	}
	if (c == 'x')
		TRY(parse_hex(p, ret, &valid));
	else
		valid = simple_escape(c, ret);
	return valid ? NULL : go_wrong("invalid escape sequence", start, p->at);
}

// Reads [:alpha:]; without the closing :] it is no group but characters.
static struct error *parse_posix_group(struct go_parser *p, struct char_class *class, bool *ret)
{
	const char *start = p->at;
	*ret = false;
	if (p->end - start <= 2 || start[0] != '[' || start[1] != ':')
		return NULL;
	const char *close = memmem(start + 2, (size_t)(p->end - start - 2), ":]", 2);
	if (!close)
		return NULL;
	p->at = close + 2;
	TRY(char_class_add_group(class, p->arena, start, (size_t)(p->at - start),
				 p->flags & GO_FLAG_FOLD, ret));
	return *ret ? NULL : go_wrong("invalid character class range", start, p->at);
}

static struct error *parse_member(struct go_parser *p, const char *bracket, uint32_t *ret)
{
	if (p->at == p->end)
		return go_wrong("missing closing ]", bracket, p->end);
	return *p->at == '\\' ? go_parse_escape(p, ret) : go_parse_rune(p, ret);
}

// Reads "a" or "a-z"; a "-" just before the "]" is a member.
static struct error *parse_range(struct go_parser *p, const char *bracket, struct char_class *class)
{
	const char *start = p->at;
	uint32_t lo, hi;
	TRY(parse_member(p, bracket, &lo));
	hi = lo;
	if (p->end - p->at >= 2 && p->at[0] == '-' && p->at[1] != ']') {
		p->at++;
		TRY(parse_member(p, bracket, &hi));
		if (hi < lo)
			return go_wrong("invalid character class range", start, p->at);
	}
	return char_class_add(class, p->arena, lo, hi, p->flags & GO_FLAG_FOLD);
}

struct error *go_parse_class(struct go_parser *p)
{
	const char *bracket = p->at++;
	struct char_class *class;
	TRY(ALLOC(p->arena, class, 1));
	if (p->at < p->end && *p->at == '^') {
		class->negated = true;
		p->at++;
	}
	// A "]" at the start is a member.
	for (bool first = true; p->at == p->end || *p->at != ']' || first; first = false) {
		bool group;
		TRY(parse_posix_group(p, class, &group));
		if (!group)
			TRY(go_parse_group(p, class, &group));
		if (!group)
			TRY(parse_range(p, bracket, class));
	}
	p->at++;
	return go_push_class(p, class);
}
