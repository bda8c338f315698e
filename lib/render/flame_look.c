// The name is what matters: the share goes first if there is no room for both, then the package.
#include "render/flame_look.h"

#include "base/ascii.h"
#include "base/fit.h"
#include "base/text.h"
#include "measure/measure.h"
#include "report/short_name.h"

// Of narrower boxes even the name says nothing.
#define NARROWEST 3

// Of longer names the rest is not looked at: a file can have any, and there are many boxes.
#define LONGEST 4096

#define INK  0x000000
#define GREY 0xd0d0d0

// Two profiles have a before; what was subtracted has only more and less.
static void put_change(const struct flame_look *look, uint32_t node, struct text *out)
{
	const struct flame *f = look->flame;
	int64_t now = f->total[node], before = f->base_total[node];
	if (now == before) {
		text_puts(out, "=");
	} else if (f->apart && (!now || !before)) {
		text_puts(out, now ? "new" : "gone");
	} else {
		text_putc(out, now > before ? '+' : '-');
		measure_put_percent_trimmed(out, now - before, f->apart ? before : look->total);
	}
}

static void put_share(const struct flame_look *look, uint32_t node, struct text *out)
{
	if (look->compares)
		put_change(look, node, out);
	else
		measure_put_percent_trimmed(out, look->flame->total[node], look->total);
}

// Where the last part of a name begins: behind the last point or colon that is in no brackets. Of
// what Go calls func1 the function around it is more telling.
static size_t last_part(struct slice name)
{
	size_t part = 0, before = 0;
	int depth = 0;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.text[i];
		depth += c == '(' || c == '[' || c == '<';
		depth -= depth > 0 && (c == ')' || c == ']' || c == '>');
		if (depth || (c != '.' && c != ':'))
			continue;
		before = part;
		part = i + 1;
	}
	struct slice last = slice_from(name, part);
	bool anonymous = slice_begins(last, "func") && last.len > 4 && is_digit(last.text[4]);
	return anonymous || (last.len && is_digit(last.text[0])) ? before : part;
}

// As much of the end of a name as fits: all of it, without its package, its last part.
static struct slice fitting_part(const struct flame_look *look, struct slice name, unsigned width)
{
	size_t package = palette_package(name).len;
	const size_t start[] = {0, package < name.len ? package + 1 : 0, last_part(name)};
	for (size_t i = 0; i < ARRAY_LEN(start); i++) {
		struct slice part = slice_from(name, start[i]);
		if (part.len && fit_columns(part.text, part.len, look->unicode) <= width)
			return part;
	}
	struct slice part = slice_from(name, start[2]);
	return part.len ? part : name;
}

void flame_look_label(const struct flame_look *look, uint32_t node, unsigned width,
		      struct text *out)
{
	struct text name = {0}, share = {0};
	struct slice whole = flame_name(look->flame, node);
	if (width < NARROWEST)
		return;
	if (whole.len > LONGEST)
		whole.len = LONGEST;
	short_name_put(&name, whole.text, whole.len);
	text_putc(&share, ' ');
	put_share(look, node, &share);
	out->failed |= name.failed || share.failed;
	if (!out->failed && name.len) {
		struct slice part = fitting_part(look, (struct slice){name.bytes, name.len}, width);
		size_t taken = fit_put(out, part.text, part.len, width, look->unicode);
		if (taken + share.len <= width)
			text_put(out, share.bytes, share.len);
	}
	text_deinit(&name);
	text_deinit(&share);
}

struct style flame_look_style(const struct flame_look *look, uint32_t node)
{
	const struct flame *f = look->flame;
	struct palette_frame frame = {
		.name = flame_name(f, node),
		.total = f->total[node],
		.base = f->base_total[node],
		.heat = look->hottest ? (double)f->self[node] / (double)look->hottest : 0,
	};
	bool plain = node == 0 && look->palette != PALETTE_DIFF;
	return (struct style){INK, plain ? GREY : (int32_t)palette_color(look->palette, &frame),
			      0};
}
