// One code point after the other; marks join the one before.
#include "base/cells.h"

#include <stdio.h>

#include <utf8proc.h>

#include "base/text.h"

#define REPLACEMENT "\xef\xbf\xbd"

struct cells cells_of(struct slice text, bool unicode)
{
	return (struct cells){.rest = text, .unicode = unicode};
}

static void skip(struct cells *c, size_t len)
{
	c->rest = slice_from(c->rest, len);
}

static void set(struct cells *c, const char *bytes, size_t len, unsigned width)
{
	memcpy(c->glyph, bytes, len);
	c->len = (uint8_t)len;
	c->width = (uint8_t)width;
}

// The next of the four characters that stand for a byte.
static void take_escaped(struct cells *c)
{
	char written[5];
	snprintf(written, sizeof written, "\\x%02x", (unsigned char)c->rest.text[0]);
	set(c, &written[c->escape_at], 1, 1);
	if (++c->escape_at < 4)
		return;
	c->escape_at = 0;
	c->escape--;
	skip(c, 1);
}

static bool is_mark(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

// A character that takes no cell and is no mark either, such as a joiner.
static bool is_invisible(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);
	return category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_ZL ||
	       category == UTF8PROC_CATEGORY_ZP;
}

// Appends the marks that follow, as many as fit; the others go.
static void take_marks(struct cells *c)
{
	for (;;) {
		int32_t point;
		size_t len = text_code_point(c->rest.text, c->rest.len, &point);
		if (!len || text_commands_terminal(point) ||
		    (!is_mark(point) && !is_invisible(point)))
			return;
		if (is_mark(point) && c->unicode && c->len + len <= CELLS_GLYPH) {
			memcpy(c->glyph + c->len, c->rest.text, len);
			c->len = (uint8_t)(c->len + len);
		}
		skip(c, len);
	}
}

static void take_character(struct cells *c, int32_t point, size_t len)
{
	int width = utf8proc_charwidth(point);
	if (is_mark(point)) // with nothing to stand on
		set(c, " ", 1, 1);
	else if (!c->unicode)
		set(c, point < 0x80 ? c->rest.text : "?", 1, 1);
	else if (width < 1 || width > 2 || utf8proc_category(point) == UTF8PROC_CATEGORY_CN)
		set(c, REPLACEMENT, sizeof REPLACEMENT - 1, 1);
	else
		set(c, c->rest.text, len, (unsigned)width);
	if (!is_mark(point))
		skip(c, len);
	take_marks(c);
}

bool cells_next(struct cells *c)
{
	while (c->rest.len) {
		if (c->escape) {
			take_escaped(c);
			return true;
		}
		unsigned char byte = (unsigned char)c->rest.text[0];
		if (byte >= 0x20 && byte < 0x7f &&
		    (c->rest.len == 1 || (unsigned char)c->rest.text[1] < 0x80)) {
			set(c, c->rest.text, 1, 1); // nearly always
			skip(c, 1);
			return true;
		}
		int32_t point = 0;
		size_t len = text_code_point(c->rest.text, c->rest.len, &point);
		if (!len || text_commands_terminal(point)) {
			c->escape = (uint8_t)(len ? len : 1);
		} else if (is_invisible(point)) {
			skip(c, len);
		} else {
			take_character(c, point, len);
			return true;
		}
	}
	return false;
}

const char *cells_ellipsis(bool unicode)
{
	return unicode ? "\xe2\x80\xa6" : "~";
}
