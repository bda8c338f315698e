// raw and comments: rows are lines already.
#include "render/text_layout.h"

static void put_line(struct text_renderer *r, const struct row *row)
{
	text_put_cell(r, &row->cell[0]);
	text_putc(&r->out, '\n');
}

const struct text_layout text_layout_lines = {.row = put_line};
