// <g class="picture"><g data-mark="▲ "><title>name⏎facts</title><rect …/><text
// …>na…</text></g>…</g>
#include "render/flame_svg.h"

#include <inttypes.h>

#include "base/interrupt.h"
#include "measure/measure.h"
#include "render/flame_boxes.h"
#include "render/flame_facts.h"
#include "render/html.h"
#include "report/header.h"
#include "report/short_name.h"

#define PIECE ((size_t)64 << 10)

// Geometry in pixels; that of a character is DejaVu Sans Mono's and most others'.
#define ROW	   17
#define HEADING	   20
#define LINE	   16
#define BAR	   28
#define MARGIN	   8
#define GLYPH	   7.25
#define LEAST_TEXT 3
#define EDGED	   2 // narrower boxes would be all edge

#define TITLE_LETTERS 250 // of names in titles
#define LINE_LETTERS  160

static const char style[] = {
#include "render/flame.css.inc"
};

static const char script[] = {
#include "render/flame.js.inc"
};

void flame_put_style(struct text *out)
{
	text_puts(out, "<style>\n");
	text_put(out, style, sizeof style);
	text_puts(out, "</style>\n");
}

// Comments hide the marks of CDATA from the script: in HTML they would be part of it.
void flame_put_script(struct text *out)
{
	text_puts(out, "<script>//<![CDATA[\n");
	text_put(out, script, sizeof script);
	text_puts(out, "//]]></script>\n");
}

// Hands on what was put, if it is much or `all` is set.
static struct error *pass_on(struct flame_drawing *d, bool all)
{
	if (!all && d->out.len < PIECE && !d->out.failed)
		return NULL;
	TRY(interrupt_check());
	TRY(text_error(&d->out));
	TRY(writer_put(d->writer, d->out.bytes, d->out.len));
	text_clear(&d->out);
	return NULL;
}

struct error *flame_drawing_finish(struct flame_drawing *d, struct error *err)
{
	if (!err)
		err = pass_on(d, true);
	text_deinit(&d->out);
	return err;
}

struct picturing {
	struct flame_drawing *d;
	struct flame_facts facts;
	struct flame_boxes now, with_gone; // the second only if something is gone
	int64_t most;			   // of what a frame costs itself
	struct text head, note, plain;
	uint32_t lines, top, rows;
};

static void put_escaped(struct picturing *p, struct text *out, struct slice name, size_t letters)
{
	text_clear(&p->plain);
	flame_put_name(&p->plain, name, letters);
	html_put_text(out, p->plain.bytes, p->plain.len);
}

void flame_put_title(struct text *out, const struct flame_drawing *d)
{
	const struct profile *p = d->flame->stacks->graph.view->profile;
	struct text title = {0}, shown = {0};
	report_put_title(&title, p, d->options->report->mean ? "mean_" : "");
	text_puts(&title, profile_text(p, p->type.type[d->flame->type]));
	flame_put_name(&shown, (struct slice){title.bytes, title.len}, LINE_LETTERS);
	html_put_text(out, shown.bytes, shown.len);
	out->failed |= title.failed || shown.failed;
	text_deinit(&title);
	text_deinit(&shown);
}

// Thousandths of a pixel, without zeros behind the point.
static void put_units(struct text *out, uint32_t units)
{
	text_putf(out, "%" PRIu32, units / FLAME_PIXEL);
	uint32_t rest = units % FLAME_PIXEL;
	if (rest == 0)
		return;
	int digits = 3;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	text_putf(out, ".%0*" PRIu32, digits, rest);
}

// Letters of a name that fit into a box behind the mark.
static size_t room_of(const struct flame_box *box, const char *mark)
{
	double pixels = (double)(box->right - box->left) / FLAME_PIXEL;
	size_t room = pixels > 6 ? (size_t)((pixels - 6) / GLYPH) : 0;
	size_t used = text_code_points(mark, strlen(mark));
	return room > used ? room - used : 0;
}

// The name, or its short form, or as much of that as there is room for.
static void put_label(struct picturing *p, struct slice name, const char *mark, size_t room)
{
	text_clear(&p->note);
	if (text_code_points(name.text, name.len) > room) {
		short_name_put(&p->note, name.text, name.len);
		name = (struct slice){p->note.bytes, p->note.len};
	}
	bool whole = text_code_points(name.text, name.len) <= room;
	text_puts(&p->d->out, mark);
	put_escaped(p, &p->d->out, name, whole ? room : room - 1);
}

static void put_box(struct picturing *p, const struct flame_box *box)
{
	struct flame *f = p->d->flame;
	struct text *out = &p->d->out;
	struct slice name = flame_name(f, box->node);
	const struct palette_frame frame = {
		.name = name,
		.total = f->total[box->node],
		.base = f->base_total[box->node],
		.heat = p->most ? (double)f->self[box->node] / (double)p->most : 0,
	};
	const char *mark = flame_mark(f, box->node);
	uint32_t y = p->top + ROW * f->depth[box->node];
	text_puts(out, "<g");
	if (*mark)
		text_putf(out, " data-mark=\"%s\"", mark);
	text_puts(out, "><title>");
	put_escaped(p, out, name, TITLE_LETTERS);
	text_putc(out, '\n');
	text_clear(&p->plain);
	flame_put_facts(&p->plain, &p->facts, box->node); // a unit can be any text
	html_put_text(out, p->plain.bytes, p->plain.len);
	text_puts(out, "</title><rect x=\"");
	put_units(out, box->left);
	text_putf(out, "\" y=\"%" PRIu32 "\" width=\"", y);
	put_units(out, box->right - box->left);
	text_putf(out, "\" height=\"%d\" fill=\"#%06" PRIx32 "\"%s/>", ROW - 1,
		  box->node ? palette_color(p->d->options->palette, &frame) : PALETTE_GREY,
		  box->right - box->left < EDGED * FLAME_PIXEL ? " stroke=\"none\"" : "");
	size_t room = room_of(box, mark);
	if (room >= LEAST_TEXT) {
		text_puts(out, "<text x=\"");
		put_units(out, box->left + 3 * FLAME_PIXEL);
		text_putf(out, "\" y=\"%" PRIu32 "\">", y + ROW - 5);
		put_label(p, name, mark, room);
		text_puts(out, "</text>");
	}
	text_puts(out, "</g>\n");
}

static struct error *put_boxes(struct picturing *p, const struct flame_boxes *boxes, bool hidden)
{
	text_putf(&p->d->out, "<g class=\"picture\" stroke=\"#fff\"%s>\n",
		  hidden ? " display=\"none\"" : "");
	for (uint32_t i = 0; i < boxes->count; i++) {
		put_box(p, &boxes->box[i]);
		TRY(pass_on(p->d, false));
	}
	text_puts(&p->d->out, "</g>\n");
	return NULL;
}

static void put_line(struct picturing *p)
{
	text_putf(&p->head, "<text class=\"note\" x=\"%d\" y=\"%" PRIu32 "\">", MARGIN,
		  HEADING + LINE * ++p->lines);
	put_escaped(p, &p->head, (struct slice){p->note.bytes, p->note.len}, LINE_LETTERS);
	text_puts(&p->head, "</text>\n");
	text_clear(&p->note);
}

static void put_filters(struct picturing *p)
{
	const struct report_options *o = &p->facts.report;
	for (size_t i = 0; i < o->filter_count; i++)
		if (o->filter[i].value && o->filter[i].value[0])
			text_putf(&p->note, "%s%s=%s",
				  p->note.len ? ", " : "filters: ", o->filter[i].name,
				  o->filter[i].value);
	if (p->note.len)
		put_line(p);
}

static void put_left_out(struct picturing *p)
{
	const struct flame *f = p->d->flame;
	const struct flame_boxes *b = &p->now;
	uint64_t left_out = b->left_out + f->cut_frames;
	if (left_out == 0)
		return;
	int64_t shown = 0; // where it is spent
	for (uint32_t i = 0; i < b->count; i++)
		shown = sum_saturating(shown, f->self[b->box[i].node]);
	text_putf(&p->note, "%" PRIu64 " of %" PRIu64 " frames are left out, narrower than ",
		  left_out, left_out + b->count - 1);
	text_putf(&p->note, "%.2g of %d pixels", b->narrowest, FLAME_WIDTH);
	if (f->max_depth >= FLAME_ROWS)
		text_putf(&p->note, " or deeper than %d", FLAME_ROWS - 1);
	text_puts(&p->note, ": ");
	measure_put_percent_trimmed(&p->note, f->total[0] - shown, f->total[0]);
	text_puts(&p->note, " of the cost is theirs");
	put_line(p);
}

static void put_showing(struct picturing *p)
{
	const struct flame *f = p->d->flame;
	if (!f->differs) {
		text_puts(&p->note, "Showing ");
		report_put_value(&p->note, f->stacks->graph.view->profile, &p->facts.report,
				 f->total[0]);
		text_puts(&p->note, ", ");
		measure_put_percent_trimmed(&p->note, f->total[0], p->facts.total);
		text_puts(&p->note, " of ");
		report_put_value(&p->note, f->stacks->graph.view->profile, &p->facts.report,
				 p->facts.total);
		text_puts(&p->note, " total");
	} else {
		flame_put_facts(&p->note, &p->facts, 0);
		text_puts(&p->note, "; \u25b2 more than the base, \u25bc less");
	}
	if (f->inverted)
		text_puts(&p->note, "; callers are below those that they call");
	put_line(p);
}

// The frame that costs most itself: what is hot is so compared to it.
static int64_t find_most(const struct flame *f)
{
	int64_t most = 0;
	for (uint32_t n = 1; n < f->count; n++)
		if (f->self[n] > most)
			most = f->self[n];
	return most;
}

static struct error *lay_out(struct picturing *p, uint32_t limit)
{
	struct flame *f = p->d->flame;
	int64_t *with_gone;
	TRY(ALLOC(p->d->scratch, with_gone, f->differs ? f->count : 0));
	if (f->differs && flame_weigh_with_gone(f, with_gone)) {
		limit /= 2;
		TRY(flame_lay_out(&p->with_gone, p->d->scratch, f, with_gone, limit));
	}
	TRY(flame_lay_out(&p->now, p->d->scratch, f, f->total, limit));
	p->rows = p->now.rows;
	return NULL;
}

static void begin(struct picturing *p, enum flame_svg_place place)
{
	struct text *out = &p->d->out;
	const struct profile *profile = p->d->flame->stacks->graph.view->profile;
	p->top = HEADING + LINE * p->lines + BAR + MARGIN;
	uint32_t height = p->top + ROW * p->rows + MARGIN;
	text_putf(out,
		  "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flame\" width=\"%d\" "
		  "height=\"%" PRIu32 "\" viewBox=\"0 0 %d %" PRIu32 "\" data-row=\"%d\" "
		  "data-top=\"%" PRIu32 "\" data-type=\"",
		  FLAME_WIDTH, height, FLAME_WIDTH, height, ROW, p->top);
	put_escaped(p, out, slice_of(profile_text(profile, profile->type.type[p->d->flame->type])),
		    LINE_LETTERS);
	text_puts(out, "\">\n");
	if (place == FLAME_SVG_FILE) {
		text_puts(out, "<title>");
		flame_put_title(out, p->d);
		text_puts(out, "</title>\n");
		flame_put_style(out);
	}
	text_putf(out, "<text class=\"title\" x=\"%d\" y=\"%d\">", MARGIN, HEADING);
	flame_put_title(out, p->d);
	text_puts(out, "</text>\n");
	text_put(out, p->head.bytes, p->head.len);
}

static struct error *put_picture(struct picturing *p, enum flame_svg_place place, uint32_t limit)
{
	TRY(lay_out(p, limit));
	put_showing(p);
	put_filters(p);
	put_left_out(p);
	begin(p, place);
	TRY(put_boxes(p, &p->now, false));
	if (p->with_gone.count)
		TRY(put_boxes(p, &p->with_gone, true));
	if (place == FLAME_SVG_FILE)
		flame_put_script(&p->d->out);
	text_puts(&p->d->out, "</svg>\n");
	TRY(text_error(&p->head));
	TRY(text_error(&p->note));
	return text_error(&p->plain);
}

struct error *flame_svg_put(struct flame_drawing *d, enum flame_svg_place place, uint32_t limit)
{
	struct flame *f = d->flame;
	struct picturing p = {
		.d = d,
		.facts = flame_facts(f, d->options->report, d->options->total[f->type]),
		.most = find_most(f),
	};
	struct error *err = put_picture(&p, place, limit);
	text_deinit(&p.head);
	text_deinit(&p.note);
	text_deinit(&p.plain);
	return err;
}

struct error *flamegraph_write_svg(struct flame *flame, const struct flamegraph_options *options,
				   const struct writer *writer, struct arena *scratch)
{
	struct flame_drawing d = {flame, options, writer, scratch, {0}};
	text_puts(&d.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	struct error *err = flame_svg_put(&d, FLAME_SVG_FILE, FLAMEGRAPH_BOXES);
	return flame_drawing_finish(&d, err);
}
