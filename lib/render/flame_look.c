// Colours are those of Okabe and Ito, lightened, and of ColorBrewer's PuOr: both are told apart
// by people who do not tell red from green.
#include "render/flame_look.h"

#include <math.h>

#include "base/cells.h"
#include "base/saturate.h"
#include "base/text.h"
#include "measure/measure.h"
#include "report/short_name.h"

// Of narrower boxes even the name says nothing.
#define NARROWEST 3

#define INK 0x000000

void flame_look_change(const struct flame_look *look, uint32_t node, struct text *out)
{
	int64_t now = look->flame->total[node], before = look->flame->base_total[node];
	if (now == before)
		text_puts(out, "=");
	else if (before == 0)
		text_puts(out, "new");
	else if (now == 0)
		text_puts(out, "gone");
	else {
		text_putc(out, now > before ? '+' : '-');
		measure_put_percent_trimmed(out, sum_saturating(now, -before), before);
	}
}

static void put_share(const struct flame_look *look, uint32_t node, struct text *out)
{
	if (look->compares)
		flame_look_change(look, node, out);
	else
		measure_put_percent_trimmed(out, look->flame->total[node], look->total);
}

void flame_look_label(const struct flame_look *look, uint32_t node, unsigned width,
		      struct text *out)
{
	struct text name = {0}, share = {0};
	struct slice whole = flame_name(look->flame, node);
	if (width < NARROWEST)
		return;
	short_name_put(&name, whole.text, whole.len);
	text_putc(&share, ' ');
	put_share(look, node, &share);
	if (!name.failed && !share.failed) {
		struct slice shown = {name.bytes, name.len};
		bool fits = share.len < width &&
			    cells_width(shown, look->unicode, width) <= width - share.len;
		cells_put(out, shown, look->unicode, width);
		if (fits)
			text_put(out, share.bytes, share.len);
	}
	text_deinit(&name);
	text_deinit(&share);
}

// What a function's name begins with: its package, namespace or class.
static struct slice package_of(struct slice name)
{
	size_t at = 0, end = 0;
	for (; at < name.len && name.text[at] != '(' && name.text[at] != '<'; at++)
		if (name.text[at] == '/')
			end = 0;
		else if (!end && (name.text[at] == '.' || name.text[at] == ':'))
			end = at;
	return (struct slice){name.text, end ? end : at};
}

// FNV-1a: the same in every process, unlike hash_bytes().
static uint32_t hash_of(struct slice text)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.text[i]) * 16777619u;
	return hash;
}

static int32_t color_of_package(const struct flame_look *look, uint32_t node)
{
	static const int32_t palette[] = {0xf0b840, 0x7cc4ee, 0x3db592, 0xf2e868, 0xe0a0c4,
					  0xec8a4c, 0x5ca4dc, 0xb8cc60, 0xc8b090, 0x9cb8c8};
	if (node == 0)
		return 0xc8c8c8;
	return palette[hash_of(package_of(flame_name(look->flame, node))) % ARRAY_LEN(palette)];
}

static int32_t color_of_change(const struct flame_look *look, uint32_t node)
{
	static const int32_t more[] = {0xfcdcb8, 0xfdb863, 0xe88a2e};
	static const int32_t less[] = {0xd0e4f4, 0x92c5de, 0x5a9fd4};
	double now = (double)look->flame->total[node], before = (double)look->flame->base_total[node];
	double share = fabs(now - before) / (now > before ? now : before);
	if (now == before || share < 0.005)
		return 0xc8c8c8;
	size_t level = share < 0.1 ? 0 : share < 0.5 ? 1 : 2;
	return now > before ? more[level] : less[level];
}

struct style flame_look_style(const struct flame_look *look, uint32_t node)
{
	return (struct style){INK, look->compares ? color_of_change(look, node)
						  : color_of_package(look, node),
			      0};
}
