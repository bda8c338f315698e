#pragma once
/**
 * @file
 * Colours and marks of text on a terminal.
 *
 * Whoever draws names colours as red, green and blue; style_put() writes the sequence for what the
 * terminal can show, which may be the nearest of 256, 16 or 8 colours, or none.  Marks are
 * understood by all terminals that have escape sequences at all.
 *
 *     style_put(&out, (struct style){.fg = 0xffffff, .bg = 0xc04000}, COLORS_256);
 *     text_puts(&out, "hot");
 *     style_put(&out, style_plain, COLORS_256);
 *
 * Threads: any number.
 */
#include <stdbool.h>
#include <stdint.h>

struct text;

/** In place of 0xRRGGBB: the terminal's own. */
#define COLOR_DEFAULT (-1)

enum style_mark {
	STYLE_BOLD = 1,
	STYLE_DIM = 2,
	STYLE_UNDERLINE = 4,
	STYLE_REVERSE = 8,
};

struct style {
	int32_t fg, bg; ///< 0xRRGGBB or #COLOR_DEFAULT
	uint8_t marks;	///< enum style_mark
};

/** As the terminal writes on its own. */
static const struct style style_plain = {COLOR_DEFAULT, COLOR_DEFAULT, 0};

/** What a terminal can show. */
enum color_depth {
	COLORS_NONE, ///< marks only
	COLORS_8,
	COLORS_16,
	COLORS_256,
	COLORS_TRUE,
};

static inline bool style_equal(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.marks == b.marks;
}

/** Puts the sequence that sets @p style whatever was set before. */
void style_put(struct text *out, struct style style, enum color_depth depth);

/** The nearest of the 256 colours that terminals have: 16 to 255. */
unsigned style_nearest_256(int32_t rgb);

/** The nearest of the first @p count colours, 8 or 16, as terminals come with them. */
unsigned style_nearest_16(int32_t rgb, unsigned count);
