// tags: a paragraph for each key, its values in a column as wide as the widest.
//
//  worker: Total 380ms of 1.59s (23.90%)
//          260ms (16.35%): hot
//          120ms ( 7.55%): fib
#include "measure/measure.h"
#include "render/columns.h"
#include "render/text_layout.h"

// Without a total there is nothing to take a share of.
static void put_share(struct text_renderer *r, int64_t value)
{
	if (r->table.total <= 0)
		return;
	text_put(&r->held, " (", 2);
	measure_put_percent(&r->held, value, r->table.total);
	text_putc(&r->held, ')');
}

static void put_key(struct text_renderer *r, const struct row *row)
{
	int64_t sum = row->cell[0].number;
	text_put(&r->held, row->cell[1].text.text, row->cell[1].text.len);
	text_puts(&r->held, ":\t Total ");
	text_put_value(r, &r->held, 0, sum);
	text_puts(&r->held, " of ");
	text_put_value(r, &r->held, 0, r->table.total);
	put_share(r, sum);
	text_putc(&r->held, '\n');
}

static void put_value(struct text_renderer *r, const struct row *row)
{
	int64_t sum = row->cell[0].number;
	text_puts(&r->held, " \t");
	text_put_value(r, &r->held, 0, sum);
	put_share(r, sum);
	text_puts(&r->held, ":\t ");
	text_put(&r->held, row->cell[1].text.text, row->cell[1].text.len);
	text_putc(&r->held, '\n');
}

// No column goes on beyond the empty line that ends a paragraph.
static void end_paragraph(struct text_renderer *r)
{
	if (!r->any || r->held.failed)
		return;
	columns_put(&r->out, r->held.bytes, r->held.len);
	text_putc(&r->out, '\n');
	text_clear(&r->held);
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	if (row->kind == ROW_KEY) {
		end_paragraph(r);
		put_key(r, row);
	} else {
		put_value(r, row);
	}
}

const struct text_layout text_layout_tags = {.row = put_row, .end = end_paragraph};
