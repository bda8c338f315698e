// tree and peek: each entry between its callers and its callees.
//
// ----------------------------------------------------------+-------------
//       flat  flat%   sum%        cum   cum%   calls calls% + context
// ----------------------------------------------------------+-------------
//                                              130ms   100% |   main.hot (inline)
//      120ms  7.55% 36.48%      130ms  8.18%                | main.inlined
// ----------------------------------------------------------+-------------
#include "measure/measure.h"
#include "render/text_layout.h"

#define SEPARATOR "----------------------------------------------------------+-------------\n"

static void begin_tree(struct text_renderer *r)
{
	// The legend does end in tabs and spaces.
	text_puts(&r->out, SEPARATOR "      flat  flat%   sum%        cum   cum%"
				     "   calls calls% + context \t \t \n");
}

static void put_call(struct text_renderer *r, const struct row *row)
{
	text_put_value(r, &r->out, 50, row->cell[0].number);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, row->cell[0].number, row->cell[1].number);
	text_puts(&r->out, " |   ");
	text_put_cell(r, &row->cell[2]);
	if (row->cell[3].text.len)
		text_puts(&r->out, " (inline)");
	text_putc(&r->out, '\n');
}

static void put_entry(struct text_renderer *r, const struct row *row)
{
	text_put_entry(r, row->cell[0].number, row->cell[1].number);
	text_puts(&r->out, "                | ");
	text_put_cell(r, &row->cell[2]);
	text_putc(&r->out, '\n');
}

// A group of callers, entry and callees starts with its first caller, or with
// its entry if it has none.
static bool starts_group(const struct text_renderer *r, const struct row *row)
{
	bool after_caller = r->any && r->last == ROW_CALLER;
	return row->kind != ROW_CALLEE && !after_caller;
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	if (starts_group(r, row))
		text_puts(&r->out, SEPARATOR);
	if (row->kind == ROW_ENTRY)
		put_entry(r, row);
	else
		put_call(r, row);
}

static void end_tree(struct text_renderer *r)
{
	if (r->any)
		text_puts(&r->out, SEPARATOR);
}

const struct text_layout text_layout_tree = {.begin = begin_tree, .row = put_row, .end = end_tree};
