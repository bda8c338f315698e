// goroutines: how many are in which state, then the groups between separators.
//
//         3 60.00%  chan receive
//         2 40.00%  select
// -----------+-------------------------------------------------------
//         3   chan receive, 2m to 1h5m, median 3m
//             main.(*server).work /src/server.go:32
//             created by main.park /src/server.go:100: 2
//             created by main.main /src/main.go:7: 1
//             tenant: red: 2
#include "measure/measure.h"
#include "render/text_layout.h"

#define INDENT "             "

static void put_state(struct text_renderer *r, const struct row *row)
{
	text_put_value(r, &r->out, 10, row->cell[0].number);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, row->cell[0].number, r->table.total);
	text_puts(&r->out, "  ");
	text_put_cell(r, &row->cell[1]);
	text_putc(&r->out, '\n');
}

static void put_wait(struct text *out, int64_t seconds)
{
	int64_t minutes = seconds / 60;
	if (minutes == 0)
		text_puts(out, "<1m");
	else if (minutes < 60)
		text_putf(out, "%lldm", (long long)minutes);
	else
		text_putf(out, "%lldh%lldm", (long long)(minutes / 60), (long long)(minutes % 60));
}

static void put_waits(struct text_renderer *r, const struct row *row)
{
	int64_t shortest = row->cell[2].number, longest = row->cell[4].number;
	text_puts(&r->out, ", ");
	put_wait(&r->out, shortest);
	if (shortest == longest)
		return;
	text_puts(&r->out, " to ");
	put_wait(&r->out, longest);
	text_puts(&r->out, ", median ");
	put_wait(&r->out, row->cell[3].number);
}

static void put_group(struct text_renderer *r, const struct row *row)
{
	text_puts(&r->out, TEXT_SEPARATOR);
	text_put_value(r, &r->out, 10, row->cell[0].number);
	if (row->cell[1].text.len)
		text_puts(&r->out, "   ");
	text_put_cell(r, &row->cell[1]);
	if (row->cell[2].kind == CELL_NUMBER)
		put_waits(r, row);
	text_putc(&r->out, '\n');
	r->routine = *row;
}

// The weight of a detail, unless it is that of the whole group.
static void put_part(struct text_renderer *r, int64_t weight)
{
	if (weight == r->routine.cell[0].number)
		return;
	text_puts(&r->out, ": ");
	text_put_value(r, &r->out, 0, weight);
}

static void put_creator(struct text_renderer *r, const struct row *row)
{
	text_puts(&r->out, INDENT "created by ");
	text_put_cell(r, &row->cell[1]);
	if (row->cell[2].text.len)
		text_putc(&r->out, ' ');
	text_put_cell(r, &row->cell[2]);
	put_part(r, row->cell[0].number);
	text_putc(&r->out, '\n');
}

static void put_label(struct text_renderer *r, const struct row *row)
{
	text_puts(&r->out, INDENT);
	text_put_cell(r, &row->cell[0]);
	text_puts(&r->out, ": ");
	text_put_cell(r, &row->cell[1]);
	put_part(r, row->cell[2].number);
	text_putc(&r->out, '\n');
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	switch (row->kind) {
	case ROW_STATE:
		put_state(r, row);
		break;
	case ROW_GROUP:
		put_group(r, row);
		break;
	case ROW_CREATOR:
		put_creator(r, row);
		break;
	case ROW_STRING:
		put_label(r, row);
		break;
	default:
		text_puts(&r->out, INDENT);
		text_put_cell(r, &row->cell[1]);
		text_putc(&r->out, '\n');
	}
}

static void end_groups(struct text_renderer *r)
{
	if (r->any)
		text_puts(&r->out, TEXT_SEPARATOR);
}

const struct text_layout text_layout_goroutines = {.row = put_row, .end = end_groups};
