// CSV and TSV: a line of names, then a line for each row.  docs/formats/csv.md says what is quoted.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "render/forms.h"
#include "render/shape.h"

#define PIECE ((size_t)64 << 10)

struct csv_form {
	struct writer writer;
	bool tabs;
	struct fields fields;
	struct column_map columns;
	struct text out;
	struct text carried[MAX_COLUMNS]; // of the group's head, as it was written
};

// A spreadsheet takes text that begins like this for a formula, if it is no number.
static bool is_formula(const struct slice *text)
{
	const char *at = text->text, *end = text->text + text->len;
	while (at < end && memchr(" \t\r\n", *at, 4))
		at++;
	if (at == end || !memchr("=+-@", *at, 4))
		return false;
	if (*at == '=' || *at == '@' || at + 1 == end)
		return true;
	while (++at < end)
		if (!memchr("0123456789.", *at, 11))
			return true;
	return false;
}

static bool needs_quotes(const struct slice *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (memchr(",\"\r\n", text->text[i], 4))
			return true;
	return text->len && (text->text[0] == ' ' || text->text[text->len - 1] == ' ');
}

static void put_quoted(struct text *out, const struct slice *text)
{
	text_putc(out, '"');
	if (is_formula(text))
		text_putc(out, '\'');
	const char *at = text->text, *end = text->text + text->len;
	while (at < end) {
		const char *quote = memchr(at, '"', (size_t)(end - at));
		size_t len = (size_t)((quote ? quote + 1 : end) - at);
		text_put(out, at, len);
		if (quote)
			text_putc(out, '"');
		at += len;
	}
	text_putc(out, '"');
}

static void put_tsv(struct text *out, const struct slice *text)
{
	static const char escapes[][2] = {{'\\', '\\'}, {'\t', 't'}, {'\n', 'n'}, {'\r', 'r'}};
	for (size_t i = 0; i < text->len; i++) {
		char c = text->text[i];
		for (size_t k = 0; k < ARRAY_LEN(escapes); k++) {
			if (c != escapes[k][0])
				continue;
			text_putc(out, '\\');
			c = escapes[k][1];
			break;
		}
		text_putc(out, c);
	}
}

static void put_text(const struct csv_form *form, struct text *out, const struct slice *text)
{
	if (form->tabs)
		put_tsv(out, text);
	else if (needs_quotes(text) || is_formula(text) || (!text->len && form->columns.count == 1))
		put_quoted(out, text);
	else
		text_put(out, text->text, text->len);
}

static void put_value(const struct csv_form *form, struct text *out, const struct value *value)
{
	switch (value->kind) {
	case VALUE_TEXT:
		put_text(form, out, &value->text);
		break;
	case VALUE_PERCENT:
		text_put_double(out, value_percent(value));
		break;
	default:
		value_put(out, value);
	}
}

static struct error *write_out(struct csv_form *form)
{
	TRY(text_error(&form->out));
	struct error *err = writer_put(&form->writer, form->out.bytes, form->out.len);
	text_clear(&form->out);
	return err;
}

static struct error *begin_table(void *context, const struct table *table)
{
	struct csv_form *form = context;
	fields_begin(&form->fields, table);
	if (!form->fields.shape)
		return error_new(ERR_UNSUPPORTED, "this report has no CSV form");
	column_map_init(&form->columns, form->fields.shape);
	for (size_t i = 0; i < form->columns.count; i++) {
		if (i > 0)
			text_putc(&form->out, form->tabs ? '\t' : ',');
		text_puts(&form->out, form->fields.shape->column[i]);
	}
	text_putc(&form->out, '\n');
	return text_error(&form->out);
}

// Keeps what the members of the group that begins here have of its head.
static void carry(struct csv_form *form, const struct row *row)
{
	for (size_t i = 0; i < form->columns.count; i++) {
		const struct field *field = form->columns.field[row->kind][i];
		text_clear(&form->carried[i]);
		if (!field || !(field->flags & FIELD_CARRIED))
			continue;
		struct value value = fields_value(&form->fields, row, field);
		put_value(form, &form->carried[i], &value);
	}
}

static struct error *put_row(void *context, const struct row *row)
{
	struct csv_form *form = context;
	const struct row_shape *shape = fields_row(&form->fields, row);
	if (!shape)
		return NULL;
	if (!shape->list)
		carry(form, row);
	for (size_t i = 0; i < form->columns.count; i++) {
		const struct field *field = form->columns.field[row->kind][i];
		if (i > 0)
			text_putc(&form->out, form->tabs ? '\t' : ',');
		if (i == form->columns.kind) {
			text_puts(&form->out, shape->kind);
		} else if (field && !(field->flags & FIELD_CARRIED)) {
			struct value value = fields_value(&form->fields, row, field);
			put_value(form, &form->out, &value);
		} else if (form->carried[i].len) {
			text_put(&form->out, form->carried[i].bytes, form->carried[i].len);
		}
		form->out.failed |= form->carried[i].failed;
	}
	text_putc(&form->out, '\n');
	if (LIKELY(form->out.len < PIECE && !form->out.failed))
		return NULL;
	return write_out(form);
}

static struct error *end_table(void *context)
{
	return write_out(context);
}

static void close_form(void *context)
{
	struct csv_form *form = context;
	for (size_t i = 0; i < MAX_COLUMNS; i++)
		text_deinit(&form->carried[i]);
	text_deinit(&form->out);
	free(form);
}

struct error *csv_form_open(bool tabs, const struct writer *out, struct renderer *ret)
{
	struct csv_form *form = calloc(1, sizeof *form);
	if (!form)
		return error_nomem();
	form->writer = *out;
	form->tabs = tabs;
	*ret = (struct renderer){
		.sink = {.begin = begin_table, .row = put_row, .end = end_table, .context = form},
		.close = close_form,
	};
	return NULL;
}
