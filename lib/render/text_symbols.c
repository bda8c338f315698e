// symbols: a paragraph for each mapping.
//
//  server: in 1.58s of 1.59s (99.37%), with names 100%, with lines 100%
//    build ID  8a1f...
//    used      /home/me/server, ELF x86-64, go1.26.1, names from DWARF
#include "measure/measure.h"
#include "render/text_layout.h"

#define KEY_WIDTH 8 // "build ID"

static void put_share(struct text_renderer *r, const char *what, int64_t part, int64_t all)
{
	if (all == 0)
		return;
	text_puts(&r->out, what);
	measure_put_percent_trimmed(&r->out, part, all);
}

static void put_mapping(struct text_renderer *r, const struct row *row)
{
	const struct slice *file = &row->cell[3].text;
	int64_t all = row->cell[0].number;
	if (file->len)
		text_put(&r->out, file->text, file->len);
	else
		text_puts(&r->out, "(no file)");
	text_puts(&r->out, ": in ");
	text_put_value(r, &r->out, 0, all);
	text_puts(&r->out, " of ");
	text_put_value(r, &r->out, 0, r->table.total);
	put_share(r, ", ", all, r->table.total);
	put_share(r, "; of that with names ", row->cell[1].number, all);
	put_share(r, ", with lines ", row->cell[2].number, all);
	text_putc(&r->out, '\n');
}

static void put_fact(struct text_renderer *r, const struct row *row)
{
	const struct slice *key = &row->cell[0].text, *text = &row->cell[1].text;
	text_puts(&r->out, "  ");
	text_put(&r->out, key->text, key->len);
	text_pad(&r->out, ' ', key->len < KEY_WIDTH ? KEY_WIDTH - key->len + 2 : 2);
	text_put(&r->out, text->text, text->len);
	text_putc(&r->out, '\n');
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	if (row->kind == ROW_MAPPING)
		put_mapping(r, row);
	else
		put_fact(r, row);
}

const struct text_layout text_layout_symbols = {.row = put_row};
