// Character by character; what a character becomes and how wide that is, is said in one place.
#include "base/fit.h"

#include <stdint.h>
#include <utf8proc.h>

#include "base/text.h"

enum shown_as { SHOWN_ITSELF, SHOWN_ESCAPED, SHOWN_REPLACED };

struct character {
	size_t len;
	size_t columns;
	enum shown_as as;
};

static struct character look_at(const char *bytes, size_t len, bool unicode)
{
	int32_t c = 0;
	size_t n = text_code_point(bytes, len, &c);
	if (!n)
		return (struct character){1, 4, SHOWN_ESCAPED};
	if (text_commands_terminal(c))
		return (struct character){n, 4 * n, SHOWN_ESCAPED};
	if (c < 0x7f)
		return (struct character){n, 1, SHOWN_ITSELF};
	int width = utf8proc_charwidth(c);
	return (struct character){n, (size_t)(width > 0 ? width : 0),
				  unicode ? SHOWN_ITSELF : SHOWN_REPLACED};
}

static void put_character(struct text *out, const char *bytes, const struct character *c)
{
	switch (c->as) {
	case SHOWN_ITSELF:
		text_put(out, bytes, c->len);
		break;
	case SHOWN_REPLACED:
		text_pad(out, '?', c->columns);
		break;
	case SHOWN_ESCAPED:
		for (size_t i = 0; i < c->len; i++)
			text_putf(out, "\\x%02x", (unsigned char)bytes[i]);
		break;
	}
}

// Stops counting behind @p most: a name may be long.
static size_t count_columns(const char *bytes, size_t len, size_t most, bool unicode)
{
	size_t columns = 0;
	for (size_t i = 0; i < len && columns <= most;) {
		struct character c = look_at(bytes + i, len - i, unicode);
		columns += c.columns;
		i += c.len;
	}
	return columns;
}

size_t fit_columns(const char *bytes, size_t len, bool unicode)
{
	return count_columns(bytes, len, SIZE_MAX, unicode);
}

// Puts as many whole characters as fit.
static size_t put_fitting(struct text *out, const char *bytes, size_t len, size_t columns,
			  bool unicode)
{
	size_t taken = 0;
	for (size_t i = 0; i < len;) {
		struct character c = look_at(bytes + i, len - i, unicode);
		if (taken + c.columns > columns)
			break;
		put_character(out, bytes + i, &c);
		taken += c.columns;
		i += c.len;
	}
	return taken;
}

static void put_sign(struct text *out, bool unicode)
{
	text_puts(out, unicode ? "…" : "~");
}

size_t fit_put(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode)
{
	if (count_columns(bytes, len, columns, unicode) <= columns)
		return put_fitting(out, bytes, len, columns, unicode);
	if (columns == 0)
		return 0;
	size_t taken = put_fitting(out, bytes, len, columns - 1, unicode);
	put_sign(out, unicode);
	return taken + 1;
}

size_t fit_put_ends(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode)
{
	size_t left = fit_columns(bytes, len, unicode);
	if (left <= columns || columns < 3)
		return fit_put(out, bytes, len, columns, unicode);
	size_t taken = put_fitting(out, bytes, len, columns / 3, unicode) + 1;
	put_sign(out, unicode);
	while (left > columns - taken) {
		struct character c = look_at(bytes, len, unicode);
		left -= c.columns;
		bytes += c.len;
		len -= c.len;
	}
	return taken + put_fitting(out, bytes, len, left, unicode);
}
