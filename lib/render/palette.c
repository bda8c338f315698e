// Hues from hashes that are the same everywhere, so that files are, too.
#include "render/palette.h"

#include <math.h>

#include "base/compiler.h"

enum palette palette_find(const char *name, bool differs)
{
	static const char *const names[] = {
		[PALETTE_PACKAGE] = "package",
		[PALETTE_HEAT] = "heat",
		[PALETTE_MEMORY] = "mem",
		[PALETTE_DIFF] = "diff",
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum palette)i;
	return differs ? PALETTE_DIFF : PALETTE_PACKAGE;
}

struct slice palette_package(struct slice name)
{
	// Slashes behind a bracket are those of arguments: f[a/b.T].
	size_t start = 0, end = 0;
	while (end < name.len && !memchr("([<{ ", name.text[end], 5))
		end++;
	for (size_t i = 0; i < end; i++)
		if (name.text[i] == '/')
			start = i + 1;
	for (size_t i = start + 1; i < name.len; i++)
		if (name.text[i] == '.' ||
		    (name.text[i] == ':' && i + 1 < name.len && name.text[i + 1] == ':'))
			return (struct slice){name.text, i};
	return name;
}

// FNV-1a, and a last mix for short names: from 0 to 1.
static double fraction_of(struct slice name)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.text[i]) * 16777619u;
	hash = (hash ^ hash >> 15) * 0x2c1b3c6du;
	return (hash ^ hash >> 13) / 0x1p32;
}

static uint32_t byte_of(double level)
{
	return (uint32_t)(level * 255 + 0.5);
}

// @p hue in turns.
static uint32_t from_hsl(double hue, double saturation, double lightness)
{
	double reach = saturation * (lightness < 0.5 ? lightness : 1 - lightness);
	uint32_t colour = 0;
	for (int i = 0; i < 3; i++) {
		double k = fmod(12 * hue + (double[]){0, 8, 4}[i], 12);
		double slope = fmin(fmin(k - 3, 9 - k), 1);
		colour = colour << 8 | byte_of(lightness - reach * fmax(slope, -1));
	}
	return colour;
}

static uint32_t between(uint32_t from, uint32_t to, double share)
{
	uint32_t colour = 0;
	for (int shift = 16; shift >= 0; shift -= 8) {
		double a = from >> shift & 0xff, b = to >> shift & 0xff;
		colour = colour << 8 | byte_of((a + (b - a) * share) / 255);
	}
	return colour;
}

// Orange and blue are told apart by all who see colours at all, and differ in lightness little.
static uint32_t of_change(int64_t total, int64_t base)
{
	double change = (double)total - (double)base, larger = fmax((double)total, (double)base);
	if (larger == 0)
		return PALETTE_GREY;
	return between(PALETTE_GREY, change > 0 ? 0xff9d3c : 0x6fa8ff, fabs(change) / larger);
}

uint32_t palette_color(enum palette palette, const struct palette_frame *frame)
{
	switch (palette) {
	case PALETTE_PACKAGE: // functions of one package differ a little
		return from_hsl(fraction_of(palette_package(frame->name)), 0.55,
				0.75 + 0.07 * fraction_of(frame->name));
	case PALETTE_HEAT:
		return between(0xfff6c8, 0xff7a5c, sqrt(frame->heat));
	case PALETTE_MEMORY:
		return from_hsl(0.33 + 0.25 * fraction_of(frame->name), 0.45, 0.75);
	case PALETTE_DIFF:
		return of_change(frame->total, frame->base);
	}
	return PALETTE_GREY;
}
