// digraph "pi" {
// node [style=filled fillcolor="#f8f8f8"]
// subgraph cluster_L { "File: pi" [shape=box fontsize=16 label="File: pi\l…" tooltip="pi"] }
// N1 [label="main\nhot\n50ms (26.04%)" id="node1" fontsize=16 shape=box tooltip="main.hot (50ms)"
// …] N1 -> N2 [label=" 20ms" weight=4 color="#b2a896" tooltip="main.hot -> fmt.Sprint (20ms)" …]
// }
#include "render/dot.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/measure.h"
#include "report/header.h"
#include "report/short_name.h"

#define PIECE ((size_t)64 << 10)

// Of what Graphviz gets: it takes strings of 16 KiB, and an edge has two names; and lines that are
// no wider than a picture should be.
#define TEXT_MOST ((size_t)2000)
#define LINE_MOST ((size_t)200)

#define FOOTNOTE "See https://git.io/JfYMW for how to read the graph"

struct dot {
	const struct picture *picture;
	const struct dot_options *options;
	const struct writer *writer;
	struct text out;
	struct text scratch; // what is put together before it is escaped
	int64_t max_flat;
};

// Inside of quotes.  A line break is DOT's for text that keeps to the left.
static void put_escaped(struct dot *d, const char *bytes, size_t len)
{
	static const char replacement[] = "\xef\xbf\xbd";
	for (size_t i = 0; i < len; i++)
		switch (bytes[i]) {
		case '\\':
		case '"':
			text_putc(&d->out, '\\');
			text_putc(&d->out, bytes[i]);
			break;
		case '\n':
			text_puts(&d->out, "\\l");
			break;
		case '\0': // ends DOT
			text_put(&d->out, replacement, sizeof replacement - 1);
			break;
		default:
			text_putc(&d->out, bytes[i]);
		}
}

// Where a character begins, at or before @p at.
static size_t character_start(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

// Leaves about @p most bytes, from both ends.
static void cut_middle(struct text *text, size_t most)
{
	static const char gap[] = "…";
	if (text->len <= most + sizeof gap)
		return;
	size_t head = character_start(text->bytes, most / 2);
	size_t tail = character_start(text->bytes, text->len - most / 2);
	memcpy(text->bytes + head, gap, sizeof gap - 1);
	head += sizeof gap - 1;
	memmove(text->bytes + head, text->bytes + tail, text->len - tail);
	text->len = head + text->len - tail;
}

static void put_at_most(struct dot *d, struct slice text, size_t most)
{
	if (!d->options->drawn || text.len <= most) {
		put_escaped(d, text.text, text.len);
		return;
	}
	text_clear(&d->scratch);
	text_put(&d->scratch, text.text, text.len);
	cut_middle(&d->scratch, most);
	put_escaped(d, d->scratch.bytes, d->scratch.len);
}

static void put_slice(struct dot *d, struct slice text)
{
	put_at_most(d, text, TEXT_MOST);
}

static void put_value(struct dot *d, int64_t value)
{
	const struct table *t = &d->picture->table;
	measure_put_scaled(&d->out, report_ratio(value, t->ratio), t->unit, t->output_unit);
}

static void put_share(struct dot *d, int64_t value)
{
	text_puts(&d->out, " (");
	measure_put_percent_trimmed(&d->out, value, d->picture->table.total);
	text_putc(&d->out, ')');
}

static unsigned color_part(double part)
{
	return isnan(part) ? 0 : (uint8_t)(part * 255.0);
}

// From green for -total over grey to red for +total; a background is pale.
static void put_color(struct dot *d, int64_t value, bool background)
{
	double total = (double)magnitude(d->picture->table.total);
	double score = (double)value / total; // not a number if both are 0: as in pprof
	double saturation = background ? 0.1 : 1.0, bright = background ? 0.93 : 0.7;
	double red = bright, green = bright;
	if (!isnan(score))
		score = fmax(-1, fmin(1, score));
	// Grey for small ones, where red and green would be hard to tell apart,
	if (fabs(score) < 0.2)
		saturation *= fabs(score) / 0.2;
	// but away from it soon.
	if (score != 0)
		score = copysign(pow(fabs(score), 0.3), score);
	if (score < 0)
		red *= 1 + saturation * score;
	else
		green *= 1 - saturation * score;
	text_putf(&d->out, "\"#%02x%02x%02x\"", color_part(red), color_part(green),
		  color_part(bright * (1 - saturation)));
}

static void put_start(struct dot *d)
{
	struct slice title = d->picture->table.title;
	text_puts(&d->out, "digraph \"");
	if (title.len)
		put_slice(d, title);
	else
		text_puts(&d->out, "unnamed");
	text_puts(&d->out, "\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n");
}

static void put_legend(struct dot *d)
{
	struct slice lines = d->picture->table.header, title = d->picture->table.title;
	const char *end = memchr(lines.text, '\n', lines.len);
	text_puts(&d->out, "subgraph cluster_L { \"");
	put_escaped(d, lines.text, end ? (size_t)(end - lines.text) : lines.len);
	text_puts(&d->out, "\" [shape=box fontsize=16 label=\"");
	put_slice(d, lines);
	text_puts(&d->out, "\\l" FOOTNOTE "\\l\"");
	if (title.len) {
		text_puts(&d->out, " tooltip=\"");
		put_slice(d, title);
		text_putc(&d->out, '"');
	}
	text_puts(&d->out, "] }\n");
}

// The short name, with line breaks where its parts meet.  Go's `[...]` for types keeps its dots, as
// one sign.
static void put_function(struct dot *d, struct slice function)
{
	text_clear(&d->scratch);
	short_name_put(&d->scratch, function.text, function.len);
	if (d->options->drawn)
		cut_middle(&d->scratch, LINE_MOST);
	const char *at = d->scratch.bytes, *end = at + d->scratch.len;
	while (at < end) {
		size_t left = (size_t)(end - at);
		if (left >= 2 && memcmp(at, "::", 2) == 0) {
			text_puts(&d->out, "\\n");
			at += 2;
		} else if (left >= 5 && memcmp(at, "[...]", 5) == 0) {
			text_puts(&d->out, "[…]");
			at += 5;
		} else if (*at == '.') {
			text_puts(&d->out, "\\n");
			at++;
		} else {
			put_escaped(d, at++, 1);
		}
	}
}

static void put_label(struct dot *d, const struct picture_node *node)
{
	if (node->address)
		text_putf(&d->out, "%016llx\\n", (unsigned long long)node->address);
	if (node->function.len) {
		put_function(d, node->function);
		text_puts(&d->out, "\\n");
	}
	if (node->place.len) {
		put_at_most(d, node->place, LINE_MOST);
		text_puts(&d->out, "\\n");
	}
	put_value(d, node->flat);
	if (node->flat)
		put_share(d, node->flat);
	if (node->cum == node->flat)
		return;
	text_puts(&d->out, node->flat ? "\\nof " : " of ");
	put_value(d, node->cum);
	put_share(d, node->cum);
}

static int font_size(const struct dot *d, int64_t flat)
{
	double share = flat ? (double)magnitude(flat) / (double)d->max_flat : 0;
	return 8 + (int)ceil(16 * sqrt(share));
}

static void put_node(struct dot *d, uint32_t number)
{
	const struct picture_node *node = &d->picture->node[number - 1];
	text_putf(&d->out, "N%u [label=\"", number);
	put_label(d, node);
	text_putf(&d->out, "\" id=\"node%u\" fontsize=%d shape=box tooltip=\"", number,
		  font_size(d, node->flat));
	put_slice(d, node->name);
	text_puts(&d->out, " (");
	put_value(d, node->cum);
	text_puts(&d->out, ")\" color=");
	put_color(d, node->cum, false);
	text_puts(&d->out, " fillcolor=");
	put_color(d, node->cum, true);
	text_puts(&d->out, "]\n");
}

// Several labels in one tag are joined by `\n`, which is to stay.
static void put_tag_name(struct dot *d, struct slice name)
{
	static const char join[] = "\\n";
	const char *at = name.text, *end = at + name.len;
	if (d->options->drawn && name.len > TEXT_MOST) {
		put_slice(d, name);
		return;
	}
	for (const char *next; (next = memmem(at, (size_t)(end - at), join, 2)); at = next + 2) {
		put_at_most(d, (struct slice){at, (size_t)(next - at)}, LINE_MOST);
		text_puts(&d->out, join);
	}
	put_at_most(d, (struct slice){at, (size_t)(end - at)}, LINE_MOST);
}

// The name of a box: N1_0 for texts, NN1_0_2 for numbers below that, NN1_2 for numbers of the node
// itself.
static void put_box(struct dot *d, const struct picture_tag *tag, uint32_t number)
{
	const struct picture_tag *above = tag->above == NO_ID ? NULL : &d->picture->tag[tag->above];
	text_putf(&d->out, tag->numeric ? "NN%u" : "N%u", number);
	if (above)
		text_putf(&d->out, "_%u", above->place);
	text_putf(&d->out, "_%u", tag->place);
}

// What the box hangs below.
static void put_box_above(struct dot *d, const struct picture_tag *tag, uint32_t number)
{
	if (tag->above == NO_ID)
		text_putf(&d->out, "N%u", number);
	else
		put_box(d, &d->picture->tag[tag->above], number);
}

static void put_attribute(struct dot *d, const char *name, int64_t value)
{
	text_putf(&d->out, "%s=\"", name);
	put_value(d, value);
	text_putc(&d->out, '"');
}

static void put_tag(struct dot *d, const struct picture_tag *tag, uint32_t number)
{
	put_box(d, tag, number);
	text_puts(&d->out, " [label = \"");
	put_tag_name(d, tag->name);
	text_puts(&d->out, "\" id=\"");
	put_box(d, tag, number);
	text_puts(&d->out, "\" fontsize=8 shape=box3d");
	put_attribute(d, " tooltip", tag->weight);
	text_puts(&d->out, "]\n");
	put_box_above(d, tag, number);
	text_puts(&d->out, " -> ");
	put_box(d, tag, number);
	text_puts(&d->out, " [label=\" ");
	put_value(d, tag->weight);
	text_puts(&d->out, "\" weight=100");
	put_attribute(d, " tooltip", tag->weight);
	put_attribute(d, " labeltooltip", tag->weight);
	text_puts(&d->out, tag->calls ? " style=\"dotted\"]\n" : "]\n");
}

// How many times @p parts of the total fit into the weight, one more, and @p parts at most.
static int64_t strength(const struct dot *d, int64_t weight, int64_t parts)
{
	int64_t total = magnitude(d->picture->table.total), times;
	if (__builtin_mul_overflow(magnitude(weight), parts, &times))
		return 1 + (total / parts ? magnitude(weight) / (total / parts) : parts);
	return 1 + (times / total < parts ? times / total : parts);
}

static void put_call(struct dot *d, const struct picture_edge *edge, const char *attribute)
{
	text_puts(&d->out, attribute);
	put_slice(d, d->picture->node[edge->from].name);
	text_puts(&d->out, edge->residual ? " ... " : " -> ");
	put_slice(d, edge->to_name);
	text_puts(&d->out, " (");
	put_value(d, edge->weight);
	text_puts(&d->out, ")\"");
}

static void put_edge(struct dot *d, const struct picture_edge *edge)
{
	// NO_ID + 1 is 0: what is not drawn is N0.
	text_putf(&d->out, "N%u -> N%u [label=\" ", edge->from + 1, edge->to + 1);
	put_value(d, edge->weight);
	text_puts(&d->out, edge->inlined ? "\\n (inline)\"" : "\"");
	if (d->picture->table.total) {
		int64_t weight = strength(d, edge->weight, 100);
		int64_t width = strength(d, edge->weight, 5);
		if (weight > 1)
			text_putf(&d->out, " weight=%lld", (long long)weight);
		if (width > 1)
			text_putf(&d->out, " penwidth=%lld", (long long)width);
		text_puts(&d->out, " color=");
		put_color(d, edge->weight, false);
	}
	put_call(d, edge, " tooltip=\"");
	put_call(d, edge, " labeltooltip=\"");
	if (edge->residual)
		text_puts(&d->out, " style=\"dotted\"");
	if (d->picture->node[edge->from].tag_count)
		text_puts(&d->out, " minlen=2");
	text_puts(&d->out, "]\n");
}

static struct error *write_out(struct dot *d, size_t at_least)
{
	TRY(text_error(&d->out));
	TRY(text_error(&d->scratch));
	if (d->out.len < at_least)
		return NULL;
	struct error *err = writer_put(d->writer, d->out.bytes, d->out.len);
	text_clear(&d->out);
	return err;
}

static struct error *write_all(struct dot *d)
{
	const struct picture *p = d->picture;
	uint32_t tag = 0;
	put_start(d);
	if (d->options->legend)
		put_legend(d);
	for (uint32_t n = 0; n < p->node_count; n++) {
		put_node(d, n + 1);
		for (uint32_t end = tag + p->node[n].tag_count; tag < end; tag++)
			put_tag(d, &p->tag[tag], n + 1);
		TRY(write_out(d, PIECE));
	}
	for (uint32_t e = 0; e < p->edge_count; e++) {
		put_edge(d, &p->edge[e]);
		TRY(write_out(d, PIECE));
	}
	text_puts(&d->out, "}\n");
	return write_out(d, 0);
}

struct error *dot_write(const struct picture *picture, const struct dot_options *options,
			const struct writer *writer)
{
	struct dot d = {.picture = picture, .options = options, .writer = writer};
	for (uint32_t n = 0; n < picture->node_count; n++)
		if (magnitude(picture->node[n].flat) > d.max_flat)
			d.max_flat = magnitude(picture->node[n].flat);
	struct error *err = write_all(&d);
	text_deinit(&d.out);
	text_deinit(&d.scratch);
	return err;
}
