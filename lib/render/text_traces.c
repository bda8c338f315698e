// traces: samples between separators, their labels above their stack.
//
// -----------+-------------------------------------------------------
//     worker:  fib
//       10ms   main.fib
//              main.main
// -----------+-------------------------------------------------------
#include "render/text_layout.h"

static void begin_traces(struct text_renderer *r)
{
	if (r->table.header.len == 0)
		text_putc(&r->out, '\n');
}

static void put_frame(struct text_renderer *r, const struct row *row)
{
	if (row->cell[0].kind == CELL_VALUE) {
		text_put_value(r, &r->out, 10, row->cell[0].number);
		text_put(&r->out, "   ", 3);
	} else {
		text_put(&r->out, "             ", 13);
	}
	text_put_cell(r, &row->cell[1]);
	if (row->cell[2].text.len)
		text_puts(&r->out, " (inline)\n");
	else
		text_putc(&r->out, '\n');
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	switch (row->kind) {
	case ROW_SAMPLE:
		text_puts(&r->out, TEXT_SEPARATOR);
		break;
	case ROW_LABEL:
		text_put_right(&r->out, 10, row->cell[0].text.text, row->cell[0].text.len);
		text_put(&r->out, ":  ", 3);
		text_put_cell(r, &row->cell[1]);
		text_putc(&r->out, '\n');
		break;
	case ROW_FRAME:
		put_frame(r, row);
		break;
	default: // values of the label above
		break;
	}
}

static void end_traces(struct text_renderer *r)
{
	text_puts(&r->out, TEXT_SEPARATOR);
}

const struct text_layout text_layout_traces = {
	.begin = begin_traces, .row = put_row, .end = end_traces};
