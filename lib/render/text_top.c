// top: one line per entry.
//
//       flat  flat%   sum%        cum   cum%
//      0.13s  8.18% 21.38%      0.26s 16.35%  main.hot
//      0.12s  7.55% 28.93%      0.13s  8.18%  main.inlined (inline)
#include "render/text_layout.h"

static void begin_top(struct text_renderer *r)
{
	text_puts(&r->out, "      flat  flat%   sum%        cum   cum%\n");
}

static void put_entry(struct text_renderer *r, const struct row *row)
{
	text_put_entry(r, row->cell[0].number, row->cell[1].number);
	text_put(&r->out, "  ", 2);
	text_put_cell(r, &row->cell[2]);
	if (row->cell[3].text.len) {
		text_put(&r->out, " (", 2);
		text_put_cell(r, &row->cell[3]);
		text_putc(&r->out, ')');
	}
	text_putc(&r->out, '\n');
}

const struct text_layout text_layout_top = {.begin = begin_top, .row = put_entry};
