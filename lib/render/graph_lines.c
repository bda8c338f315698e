// Numbers on the left in columns as wide as they have to be, the outline on the right.
#include "render/graph_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/fit.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "measure/measure.h"
#include "report/header.h"
#include "report/outline.h"
#include "report/short_name.h"

#define PIECE ((size_t)64 << 10)

// Deeper rows show the innermost levels only, on a terminal no more of them than leave a name its
// room.  Where less than the least is left the terminal breaks the row, and a name has its room.
#define LEVELS_MOST 60
#define NAME_ROOM   24
#define NAME_LEAST  6

// Two columns each but the words.
struct signs {
	const char *root, *node, *reference, *recursion, *tag;
	const char *lane, *branch, *branch_end, *gap, *gap_end;
	const char *from, *deeper;
};
static const struct signs unicode = {
	.root = "◆ ",
	.node = "● ",
	.reference = "→ ",
	.recursion = "↻ ",
	.tag = "▫ ",
	.lane = "│ ",
	.branch = "├─",
	.branch_end = "╰─",
	.gap = "├┄",
	.gap_end = "╰┄",
	.from = "← ",
	.deeper = "⋯",
};
static const struct signs ascii = {
	.root = "o ",
	.node = "* ",
	.reference = "> ",
	.recursion = "@ ",
	.tag = "# ",
	.lane = "| ",
	.branch = "|-",
	.branch_end = "`-",
	.gap = "|.",
	.gap_end = "`.",
	.from = "<- ",
	.deeper = "+",
};

#define COLOR_OFF   "\x1b[0m"
#define COLOR_LIGHT "\x1b[90m" // lines, and what weighs little
#define COLOR_HEAVY "\x1b[31m"
#define COLOR_LESS  "\x1b[32m" // than nothing: it became cheaper
#define COLOR_BOLD  "\x1b[1m"

// Widths of a value and of what part that is.
struct column {
	size_t value, percent;
};

struct lines {
	const struct picture *picture;
	const struct graph_lines_options *options;
	const struct writer *writer;
	const struct signs *signs;
	struct outline outline;
	uint32_t *tag_start; // by node
	bool *open;	     // by depth: the caller there has calls to come
	struct text out;
	struct text scratch;
	struct column flat, cum;
	int64_t max_flat;
};

// A unit is a name, too.
static void put_value(const struct lines *l, struct text *out, int64_t value)
{
	const struct table *t = &l->picture->table;
	struct text plain = {0};
	measure_put_scaled(&plain, report_ratio(value, t->ratio), t->unit, t->output_unit);
	if (plain.failed)
		out->failed = true;
	else
		fit_put(out, plain.bytes, plain.len, SIZE_MAX, l->options->unicode);
	text_deinit(&plain);
}

static size_t value_width(struct lines *l, int64_t value)
{
	text_clear(&l->scratch);
	put_value(l, &l->scratch, value);
	return l->scratch.len;
}

static size_t percent_width(struct lines *l, int64_t value)
{
	text_clear(&l->scratch);
	measure_put_percent(&l->scratch, value, l->picture->table.total);
	return l->scratch.len;
}

static void widen(struct lines *l, struct column *column, int64_t value)
{
	size_t wide = value_width(l, value), percent = percent_width(l, value);
	if (wide > column->value)
		column->value = wide;
	if (percent > column->percent)
		column->percent = percent;
}

static void find_widths(struct lines *l)
{
	const struct picture *p = l->picture;
	l->flat = (struct column){strlen("flat"), strlen(" flat%")};
	l->cum = (struct column){strlen("cum"), strlen("  cum%")};
	for (uint32_t n = 0; n < p->node_count; n++) {
		widen(l, &l->flat, p->node[n].flat);
		widen(l, &l->cum, p->node[n].cum);
		if (magnitude(p->node[n].flat) > l->max_flat)
			l->max_flat = magnitude(p->node[n].flat);
	}
	for (uint32_t e = 0; e < p->edge_count; e++)
		widen(l, &l->cum, p->edge[e].weight);
	for (uint32_t t = 0; t < p->tag_count; t++)
		widen(l, &l->cum, p->tag[t].weight);
}

static void put_color(struct lines *l, const char *color)
{
	if (l->options->color)
		text_puts(&l->out, color);
}

// Columns of a number, with a space in it and two behind.
static size_t column_width(const struct column *column)
{
	return column->value + column->percent + 3;
}

static void put_number(struct lines *l, const struct column *column, int64_t value)
{
	text_clear(&l->scratch);
	put_value(l, &l->scratch, value);
	text_put_right(&l->out, column->value, l->scratch.bytes, l->scratch.len);
	text_clear(&l->scratch);
	measure_put_percent(&l->scratch, value, l->picture->table.total);
	text_put_right(&l->out, column->percent + 1, l->scratch.bytes, l->scratch.len);
	text_puts(&l->out, "  ");
}

// Most nodes cost nothing themselves: a point leaves room for the eye.
static void put_flat(struct lines *l, int64_t value)
{
	bool hot = value && magnitude(value) >= l->max_flat / 4;
	put_color(l, hot ? COLOR_BOLD : "");
	if (value) {
		put_number(l, &l->flat, value);
	} else {
		text_put_right(&l->out, l->flat.value, ".", 1);
		text_pad(&l->out, ' ', column_width(&l->flat) - l->flat.value);
	}
	put_color(l, hot ? COLOR_OFF : "");
}

static size_t numbers_width(const struct lines *l)
{
	return column_width(&l->flat) + column_width(&l->cum);
}

static void put_titles(struct lines *l)
{
	text_put_right(&l->out, l->flat.value, "flat", 4);
	text_put_right(&l->out, l->flat.percent + 1, "flat%", 5);
	text_put_right(&l->out, l->cum.value + 2, "cum", 3);
	text_put_right(&l->out, l->cum.percent + 1, "cum%", 4);
	text_putc(&l->out, '\n');
}

static size_t levels_most(const struct lines *l)
{
	size_t taken = numbers_width(l) + NAME_ROOM, columns = l->options->columns;
	if (columns == 0)
		return LEVELS_MOST;
	size_t levels = columns > taken ? (columns - taken) / 2 : 0;
	return levels < 2 ? 2 : levels < LEVELS_MOST ? levels : LEVELS_MOST;
}

// The lanes of @p depth levels; returns their columns.
static size_t put_lanes(struct lines *l, uint32_t depth)
{
	size_t most = levels_most(l), columns = 0, first = 0;
	if (depth > most) {
		first = depth - most;
		size_t begin = l->out.len;
		text_putf(&l->out, "%s%zu ", l->signs->deeper, first);
		columns = text_code_points(l->out.bytes + begin, l->out.len - begin);
	}
	for (size_t k = first; k < depth; k++)
		text_puts(&l->out, l->open[k] ? l->signs->lane : "  ");
	return columns + (depth - first) * 2;
}

static const char *branch_of(const struct lines *l, const struct outline_row *row)
{
	bool residual = l->picture->edge[row->edge].residual;
	if (row->last)
		return residual ? l->signs->gap_end : l->signs->branch_end;
	return residual ? l->signs->gap : l->signs->branch;
}

static const char *color_of(const struct lines *l, int64_t value)
{
	double total = (double)magnitude(l->picture->table.total);
	double share = total > 0 ? (double)value / total : 0;
	return share >= 0.2   ? COLOR_HEAVY
	       : share < 0    ? COLOR_LESS
	       : share < 0.02 ? COLOR_LIGHT
			      : "";
}

// What is behind the name and must not be cut: its mark, what came from above.
static void put_behind(struct lines *l, const struct outline_row *row)
{
	const struct picture *p = l->picture;
	const struct picture_edge *edge = row->edge == NO_ID ? NULL : &p->edge[row->edge];
	text_clear(&l->scratch);
	if (edge && edge->inlined)
		text_puts(&l->scratch, " (inline)");
	if (l->outline.mark[row->node])
		text_putf(&l->scratch, " [%u]", l->outline.mark[row->node]);
	if (!edge || row->kind != OUTLINE_NODE || edge->weight == p->node[row->node].cum)
		return;
	text_putf(&l->scratch, "  %s", l->signs->from);
	put_value(l, &l->scratch, edge->weight);
}

static void put_name(struct lines *l, struct text *name, const struct picture_node *node)
{
	text_clear(name);
	if (node->address)
		text_putf(name, "%016llx ", (unsigned long long)node->address);
	short_name_put(name, node->function.text, node->function.len);
	if (node->place.len) {
		text_puts(name, node->function.len ? " " : "");
		text_put(name, node->place.text, node->place.len);
	}
	l->out.failed |= name->failed;
}

// What fits of the name, where @p taken columns are gone and scratch is to come.
static void put_fitting(struct lines *l, struct slice name, size_t taken)
{
	size_t columns = l->options->columns, room = SIZE_MAX;
	taken += fit_columns(l->scratch.bytes ? l->scratch.bytes : "", l->scratch.len, true);
	if (columns > 0)
		room = columns >= taken + NAME_LEAST ? columns - taken : NAME_ROOM;
	fit_put_ends(&l->out, name.text, name.len, room, l->options->unicode);
	text_put(&l->out, l->scratch.bytes ? l->scratch.bytes : "", l->scratch.len);
}

static size_t put_numbers(struct lines *l, const struct outline_row *row)
{
	const struct picture *p = l->picture;
	if (row->kind == OUTLINE_NODE) {
		const struct picture_node *node = &p->node[row->node];
		put_flat(l, node->flat);
		put_number(l, &l->cum, node->cum);
	} else {
		put_color(l, COLOR_LIGHT);
		text_pad(&l->out, ' ', column_width(&l->flat));
		put_number(l, &l->cum, p->edge[row->edge].weight);
		put_color(l, COLOR_OFF);
	}
	return numbers_width(l);
}

static void put_row(struct lines *l, const struct outline_row *row, struct text *name)
{
	const struct picture_node *node = &l->picture->node[row->node];
	// A root differs: below another tree's last row it would look like that one's only call.
	bool root = row->edge == NO_ID;
	const char *const bullet[] = {[OUTLINE_NODE] = root ? l->signs->root : l->signs->node,
				      [OUTLINE_REFERENCE] = l->signs->reference,
				      [OUTLINE_RECURSION] = l->signs->recursion};
	bool branches = !root && !row->straight;
	size_t taken = put_numbers(l, row);
	put_color(l, row->depth > 0 ? COLOR_LIGHT : "");
	taken += put_lanes(l, branches ? row->depth - 1 : row->depth) + 2;
	if (branches) {
		text_puts(&l->out, branch_of(l, row));
		taken += 2;
		l->open[row->depth - 1] = !row->last;
	}
	if (row->kind == OUTLINE_NODE) {
		put_color(l, row->depth > 0 ? COLOR_OFF : "");
		put_color(l, color_of(l, node->cum));
	}
	text_puts(&l->out, bullet[row->kind]);
	put_name(l, name, node);
	put_behind(l, row);
	put_fitting(l, (struct slice){name->bytes ? name->bytes : "", name->len}, taken);
	put_color(l, COLOR_OFF);
	text_putc(&l->out, '\n');
}

// Several labels in one tag are joined by a literal `\n`.
static void put_tag_name(struct text *out, struct slice name)
{
	const char *at = name.text, *end = at + name.len;
	text_clear(out);
	for (const char *next; (next = memmem(at, (size_t)(end - at), "\\n", 2)); at = next + 2) {
		text_put(out, at, (size_t)(next - at));
		text_puts(out, ", ");
	}
	text_put(out, at, (size_t)(end - at));
}

// Boxes of tags in rows below their node, those below a box deeper.
static void put_tag(struct lines *l, const struct outline_row *row, const struct picture_tag *tag,
		    bool calls, struct text *name)
{
	put_color(l, COLOR_LIGHT);
	text_pad(&l->out, ' ', column_width(&l->flat));
	put_number(l, &l->cum, tag->weight);
	size_t taken = numbers_width(l) + put_lanes(l, row->depth);
	text_puts(&l->out, calls ? l->signs->lane : "  ");
	if (tag->above != NO_ID) {
		text_puts(&l->out, "  ");
		taken += 2;
	}
	text_puts(&l->out, l->signs->tag);
	put_tag_name(name, tag->name);
	l->out.failed |= name->failed;
	text_clear(&l->scratch);
	put_fitting(l, (struct slice){name->bytes ? name->bytes : "", name->len}, taken + 4);
	put_color(l, COLOR_OFF);
	text_putc(&l->out, '\n');
}

// True if rows below the one at @p k hang on it.
static bool has_calls(const struct lines *l, uint32_t k)
{
	if (k + 1 == l->outline.count)
		return false;
	const struct outline_row *row = &l->outline.row[k], *next = row + 1;
	return next->edge != NO_ID && l->picture->edge[next->edge].from == row->node;
}

static void put_tags(struct lines *l, uint32_t k, struct text *name)
{
	const struct outline_row *row = &l->outline.row[k];
	const struct picture_node *node = &l->picture->node[row->node];
	uint32_t first = l->tag_start[row->node];
	for (uint32_t t = 0; t < node->tag_count; t++)
		put_tag(l, row, &l->picture->tag[first + t], has_calls(l, k), name);
}

static struct error *write_out(struct lines *l, size_t at_least)
{
	TRY(text_error(&l->out));
	TRY(text_error(&l->scratch));
	if (l->out.len < at_least)
		return NULL;
	TRY(interrupt_check());
	struct error *err = writer_put(l->writer, l->out.bytes, l->out.len);
	text_clear(&l->out);
	return err;
}

static struct error *write_rows(struct lines *l, struct text *name)
{
	struct slice header = l->picture->table.header;
	text_put_visible(&l->out, header.text, header.len);
	if (l->outline.count > 0)
		put_titles(l);
	for (uint32_t k = 0; k < l->outline.count; k++) {
		const struct outline_row *row = &l->outline.row[k];
		put_row(l, row, name);
		if (row->kind == OUTLINE_NODE)
			put_tags(l, k, name);
		TRY(write_out(l, PIECE));
	}
	return write_out(l, 0);
}

static struct error *prepare(struct lines *l, struct arena *scratch)
{
	const struct picture *p = l->picture;
	TRY(outline_build(&l->outline, scratch, p));
	TRY(ALLOC(scratch, l->open, (size_t)p->node_count + 1));
	TRY(ALLOC(scratch, l->tag_start, (size_t)p->node_count + 1));
	for (uint32_t n = 0; n < p->node_count; n++)
		l->tag_start[n + 1] = l->tag_start[n] + p->node[n].tag_count;
	find_widths(l);
	return NULL;
}

struct error *graph_lines_write(const struct picture *picture,
				const struct graph_lines_options *options,
				const struct writer *writer, struct arena *scratch)
{
	struct lines l = {
		.picture = picture,
		.options = options,
		.writer = writer,
		.signs = options->unicode ? &unicode : &ascii,
	};
	struct text name = {0};
	struct error *err = prepare(&l, scratch);
	if (!err)
		err = write_rows(&l, &name);
	text_deinit(&name);
	text_deinit(&l.out);
	text_deinit(&l.scratch);
	return err;
}
