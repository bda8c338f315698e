// Markdown: lists and tables as GitHub shows them, with the numbers that text has.
// docs/formats/markdown.md says how names are kept from being marks.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "measure/measure.h"
#include "render/forms.h"
#include "render/shape.h"

#define PIECE ((size_t)64 << 10)

struct markdown_form {
	struct writer writer;
	struct fields fields;
	struct column_map columns;
	const struct row_shape *like; // of the rows that the table is for; NULL: all
	bool used[MAX_COLUMNS];	      // columns of that table
	bool is_text[MAX_COLUMNS];
	bool any; // something was put
	struct text out;
	struct text cell; // one, before it is a code span
};

// Text that came from outside, as code: nothing in it is a mark then.  A | would end the cell all
// the same; the \ in front of it must not be taken by a \ of the text.
static void put_code(struct markdown_form *form, const char *bytes, size_t len)
{
	struct text *out = &form->out, *visible = &form->cell;
	size_t ticks = 0, run = 0, slashes = 0;
	text_clear(visible);
	text_put_visible(visible, bytes, len);
	if (!visible->len) {
		out->failed |= visible->failed;
		return;
	}
	for (size_t i = 0; i < visible->len; i++) {
		run = visible->bytes[i] == '`' ? run + 1 : 0;
		ticks = run > ticks ? run : ticks;
	}
	text_pad(out, '`', ticks + 1);
	bool space = ticks || visible->bytes[0] == ' ';
	if (space)
		text_putc(out, ' ');
	for (size_t i = 0; i < visible->len; i++) {
		char c = visible->bytes[i];
		if (c == '|')
			text_puts(out, slashes % 2 ? "\\\\" : "\\");
		slashes = c == '\\' ? slashes + 1 : 0;
		if (c == '\n')
			text_puts(out, "\\x0a");
		else
			text_putc(out, c);
	}
	if (space)
		text_putc(out, ' ');
	text_pad(out, '`', ticks + 1);
}

static void put_value(struct markdown_form *form, const struct value *value)
{
	struct text *out = &form->out;
	switch (value->kind) {
	case VALUE_TEXT:
		put_code(form, value->text.text, value->text.len);
		break;
	case VALUE_MEASURE:
		measure_put_scaled(out, value->number, form->fields.table.unit,
				   form->fields.table.output_unit);
		break;
	case VALUE_PERCENT:
		measure_put_percent_trimmed(out, value->number, value->of);
		break;
	default:
		value_put(out, value);
	}
}

// "flat%" for flat_percent.
static void put_name(struct text *out, const char *name)
{
	const char *percent = strstr(name, "_percent");
	text_put(out, name, percent ? (size_t)(percent - name) : strlen(name));
	if (percent)
		text_putc(out, '%');
}

static struct error *write_out(struct markdown_form *form)
{
	TRY(text_error(&form->out));
	TRY(text_error(&form->cell));
	struct error *err = writer_put(&form->writer, form->out.bytes, form->out.len);
	text_clear(&form->out);
	return err;
}

// The lines above the table as a list.
static void put_header(struct markdown_form *form, const struct slice *header)
{
	const char *at = header->text, *end = header->text + header->len;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);
		text_puts(&form->out, "- ");
		put_code(form, at, len);
		text_putc(&form->out, '\n');
		form->any = true;
		at += len + 1;
	}
}

// Finds the columns of the table for rows like this one.  Under heads each kind of row has its own;
// else one table has all, and the kind is a column if there are several.
static void find_columns(struct markdown_form *form, const struct row_shape *like)
{
	size_t kinds = 0;
	memset(form->used, 0, sizeof form->used);
	memset(form->is_text, 0, sizeof form->is_text);
	for (size_t kind = 0; kind < ROW_KINDS; kind++) {
		const struct row_shape *shape = &form->fields.shape->row[kind];
		if (!shape->kind || (like && shape != like))
			continue;
		kinds++;
		for (size_t i = 0; i < form->columns.count; i++) {
			const struct field *f = form->columns.field[kind][i];
			form->used[i] |= f && !(f->flags & FIELD_IMPLIED);
			form->is_text[i] |= f && f->kind == FIELD_TEXT;
		}
	}
	if (form->columns.kind == form->columns.count)
		return;
	form->used[form->columns.kind] = kinds > 1;
	form->is_text[form->columns.kind] = true;
}

// What comes next is apart from what was before.
static void put_gap(struct markdown_form *form)
{
	if (form->any)
		text_putc(&form->out, '\n');
	form->any = true;
}

// Begins a table for rows like this one; NULL is for all.
static void put_names(struct markdown_form *form, const struct row_shape *like)
{
	struct text *out = &form->out;
	form->like = like;
	find_columns(form, like);
	put_gap(form);
	text_putc(out, '|');
	for (size_t i = 0; i < form->columns.count; i++) {
		if (!form->used[i])
			continue;
		text_putc(out, ' ');
		put_name(out, form->fields.shape->column[i]);
		text_puts(out, " |");
	}
	text_puts(out, "\n|");
	for (size_t i = 0; i < form->columns.count; i++)
		if (form->used[i])
			text_puts(out, form->is_text[i] ? " --- |" : " ---: |");
	text_putc(out, '\n');
}

static void put_cells(struct markdown_form *form, const struct row *row,
		      const struct row_shape *shape)
{
	struct text *out = &form->out;
	text_putc(out, '|');
	for (size_t i = 0; i < form->columns.count; i++) {
		const struct field *field = form->columns.field[row->kind][i];
		if (!form->used[i])
			continue;
		text_putc(out, ' ');
		if (i == form->columns.kind) {
			text_puts(out, shape->kind);
		} else if (field) {
			struct value value = fields_value(&form->fields, row, field);
			put_value(form, &value);
		}
		text_puts(out, " |");
	}
	text_putc(out, '\n');
}

// The head of a group: its first field as a heading, the others in a line below.
static void put_head(struct markdown_form *form, const struct row *row,
		     const struct row_shape *shape)
{
	struct text *out = &form->out;
	const char *between = "### ";
	form->like = NULL;
	put_gap(form);
	for (const struct field *f = shape->field; f->name; f++) {
		struct value value = fields_value(&form->fields, row, f);
		if (value.kind == VALUE_ABSENT || (value.kind == VALUE_TEXT && !value.text.len))
			continue;
		text_puts(out, between);
		put_name(out, f->name);
		text_putc(out, ' ');
		put_value(form, &value);
		between = f == shape->field ? "\n\n" : ", ";
	}
	text_putc(out, '\n');
}

static struct error *begin_table(void *context, const struct table *table)
{
	struct markdown_form *form = context;
	fields_begin(&form->fields, table);
	if (!form->fields.shape)
		return error_new(ERR_UNSUPPORTED, "this report has no Markdown form");
	column_map_init(&form->columns, form->fields.shape);
	put_header(form, &table->header);
	if (!form->fields.shape->headed)
		put_names(form, NULL);
	return text_error(&form->out);
}

static struct error *put_row(void *context, const struct row *row)
{
	struct markdown_form *form = context;
	const struct row_shape *shape = fields_row(&form->fields, row);
	if (!shape)
		return NULL;
	bool headed = form->fields.shape->headed;
	if (headed && !shape->list) {
		put_head(form, row, shape);
	} else {
		if (headed && form->like != shape)
			put_names(form, shape);
		put_cells(form, row, shape);
	}
	if (LIKELY(form->out.len < PIECE && !form->out.failed && !form->cell.failed))
		return NULL;
	return write_out(form);
}

static struct error *end_table(void *context)
{
	return write_out(context);
}

static void close_form(void *context)
{
	struct markdown_form *form = context;
	text_deinit(&form->cell);
	text_deinit(&form->out);
	free(form);
}

struct error *markdown_form_open(const struct writer *out, struct renderer *ret)
{
	struct markdown_form *form = calloc(1, sizeof *form);
	if (!form)
		return error_nomem();
	form->writer = *out;
	*ret = (struct renderer){
		.sink = {.begin = begin_table, .row = put_row, .end = end_table, .context = form},
		.close = close_form,
	};
	return NULL;
}
