// trend: one line per entry.
//
//      first       last     change   per hour  last%  trend
//        1MB    17.51MB    16.51MB     2.97GB 87.52%  ▁▂▃▄▅▆▇█  main.leak
#include "measure/measure.h"
#include "render/text_layout.h"
#include "report/growth.h"
#include "report/header.h"

// Columns of a drawing.
#define WIDTH 24

#define VALUE_WIDTH 10

static const char *const unicode_levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const ascii_levels[] = {"_", ".", ":", "-", "=", "+", "*", "#"};

// From the smallest value of the entry to its largest.
static void put_line(struct text_renderer *r, const struct cell *values)
{
	double point[WIDTH], low, high;
	uint32_t count = growth_thin(values->list.item, (uint32_t)values->list.count, point, WIDTH);
	const char *const *levels = r->table.unicode ? unicode_levels : ascii_levels;
	low = high = point[0];
	for (uint32_t i = 1; i < count; i++) {
		low = point[i] < low ? point[i] : low;
		high = point[i] > high ? point[i] : high;
	}
	for (uint32_t i = 0; i < count; i++) {
		double share = high > low ? (point[i] - low) / (high - low) : 0;
		size_t level = (size_t)(share * ARRAY_LEN(unicode_levels));
		text_puts(&r->out, levels[level < ARRAY_LEN(unicode_levels)
						  ? level
						  : ARRAY_LEN(unicode_levels) - 1]);
	}
}

// What grew within seconds is much in an hour: then in the unit that fits.
static void put_slope(struct text_renderer *r, int64_t slope)
{
	size_t start = r->out.len;
	text_put_value(r, &r->out, VALUE_WIDTH, slope);
	if (r->out.len - start <= VALUE_WIDTH)
		return;
	text_cut(&r->out, start);
	text_clear(&r->held);
	measure_put_scaled(&r->held, report_ratio(slope, r->table.ratio), r->table.unit, "auto");
	text_put_right(&r->out, VALUE_WIDTH, r->held.bytes, r->held.len);
}

static void put_entry(struct text_renderer *r, const struct row *row)
{
	const struct cell *per_hour = &row->cell[3], *per_profile = &row->cell[4];
	bool hours = per_hour->kind != CELL_NONE;
	if (r->last != ROW_ENTRY)
		text_putf(&r->out, "      first       last     change %10s  last%%  trend\n",
			  hours ? "per hour" : "per file");
	for (size_t i = 0; i < 3; i++) {
		text_put_value(r, &r->out, VALUE_WIDTH, row->cell[i].number);
		text_putc(&r->out, ' ');
	}
	put_slope(r, hours ? per_hour->number : per_profile->number);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, row->cell[1].number, r->table.total);
	text_puts(&r->out, "  ");
	put_line(r, &row->cell[7]);
	text_puts(&r->out, "  ");
	text_put_cell(r, &row->cell[6]);
	text_putc(&r->out, '\n');
}

// Of the profiles, the line above the table says enough.
static void put_row(struct text_renderer *r, const struct row *row)
{
	if (row->kind == ROW_ENTRY)
		put_entry(r, row);
}

const struct text_layout text_layout_trend = {.row = put_row};
