// The sink: finds the layout, remembers formatted values, writes in pieces.
#include "render/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "measure/measure.h"
#include "render/forms.h"
#include "render/text_layout.h"
#include "report/header.h"

#define PIECE ((size_t)64 << 10)

static const struct text_layout *const layouts[] = {
	[REPORT_TOP] = &text_layout_top,       [REPORT_TREE] = &text_layout_tree,
	[REPORT_PEEK] = &text_layout_tree,     [REPORT_LIST] = &text_layout_list,
	[REPORT_TRACES] = &text_layout_traces, [REPORT_TAGS] = &text_layout_tags,
	[REPORT_RAW] = &text_layout_lines,     [REPORT_COMMENTS] = &text_layout_lines,
	[REPORT_DISASM] = &text_layout_disasm,
	[REPORT_SYMBOLS] = &text_layout_symbols, [REPORT_MEMSTATS] = &text_layout_memstats,
	[REPORT_GOROUTINES] = &text_layout_goroutines, [REPORT_TREND] = &text_layout_trend,
	[REPORT_CALLTREE] = &text_layout_calltree,
};

struct error *text_renderer_new(const struct writer *out, struct text_renderer **ret)
{
	struct text_renderer *r = calloc(1, sizeof *r);
	if (!r)
		return error_nomem();
	r->cache = calloc(VALUE_CACHE_SIZE, sizeof *r->cache);
	if (!r->cache) {
		free(r);
		return error_nomem();
	}
	r->writer = *out;
	*ret = r;
	return NULL;
}

void text_renderer_free(struct text_renderer *r)
{
	if (!r)
		return;
	text_deinit(&r->out);
	text_deinit(&r->held);
	free(r->cache);
	free(r);
}

static struct error *write_out(struct text_renderer *r)
{
	TRY(text_error(&r->out));
	TRY(text_error(&r->held));
	struct error *err = writer_put(&r->writer, r->out.bytes, r->out.len);
	text_clear(&r->out);
	return err;
}

static struct error *begin_table(void *context, const struct table *table)
{
	struct text_renderer *r = context;
	if ((size_t)table->kind >= ARRAY_LEN(layouts) || !layouts[table->kind])
		return error_new(ERR_UNSUPPORTED, "this report has no text form");
	r->layout = layouts[table->kind];
	r->table = *table;
	r->flat_sum = 0;
	r->any = false;
	r->routine_open = false;
	text_clear(&r->held);
	memset(r->cache, 0, VALUE_CACHE_SIZE * sizeof *r->cache);
	text_put(&r->out, table->header.text, table->header.len);
	if (r->layout->begin)
		r->layout->begin(r);
	return text_error(&r->out);
}

static struct error *put_row(void *context, const struct row *row)
{
	struct text_renderer *r = context;
	r->layout->row(r, row);
	r->last = row->kind;
	r->any = true;
	if (LIKELY(r->out.len < PIECE && !r->out.failed))
		return NULL;
	return write_out(r);
}

static struct error *end_table(void *context)
{
	struct text_renderer *r = context;
	if (r->layout->end)
		r->layout->end(r);
	return write_out(r);
}

struct sink text_renderer_sink(struct text_renderer *renderer)
{
	return (struct sink){
		.begin = begin_table, .row = put_row, .end = end_table, .context = renderer,
		.lines = true};
}

static void close_form(void *context)
{
	text_renderer_free(context);
}

struct error *text_form_open(bool color, const struct writer *out, struct renderer *ret)
{
	struct text_renderer *r;
	TRY(text_renderer_new(out, &r));
	r->color = color;
	*ret = (struct renderer){.sink = text_renderer_sink(r), .close = close_form};
	return NULL;
}

void text_put_value(struct text_renderer *r, struct text *out, size_t width, int64_t value)
{
	struct value_cache *cached = &r->cache[hash_u64((uint64_t)value) % VALUE_CACHE_SIZE];
	if (cached->len && cached->value == value) {
		text_put_right(out, width, cached->text, cached->len);
		return;
	}
	size_t begin = out->len;
	measure_put_scaled(out, report_ratio(value, r->table.ratio), r->table.unit,
			   r->table.output_unit);
	if (out->failed)
		return;
	size_t len = out->len - begin;
	if (len <= VALUE_CACHE_TEXT) {
		cached->value = value;
		cached->len = (uint8_t)len;
		memcpy(cached->text, out->bytes + begin, len);
	}
	text_align_right(out, begin, width);
}

void text_put_value_or_dot(struct text_renderer *r, int64_t value)
{
	if (value)
		text_put_value(r, &r->out, 10, value);
	else
		text_put_right(&r->out, 10, ".", 1);
}

void text_put_entry(struct text_renderer *r, int64_t flat, int64_t cum)
{
	// Wraps around at the ends, like the original's sum.
	r->flat_sum += (uint64_t)flat;
	text_put_value(r, &r->out, 10, flat);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, flat, r->table.total);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, (int64_t)r->flat_sum, r->table.total);
	text_putc(&r->out, ' ');
	text_put_value(r, &r->out, 10, cum);
	text_putc(&r->out, ' ');
	measure_put_percent(&r->out, cum, r->table.total);
}
