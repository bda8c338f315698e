// The sequences are those of ECMA-48 (SGR), 38;5 and 38;2 those of xterm.
#include "base/style.h"

#include "base/compiler.h"
#include "base/text.h"

static int part(int32_t rgb, unsigned shift)
{
	return rgb >> shift & 0xff;
}

static int distance(int32_t a, int32_t b)
{
	int red = part(a, 16) - part(b, 16), green = part(a, 8) - part(b, 8),
	    blue = part(a, 0) - part(b, 0);
	return red * red + green * green + blue * blue;
}

// Light colours are all nearest to white or grey: of what is not grey only the hue counts.
static int32_t vivid(int32_t rgb)
{
	int least = part(rgb, 0), most = least;
	for (unsigned shift = 8; shift <= 16; shift += 8) {
		least = part(rgb, shift) < least ? part(rgb, shift) : least;
		most = part(rgb, shift) > most ? part(rgb, shift) : most;
	}
	if (most - least < 24)
		return rgb;
	int32_t out = 0;
	for (unsigned shift = 0; shift <= 16; shift += 8)
		out |= (80 + (part(rgb, shift) - least) * 175 / (most - least)) << shift;
	return out;
}

unsigned style_nearest_16(int32_t rgb, unsigned count)
{
	// As xterm has them; other palettes differ by shades.
	static const int32_t known[16] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	unsigned best = 0;
	rgb = vivid(rgb);
	for (unsigned i = 1; i < count && i < ARRAY_LEN(known); i++)
		if (distance(rgb, known[i]) < distance(rgb, known[best]))
			best = i;
	return best;
}

// The levels of the cube are 0, 95, 135, 175, 215, 255.
static int cube_step(int value)
{
	return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static int cube_level(int step)
{
	return step ? 55 + 40 * step : 0;
}

unsigned style_nearest_256(int32_t rgb)
{
	int red = cube_step(part(rgb, 16)), green = cube_step(part(rgb, 8)),
	    blue = cube_step(part(rgb, 0));
	int32_t cube = cube_level(red) << 16 | cube_level(green) << 8 | cube_level(blue);
	int mean = (part(rgb, 16) + part(rgb, 8) + part(rgb, 0)) / 3;
	int step = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	int32_t gray = (8 + 10 * step) * 0x010101;
	if (distance(rgb, gray) < distance(rgb, cube))
		return (unsigned)(232 + step);
	return (unsigned)(16 + 36 * red + 6 * green + blue);
}

// @param base  30 for what is written, 40 for what is behind it
static void put_color(struct text *out, int32_t rgb, unsigned base, enum color_depth depth)
{
	if (rgb == COLOR_DEFAULT || depth == COLORS_NONE)
		return;
	if (depth == COLORS_TRUE) {
		text_putf(out, ";%u;2;%d;%d;%d", base + 8, part(rgb, 16), part(rgb, 8),
			  part(rgb, 0));
	} else if (depth == COLORS_256) {
		text_putf(out, ";%u;5;%u", base + 8, style_nearest_256(rgb));
	} else {
		unsigned n = style_nearest_16(rgb, depth == COLORS_8 ? 8 : 16);
		text_putf(out, ";%u", n < 8 ? base + n : base + 60 + n - 8);
	}
}

void style_put(struct text *out, struct style style, enum color_depth depth)
{
	static const struct {
		enum style_mark mark;
		const char *code;
	} marks[] = {{STYLE_BOLD, ";1"},
		     {STYLE_DIM, ";2"},
		     {STYLE_UNDERLINE, ";4"},
		     {STYLE_REVERSE, ";7"}};
	text_puts(out, "\x1b[0");
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (style.marks & marks[i].mark)
			text_puts(out, marks[i].code);
	put_color(out, style.fg, 30, depth);
	put_color(out, style.bg, 40, depth);
	text_putc(out, 'm');
}
