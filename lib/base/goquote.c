// String literals of Go. Source: the language's specification, "String literals" and "Rune
// literals".
#include "base/ascii.h"
#include "base/goquote.h"

#include <string.h>

#include "base/arena.h"
#include "base/compiler.h"

static int digit(char c, unsigned base)
{
	int d = hex_digit(c);
	return d < (int)base ? d : -1;
}

// @p count digits; false if there are not so many.
static bool number(struct slice *from, size_t count, unsigned base, uint32_t *ret)
{
	uint32_t n = 0;
	if (from->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		int d = digit(from->text[i], base);
		if (d < 0)
			return false;
		n = n * base + (uint32_t)d;
	}
	*from = (struct slice){from->text + count, from->len - count};
	*ret = n;
	return true;
}

static char *put_rune(char *to, uint32_t rune)
{
	if (rune < 0x80) {
		*to++ = (char)rune;
	} else if (rune < 0x800) {
		*to++ = (char)(0xc0 | rune >> 6);
		*to++ = (char)(0x80 | (rune & 0x3f));
	} else if (rune < 0x10000) {
		*to++ = (char)(0xe0 | rune >> 12);
		*to++ = (char)(0x80 | (rune >> 6 & 0x3f));
		*to++ = (char)(0x80 | (rune & 0x3f));
	} else {
		*to++ = (char)(0xf0 | rune >> 18);
		*to++ = (char)(0x80 | (rune >> 12 & 0x3f));
		*to++ = (char)(0x80 | (rune >> 6 & 0x3f));
		*to++ = (char)(0x80 | (rune & 0x3f));
	}
	return to;
}

// What is behind a backslash. It is never longer when it is understood.
static bool escape(struct slice *from, char **to)
{
	static const char name[] = "abfnrtv\\\"", meaning[] = "\a\b\f\n\r\t\v\\\"";
	uint32_t n;
	if (from->len == 0)
		return false;
	char c = *from->text;
	const char *known = memchr(name, c, sizeof name - 1);
	bool octal = c >= '0' && c <= '7';
	if (!octal)
		*from = (struct slice){from->text + 1, from->len - 1};
	if (known) {
		*(*to)++ = meaning[known - name];
		return true;
	}
	if (octal || c == 'x') {
		if (!number(from, octal ? 3 : 2, octal ? 8 : 16, &n) || n > 0xff)
			return false;
		*(*to)++ = (char)n;
		return true;
	}
	if ((c != 'u' && c != 'U') || !number(from, c == 'u' ? 4 : 8, 16, &n) || n > 0x10ffff ||
	    (n >= 0xd800 && n < 0xe000))
		return false;
	*to = put_rune(*to, n);
	return true;
}

static bool literal(struct slice *from, char quote, char *to)
{
	while (from->len) {
		char c = *from->text;
		*from = (struct slice){from->text + 1, from->len - 1};
		if (c == quote)
			return true;
		if (c == '\\' && quote == '"') {
			if (!escape(from, &to))
				return false;
		} else if (c != '\r' || quote == '"') {
			*to++ = c;
		}
	}
	return false;
}

// How far the literal that starts here can go: to the next quote that is not escaped.
static size_t literal_len(const struct slice *from, char quote)
{
	size_t len = 0;
	while (len < from->len && from->text[len] != quote)
		len += from->text[len] == '\\' && quote == '"' ? 2 : 1;
	return len < from->len ? len : from->len;
}

struct error *goquote_take(struct arena *arena, struct slice *from, const char *stops,
			   const char **ret)
{
	char *text;
	size_t len = 0;
	if (from->len && (*from->text == '"' || *from->text == '`')) {
		char quote = *from->text;
		*from = (struct slice){from->text + 1, from->len - 1};
		TRY(ALLOC(arena, text, literal_len(from, quote) + 1));
		if (!literal(from, quote, text))
			return error_new(ERR_FORMAT,
					 "a quoted text does not end or has a wrong escape");
		*ret = text;
		return NULL;
	}
	while (len < from->len && (!from->text[len] || !strchr(stops, from->text[len])))
		len++;
	TRY(arena_copy_bytes(arena, from->text, len, ret));
	*from = slice_from(*from, len);
	return NULL;
}
