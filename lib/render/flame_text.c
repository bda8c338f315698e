// A row is made of boxes and of what is between them; boxes share their edges.
#include "render/flame_text.h"

#include "base/fit.h"
#include "base/text.h"
#include "render/flame_look.h"
#include "render/flame_rows.h"
#include "report/header.h"

#define PIECE ((size_t)64 << 10)

struct drawing {
	const struct flame_text_options *options;
	struct flame_look look;
	struct flame_rows rows;
	const struct writer *writer;
	struct text out;
};

static const char *edge(const struct drawing *d, bool last)
{
	if (!d->options->unicode)
		return "|";
	return d->options->colors == COLORS_NONE || last ? "\u2502" : "\u258f";
}

// @return the column behind the box
static void put_box(struct drawing *d, const struct flame_cell *box)
{
	struct text label = {0};
	unsigned room = box->right - box->left - 1;
	if (d->options->colors != COLORS_NONE)
		style_put(&d->out, flame_look_style(&d->look, box->node), d->options->colors);
	text_puts(&d->out, edge(d, false));
	flame_look_label(&d->look, box->node, room, &label);
	if (label.len)
		text_put(&d->out, label.bytes, label.len);
	d->out.failed |= label.failed;
	size_t taken = label.len ? fit_columns(label.bytes, label.len, true) : 0;
	text_deinit(&label);
	text_pad(&d->out, ' ', room - taken);
	if (d->options->colors != COLORS_NONE)
		style_put(&d->out, style_plain, d->options->colors);
}

static struct error *put_row(struct drawing *d, uint32_t row)
{
	unsigned column = 0;
	for (uint32_t i = d->rows.start[row]; i < d->rows.start[row + 1]; i++) {
		const struct flame_cell *box = &d->rows.box[i];
		if (box->left > column) {
			// The box before ends here, and the next one begins elsewhere.
			if (column)
				text_puts(&d->out, edge(d, true));
			text_pad(&d->out, ' ', box->left - column - (column > 0));
		}
		put_box(d, box);
		column = box->right;
	}
	text_puts(&d->out, edge(d, true));
	text_putc(&d->out, '\n');
	if (d->out.len < PIECE)
		return NULL;
	TRY(text_error(&d->out));
	TRY(writer_put(d->writer, d->out.bytes, d->out.len));
	text_clear(&d->out);
	return NULL;
}

// How many frames weigh something and are not drawn.
static void put_left_out(struct drawing *d, const struct flame *flame)
{
	uint32_t count = 0;
	for (uint32_t n = 0; n < flame->count; n++)
		count += flame->total[n] > 0;
	uint32_t drawn = d->rows.start[d->rows.count];
	if (count > drawn)
		text_putf(&d->out, "%u more %s too narrow or too deep to be shown.\n",
			  count - drawn, count - drawn == 1 ? "frame is" : "frames are");
}

static void put_header(struct drawing *d, const struct view *view,
		       const struct graph_question *question)
{
	const struct report_options *o = question->report;
	if (!question->compact)
		report_put_labels(&d->out, view->profile, o);
	report_put_filters(&d->out, o->filter, o->filters_listed);
	text_puts(&d->out, "Total: ");
	report_put_value(&d->out, view->profile, o, o->total);
	text_putc(&d->out, '\n');
}

static struct error *draw(struct drawing *d, struct flame *flame, struct arena *scratch)
{
	const struct flame_window window = {.rows = d->options->depth,
					    .columns = d->options->width - 1};
	TRY(flame_rows_lay(&d->rows, scratch, flame, &window));
	for (uint32_t row = 0; row < d->rows.count; row++)
		TRY(put_row(d, row));
	put_left_out(d, flame);
	TRY(text_error(&d->out));
	return writer_put(d->writer, d->out.bytes, d->out.len);
}

struct error *flame_text_write(const struct view *view, const struct graph_question *question,
			       const struct flame_text_options *options,
			       const struct writer *writer, struct arena *scratch)
{
	struct stacks stacks;
	struct flame flame;
	TRY(stacks_build(&stacks, scratch, view, question, false));
	TRY(flame_build(&flame, scratch, &stacks, options->inverted));
	struct drawing d = {
		.options = options,
		.look = {.flame = &flame,
			 .total = question->report->total,
			 .compares = flame.differs,
			 .palette = palette_find(options->palette, flame.differs),
			 .hottest = flame.weights.most,
			 .unicode = options->unicode},
		.writer = writer,
	};
	put_header(&d, view, question);
	struct error *err = draw(&d, &flame, scratch);
	text_deinit(&d.out);
	return err;
}
