// disasm: instructions behind their costs, their lines behind a semicolon.
//
// Total: 1.59s
// ROUTINE ======================== main.hot
//      250ms      260ms (flat, cum) 16.35% of Total
//          .          .     4e0640: xorl %ecx, %ecx                         ;main.hot main.go:43
//       40ms       40ms     4e0649: shlq $5, %rdx
#include "measure/measure.h"
#include "render/text_layout.h"

#define TEXT_WIDTH  40 // longer ones have their line above them
#define LINE_INDENT 74

static void put_total(struct text_renderer *r)
{
	text_puts(&r->out, "Total: ");
	text_put_value(r, &r->out, 0, r->table.total);
	text_putc(&r->out, '\n');
}

static void put_routine(struct text_renderer *r, const struct row *row)
{
	text_puts(&r->out, "ROUTINE ======================== ");
	text_put_cell(r, &row->cell[2]);
	text_putc(&r->out, '\n');
	// Other names come before the sums.
	r->routine = *row;
	r->routine_open = true;
}

static void put_sums(struct text_renderer *r)
{
	if (!r->routine_open)
		return;
	const struct row *row = &r->routine;
	r->routine_open = false;
	text_put_value(r, &r->out, 10, row->cell[0].number);
	text_putc(&r->out, ' ');
	text_put_value(r, &r->out, 10, row->cell[1].number);
	text_puts(&r->out, " (flat, cum) ");
	measure_put_percent(&r->out, row->cell[1].number, r->table.total);
	text_puts(&r->out, " of Total\n");
}

static void put_instruction(struct text_renderer *r, const struct row *row)
{
	const struct slice *text = &row->cell[3].text;
	bool new_place = row->cell[4].text.len && !row->cell[5].number;
	bool above = new_place && text->len >= TEXT_WIDTH;
	if (above) {
		text_pad(&r->out, ' ', LINE_INDENT);
		text_putc(&r->out, ';');
		text_put_cell(r, &row->cell[4]);
		text_putc(&r->out, '\n');
	}
	text_put_value_or_dot(r, row->cell[0].number);
	text_putc(&r->out, ' ');
	text_put_value_or_dot(r, row->cell[1].number);
	text_putf(&r->out, " %10llx: ", (unsigned long long)row->cell[2].number);
	text_put_cell(r, &row->cell[3]);
	if (new_place && !above) {
		size_t chars = text_code_points(text->text, text->len);
		text_pad(&r->out, ' ', chars < TEXT_WIDTH ? TEXT_WIDTH - chars : 0);
		text_putc(&r->out, ';');
		text_put_cell(r, &row->cell[4]);
	}
	text_putc(&r->out, '\n');
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	bool first = !r->any || r->last == ROW_PROBLEM;
	if (row->kind == ROW_ROUTINE || row->kind == ROW_INSTRUCTION)
		put_sums(r);
	switch (row->kind) {
	case ROW_ROUTINE:
		if (first)
			put_total(r);
		put_routine(r, row);
		break;
	case ROW_ALIAS:
		text_puts(&r->out, "    AKA ======================== ");
		text_put_cell(r, &row->cell[0]);
		text_putc(&r->out, '\n');
		break;
	case ROW_INSTRUCTION:
		put_instruction(r, row);
		break;
	default: // a note, above everything
		text_put_cell(r, &row->cell[0]);
		text_putc(&r->out, '\n');
	}
}

const struct text_layout text_layout_disasm = {.row = put_row, .end = put_sums};
