// calltree: one line per call, behind lines that lead to its caller.  Names cannot command a
// terminal.
//
//      total total%       self  self%
//      1.59s   100%          0     0%  root
//      1.51s 94.97%          0     0%  ├─main.main
//      0.13s  8.18%      0.13s  8.18%  │ └─main.hot
//      0.08s  5.03%                    └─(12 more)

#include "base/fit.h"
#include "measure/measure.h"
#include "render/text_layout.h"

// Deeper rows have no more lines than that in front, or text would grow with the square of the
// depth.
#define MOST_LINES 100

// Columns of a value and its share.
#define COST_WIDTH 17

static void begin_tree(struct text_renderer *r)
{
	text_puts(&r->out, "     total total%       self  self%\n");
}

// r->held has a byte for each depth: are there siblings below?
static void put_lines(struct text_renderer *r, uint64_t depth, bool last)
{
	bool unicode = r->table.unicode;
	if (depth == 0)
		return;
	text_cut(&r->held, depth - 1 < r->held.len ? depth - 1 : r->held.len);
	size_t lines = r->held.len < MOST_LINES ? r->held.len : MOST_LINES;
	for (size_t i = 0; i < lines; i++)
		text_puts(&r->out, !r->held.bytes[i] ? "  " : unicode ? "│ " : "| ");
	if (lines < r->held.len)
		text_putf(&r->out, "+%zu ", r->held.len - lines);
	if (last)
		text_puts(&r->out, unicode ? "└─" : "`-");
	else
		text_puts(&r->out, unicode ? "├─" : "|-");
	text_putc(&r->held, last ? 0 : 1);
}

// A share of more than 999% takes what room its value leaves, lest the tree's lines break.
static void put_cost(struct text_renderer *r, int64_t value)
{
	size_t begin = r->out.len;
	text_put_value(r, &r->out, 0, value);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, value, r->table.total);
	text_align_right(&r->out, begin, COST_WIDTH);
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	put_cost(r, row->cell[0].number);
	text_putc(&r->out, ' ');
	if (row->kind == ROW_MORE) {
		text_pad(&r->out, ' ', 19);
		put_lines(r, (uint64_t)row->cell[2].number, true);
		text_putf(&r->out, "(%lld more)\n", (long long)row->cell[1].number);
		return;
	}
	put_cost(r, row->cell[1].number);
	text_puts(&r->out, "  ");
	put_lines(r, (uint64_t)row->cell[2].number, row->cell[3].number);
	fit_put(&r->out, row->cell[4].text.text, row->cell[4].text.len, SIZE_MAX, r->table.unicode);
	text_putc(&r->out, '\n');
}

const struct text_layout text_layout_calltree = {.begin = begin_tree, .row = put_row};
