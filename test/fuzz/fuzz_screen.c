// What comes from a terminal, and what goes there: bytes to keys, names to glyphs.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cells.h"
#include "base/fit.h"
#include "base/text.h"
#include "tui/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void read_events(const char *bytes, size_t len)
{
	static const struct event_sequence known[] = {{"\x1bOA", KEY_UP}, {"\x1b[1~", KEY_HOME}};
	const struct event_reader reader = {known, 2};
	for (size_t at = 0; at < len;) {
		struct event event;
		size_t used = event_read(&reader, bytes + at, len - at, false, &event);
		if (used == 0 && !(used = event_read(&reader, bytes + at, len - at, true, &event)))
			abort();
		if (used > len - at)
			abort();
		at += used;
	}
}

// Nothing that a terminal acts on comes through, and widths are what they say.
static void read_glyphs(struct slice text, bool unicode)
{
	size_t width = 0;
	for (struct cells c = cells_of(text, unicode); cells_next(&c); width += c.width) {
		int32_t point;
		if (c.len == 0 || c.len > CELLS_GLYPH || c.width < 1 || c.width > 2)
			abort();
		for (size_t at = 0, n; at < c.len; at += n) {
			n = text_code_point(c.glyph + at, c.len - at, &point);
			if (!n || text_commands_terminal(point) || (!unicode && point >= 0x7f))
				abort();
		}
	}
	if (fit_columns(text.text, text.len, unicode) != width)
		abort();
	for (size_t columns = 0; columns < 12; columns++) {
		struct text out = {0};
		if (fit_put_ends(&out, text.text, text.len, columns, unicode) > columns)
			abort();
		text_deinit(&out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	// Exactly as long as it is, so that reading behind it is seen.
	char *copy = malloc(len ? len : 1);
	if (!copy)
		return 0;
	memcpy(copy, bytes, len);
	read_events(copy, len);
	read_glyphs((struct slice){copy, len}, true);
	read_glyphs((struct slice){copy, len}, false);
	free(copy);
	return 0;
}
