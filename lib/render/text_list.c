// list: source lines behind their costs.
//
// Total: 1.59s
// ROUTINE ======================== main.hot in /home/me/demo/main.go
//      130ms      260ms (flat, cum) 16.35% of Total
//          .          .     42:	s := 0
//      130ms      130ms     43:	for i := 0; i < n; i++ {
//          .      130ms     44:		s = inlined(s, i)
//      130ms      130ms          (inlined) main.inlined /home/me/demo/main.go:20
#include "measure/measure.h"
#include "render/text_layout.h"

static void begin_list(struct text_renderer *r)
{
	text_puts(&r->out, "Total: ");
	text_put_value(r, &r->out, 0, r->table.total);
	text_putc(&r->out, '\n');
}

// Text that came from outside; with colours on, the terminal's reader of them is in force.
static void put_cell(struct text_renderer *r, const struct cell *cell)
{
	if (r->color)
		text_put_visible(&r->out, cell->text.text, cell->text.len);
	else
		text_put_cell(r, cell);
}

static void put_routine(struct text_renderer *r, const struct row *row)
{
	r->syntax = syntax_begin(row->cell[3].text.text, row->cell[3].text.len);
	text_puts(&r->out, "ROUTINE ======================== ");
	put_cell(r, &row->cell[2]);
	text_puts(&r->out, " in ");
	put_cell(r, &row->cell[3]);
	text_putc(&r->out, '\n');
	text_put_value(r, &r->out, 10, row->cell[0].number);
	text_putc(&r->out, ' ');
	text_put_value(r, &r->out, 10, row->cell[1].number);
	text_puts(&r->out, " (flat, cum) ");
	measure_put_percent(&r->out, row->cell[1].number, r->table.total);
	text_puts(&r->out, " of Total\n");
}

static void put_costs(struct text_renderer *r, const struct row *row)
{
	text_put_value_or_dot(r, row->cell[0].number);
	text_putc(&r->out, ' ');
	text_put_value_or_dot(r, row->cell[1].number);
}

static void put_line(struct text_renderer *r, const struct row *row)
{
	put_costs(r, row);
	text_putf(&r->out, " %6lld:", (long long)row->cell[2].number);
	if (r->color)
		syntax_put(&r->syntax, &r->out, row->cell[3].text.text, row->cell[3].text.len);
	else
		text_put_cell(r, &row->cell[3]);
	text_putc(&r->out, '\n');
}

// Function, file and line.
static void put_place(struct text_renderer *r, const struct cell *place)
{
	put_cell(r, &place[0]);
	if (!place[1].text.len)
		return;
	text_putc(&r->out, ' ');
	put_cell(r, &place[1]);
	if (place[2].number)
		text_putf(&r->out, ":%lld", (long long)place[2].number);
}

// Below the text of the line above.
static void put_inlined(struct text_renderer *r, const struct row *row)
{
	put_costs(r, row);
	text_pad(&r->out, ' ', 10 + 2 * (size_t)row->cell[2].number);
	text_puts(&r->out, "(inlined) ");
	put_place(r, &row->cell[3]);
	text_putc(&r->out, '\n');
}

static void put_into(struct text_renderer *r, const struct row *row)
{
	put_costs(r, row);
	text_puts(&r->out, " inlined into ");
	put_place(r, &row->cell[2]);
	text_putc(&r->out, '\n');
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	switch (row->kind) {
	case ROW_ROUTINE:
		put_routine(r, row);
		break;
	case ROW_LINE:
		put_line(r, row);
		break;
	case ROW_INLINED:
		put_inlined(r, row);
		break;
	case ROW_INTO:
		put_into(r, row);
		break;
	case ROW_GAP:
		r->syntax.open = SYNTAX_CODE; // what is left out may have ended it
		text_puts(&r->out, "...\n");
		break;
	case ROW_MORE:
		text_putf(&r->out, " Inlined into %lld more lines\n",
			  (long long)row->cell[0].number);
		break;
	case ROW_NOTE:
		text_puts(&r->out, " Error: ");
		put_cell(r, &row->cell[0]);
		text_putc(&r->out, '\n');
		break;
	default: // a function without a source file
		put_cell(r, &row->cell[0]);
		text_puts(&r->out, " for ");
		put_cell(r, &row->cell[1]);
		text_putc(&r->out, '\n');
	}
}

const struct text_layout text_layout_list = {.begin = begin_list, .row = put_row};
