// memstats: a name, a number, and what it means.
#include "render/text_layout.h"

#define NAME_WIDTH   16
#define NUMBER_WIDTH 20

static void put_row(struct text_renderer *r, const struct row *row)
{
	if (row->kind == ROW_PROBLEM) {
		text_put(&r->out, row->cell[0].text.text, row->cell[0].text.len);
		text_putc(&r->out, '\n');
		return;
	}
	const struct slice *name = &row->cell[0].text, *meaning = &row->cell[2].text;
	text_put(&r->out, name->text, name->len);
	size_t len = text_code_points(name->text, name->len);
	text_pad(&r->out, ' ', len < NAME_WIDTH ? NAME_WIDTH - len : 0);
	if (row->cell[1].kind == CELL_NUMBER) {
		text_putf(&r->out, "%*lld", NUMBER_WIDTH, (long long)row->cell[1].number);
		text_puts(&r->out, meaning->len ? "  " : "");
		text_put(&r->out, meaning->text, meaning->len);
	} else {
		text_put_right(&r->out, NUMBER_WIDTH, meaning->text, meaning->len);
	}
	text_putc(&r->out, '\n');
}

const struct text_layout text_layout_memstats = {.row = put_row};
