// tags: a paragraph for each key, its values in a column as wide as the widest.
//
//  worker: Total 380ms of 1.59s (23.90%)
//          260ms (16.35%): hot
//          120ms ( 7.55%): fib
#include <stdlib.h>

#include "measure/measure.h"
#include "render/text_layout.h"

// Without a total there is nothing to take a share of.
static void put_share(struct text *out, int64_t value, int64_t total)
{
	if (total <= 0)
		return;
	text_put(out, " (", 2);
	measure_put_percent(out, value, total);
	text_putc(out, ')');
}

static void flush_values(struct text_renderer *r)
{
	if (!r->any || r->held.failed)
		return;
	size_t width = 0;
	for (uint32_t i = 0; i < r->value_count; i++) {
		const struct tag_value *v = &r->value[i];
		size_t n = text_code_points(r->held.bytes + v->begin, v->middle - v->begin);
		width = n > width ? n : width;
	}
	for (uint32_t i = 0; i < r->value_count; i++) {
		const struct tag_value *v = &r->value[i];
		text_pad(&r->out, ' ', r->indent);
		text_put_right(&r->out, width + 1, r->held.bytes + v->begin, v->middle - v->begin);
		text_putc(&r->out, ' ');
		text_put(&r->out, r->held.bytes + v->middle, v->end - v->middle);
		text_putc(&r->out, '\n');
	}
	text_putc(&r->out, '\n');
	r->value_count = 0;
	text_clear(&r->held);
}

static void put_key(struct text_renderer *r, const struct row *row)
{
	const struct slice *key = &row->cell[1].text;
	r->indent = text_code_points(key->text, key->len) + 2;
	text_putc(&r->out, ' ');
	text_put(&r->out, key->text, key->len);
	text_puts(&r->out, ": Total ");
	text_put_value(r, &r->out, 0, row->cell[0].number);
	text_puts(&r->out, " of ");
	text_put_value(r, &r->out, 0, r->table.total);
	put_share(&r->out, row->cell[0].number, r->table.total);
	text_putc(&r->out, '\n');
}

static void hold_value(struct text_renderer *r, const struct row *row)
{
	if (r->value_count == r->value_capacity) {
		uint32_t capacity = r->value_capacity ? r->value_capacity * 2 : 64;
		struct tag_value *value = realloc(r->value, capacity * sizeof *value);
		if (!value) {
			r->held.failed = true;
			return;
		}
		r->value = value;
		r->value_capacity = capacity;
	}
	struct tag_value v = {.begin = r->held.len};
	text_put_value(r, &r->held, 0, row->cell[0].number);
	put_share(&r->held, row->cell[0].number, r->table.total);
	text_putc(&r->held, ':');
	v.middle = r->held.len;
	text_put(&r->held, row->cell[1].text.text, row->cell[1].text.len);
	v.end = r->held.len;
	r->value[r->value_count++] = v;
}

static void put_row(struct text_renderer *r, const struct row *row)
{
	if (row->kind == ROW_KEY) {
		flush_values(r);
		put_key(r, row);
	} else {
		hold_value(r, row);
	}
}

const struct text_layout text_layout_tags = {.row = put_row, .end = flush_values};
