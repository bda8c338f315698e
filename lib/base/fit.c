// Glyph by glyph; what a glyph is and how wide, cells.h knows.
#include "base/fit.h"

#include <stdint.h>

#include "base/cells.h"
#include "base/text.h"

// Stops counting behind @p most: a name may be long.
static size_t count_columns(const char *bytes, size_t len, size_t most, bool unicode)
{
	size_t columns = 0;
	for (struct cells c = cells_of((struct slice){bytes, len}, unicode);
	     columns <= most && cells_next(&c);)
		columns += c.width;
	return columns;
}

size_t fit_columns(const char *bytes, size_t len, bool unicode)
{
	return count_columns(bytes, len, SIZE_MAX, unicode);
}

// Puts as many whole glyphs as fit.
static size_t put_fitting(struct text *out, struct cells c, size_t columns)
{
	size_t taken = 0;
	for (; cells_next(&c) && taken + c.width <= columns; taken += c.width)
		text_put(out, c.glyph, c.len);
	return taken;
}

size_t fit_put(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode)
{
	struct cells all = cells_of((struct slice){bytes, len}, unicode);
	if (count_columns(bytes, len, columns, unicode) <= columns)
		return put_fitting(out, all, columns);
	if (columns == 0)
		return 0;
	size_t taken = put_fitting(out, all, columns - 1);
	text_puts(out, cells_ellipsis(unicode));
	return taken + 1;
}

size_t fit_put_ends(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode)
{
	struct cells rest = cells_of((struct slice){bytes, len}, unicode);
	size_t left = fit_columns(bytes, len, unicode);
	if (left <= columns || columns < 3)
		return fit_put(out, bytes, len, columns, unicode);
	size_t taken = put_fitting(out, rest, columns / 3) + 1;
	text_puts(out, cells_ellipsis(unicode));
	while (left > columns - taken && cells_next(&rest))
		left -= rest.width;
	return taken + put_fitting(out, rest, left);
}
