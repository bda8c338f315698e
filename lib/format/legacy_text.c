// Small loops over bytes: most of a text profile passes through here.
#include "format/legacy_text.h"

#include "base/integer.h"

#include <string.h>

#include "base/text.h"

// White_Space of Unicode, above ASCII.
static bool is_wide_space(int32_t c)
{
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

// Length of the white space at the start.
static size_t space_at(const char *text, size_t len)
{
	int32_t c;
	if (len == 0 || (unsigned char)*text < 0x80)
		return len && is_space(*text);
	size_t n = text_code_point(text, len, &c);
	return n && is_wide_space(c) ? n : 0;
}

// Length of the white space at the end.
static size_t space_before(const char *text, size_t len)
{
	if (len == 0 || (unsigned char)text[len - 1] < 0x80)
		return len && is_space(text[len - 1]);
	for (size_t n = 2; n <= 3 && n <= len; n++)
		if (space_at(text + len - n, n) == n)
			return n;
	return 0;
}

struct slice text_trimmed(struct slice line)
{
	size_t n;
	while ((n = space_at(line.text, line.len)))
		take(&line, n);
	while ((n = space_before(line.text, line.len)))
		line.len -= n;
	return line;
}

bool text_is_comment(struct slice line)
{
	line = text_trimmed(line);
	return line.len == 0 || *line.text == '#';
}

bool text_has(struct slice line, const char *word)
{
	return line.len && memmem(line.text, line.len, word, strlen(word));
}

bool take_word(struct slice *rest, const char *word)
{
	if (!slice_begins(*rest, word))
		return false;
	take(rest, strlen(word));
	return true;
}

// Takes the first @p len bytes, if that is any.
static bool take_some(struct slice *rest, size_t len, struct slice *ret)
{
	if (len == 0)
		return false;
	*ret = (struct slice){rest->text, len};
	take(rest, len);
	return true;
}

bool take_digits(struct slice *rest, struct slice *ret)
{
	size_t n = 0;
	while (n < rest->len && is_digit(rest->text[n]))
		n++;
	return take_some(rest, n, ret);
}

bool take_hex(struct slice *rest, struct slice *ret)
{
	size_t n = 0;
	while (n < rest->len && hex_digit(rest->text[n]) >= 0)
		n++;
	return take_some(rest, n, ret);
}

bool take_blanks(struct slice *rest)
{
	size_t n = 0;
	while (n < rest->len && is_blank(rest->text[n]))
		n++;
	take(rest, n);
	return n > 0;
}

bool take_nonblanks(struct slice *rest, struct slice *ret)
{
	size_t n = 0;
	while (n < rest->len && !is_blank(rest->text[n]))
		n++;
	return take_some(rest, n, ret);
}

bool parse_decimal(struct slice s, int64_t *ret)
{
	return integer_of_decimal(s, ret) == INTEGER_GOOD;
}

bool parse_hex(struct slice digits, uint64_t *ret)
{
	return integer_of_digits(digits, 16, UINT64_MAX, ret) == INTEGER_GOOD;
}

bool parse_go_number(struct slice s, int64_t *ret)
{
	return integer_of_go(s, ret) == INTEGER_GOOD;
}

bool take_address(struct slice *rest, uint64_t *ret, struct slice *ret_text, bool *ret_fits)
{
	const char *at = rest->text, *end = at + rest->len;
	for (; end - at >= 3; at++) {
		if (at[0] != '0' || at[1] != 'x')
			continue;
		const char *digit = at + 2;
		uint64_t value = 0;
		bool fits = true;
		for (; digit < end; digit++) {
			char c = *digit;
			unsigned d = is_digit(c)	    ? (unsigned)(c - '0')
				     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
							    : 16;
			if (d == 16)
				break;
			fits &= value >> 60 == 0;
			value = value << 4 | d;
		}
		if (digit == at + 2)
			continue;
		*ret = value;
		*ret_fits = fits;
		if (ret_text)
			*ret_text = (struct slice){at, (size_t)(digit - at)};
		*rest = (struct slice){digit, (size_t)(end - digit)};
		return true;
	}
	return false;
}
