#pragma once
/**
 * @file
 * Cells: how wide text is on a terminal, and which of its bytes may go there.
 *
 * A terminal is a grid of cells.  A character takes one or two of them, marks on a character
 * none; text from outside can also hold bytes that a terminal acts on.  A reader takes text
 * apart into glyphs, each of which is safe to write and has a known width:
 *
 *     struct cells c = cells_of(name, unicode);
 *     while (cells_next(&c) && column + c.width <= end) {
 *             write(c.glyph, c.len);
 *             column += c.width;
 *     }
 *
 * Controls (newline and tab too), marks that reorder text and what is not UTF-8 become `\xNN`;
 * invisible characters are left out; characters that nobody has defined become U+FFFD.  Without
 * Unicode, glyphs are ASCII, `?` for what is not.  Widths are those of utf8proc.
 *
 * fit.h makes lines of it.
 *
 * Memory:  none.
 * Threads: any number.
 */
#include <stdint.h>

#include "base/slice.h"

/** Longest glyph: a character and some marks on it; further marks are left out. */
#define CELLS_GLYPH 24

/** A reader; glyph, len and width are of the last glyph, the other fields are private. */
struct cells {
	char glyph[CELLS_GLYPH]; ///< not NUL-terminated
	uint8_t len;		 ///< in bytes, at least 1
	uint8_t width;		 ///< 1 or 2
	bool unicode;
	struct slice rest;
	uint8_t escape;	   // bytes of rest that are written as \xNN
	uint8_t escape_at; // which of the 4 characters of that comes next
};

/** A reader at the start of @p text, which is borrowed. */
struct cells cells_of(struct slice text, bool unicode);

/** Takes the next glyph; false at the end. */
bool cells_next(struct cells *cells);

/** What stands for text that was cut, one cell wide: an ellipsis, or `~` without Unicode. */
const char *cells_ellipsis(bool unicode);
