// JSON: what stands above a table as members of one object, its rows as an array of it.
// docs/formats/json.md is what this promises.
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "profile/profile.h"
#include "render/forms.h"
#include "render/shape.h"
#include "report/header.h"

#define SCHEMA "cprof/1"

struct json_form {
	struct json json;
	struct fields fields;
	const char *list;  // of the group, that is being written; NULL if none
	bool group;	   // one is open
	bool heads_differ; // there are several kinds of them
	struct text text;  // an address
};

static void put_id(struct json *json, const struct profile *p, const char *key, str_id id)
{
	json_key(json, key);
	json_text(json, strtab_text(&p->strings, id), strtab_len(&p->strings, id));
}

static void put_int(struct json *json, const char *key, int64_t number)
{
	json_key(json, key);
	json_int(json, number);
}

static void put_double(struct json *json, const char *key, double number)
{
	json_key(json, key);
	json_double(json, number);
}

static void put_string(struct json *json, const char *key, const char *text)
{
	json_key(json, key);
	json_string(json, text);
}

// Each on a line of its own.
static void put_member(struct json *json, const char *key)
{
	json_begin_line(json);
	json_key(json, key);
}

static void put_types(struct json *json, const struct profile *p)
{
	json_key(json, "sample_types");
	json_begin_array(json);
	for (uint32_t i = 0; i < p->type.count; i++) {
		json_begin_object(json);
		put_id(json, p, "type", p->type.type[i]);
		put_id(json, p, "unit", p->type.unit[i]);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_comments(struct json *json, const struct profile *p)
{
	json_key(json, "comments");
	json_begin_array(json);
	for (uint32_t i = 0; i < p->comment.count; i++)
		json_text(json, profile_text(p, p->comment.text[i]),
			  strtab_len(&p->strings, p->comment.text[i]));
	json_end_array(json);
}

static void put_profile(struct json *json, const struct profile *p)
{
	bool mapped = p->mapping.count > 0;
	json_begin_object(json);
	put_id(json, p, "file", mapped ? p->mapping.file[0] : 0);
	put_id(json, p, "build_id", mapped ? p->mapping.build_id[0] : 0);
	put_types(json, p);
	put_id(json, p, "default_sample_type", p->default_type);
	put_id(json, p, "period_type", p->period_type);
	put_id(json, p, "period_unit", p->period_unit);
	put_int(json, "period", p->period);
	put_int(json, "time_ns", p->time_ns);
	put_int(json, "duration_ns", p->duration_ns);
	put_id(json, p, "doc_url", p->doc_url);
	put_comments(json, p);
	json_end_object(json);
}

static void put_filters(struct json *json, const struct table *table)
{
	json_begin_object(json);
	for (size_t i = 0; i < table->filter_count; i++)
		if (table->filter[i].value && table->filter[i].value[0])
			put_string(json, table->filter[i].name, table->filter[i].value);
	json_end_object(json);
}

static void put_shown(struct json *json, const struct table *table)
{
	const struct report_shown *shown = table->shown;
	json_begin_object(json);
	put_int(json, "flat", report_ratio(shown->flat, table->ratio));
	put_int(json, "entries", (int64_t)shown->count);
	put_int(json, "entries_cut",
		shown->before > shown->count ? (int64_t)(shown->before - shown->count) : 0);
	put_int(json, "entries_dropped", (int64_t)shown->dropped_nodes);
	put_double(json, "nodefraction", shown->node_fraction);
	put_double(json, "edgefraction", shown->edge_fraction);
	json_end_object(json);
}

static void put_columns(struct json *json, const struct table_shape *shape)
{
	json_begin_array(json);
	for (const char *const *column = shape->column; *column; column++)
		json_string(json, *column);
	json_end_array(json);
}

static bool heads_differ(const struct table_shape *shape)
{
	size_t heads = 0;
	for (size_t kind = 0; kind < ROW_KINDS; kind++)
		heads += shape->row[kind].kind && !shape->row[kind].list;
	return heads > 1;
}

static struct error *begin_table(void *context, const struct table *table)
{
	struct json_form *form = context;
	struct json *json = &form->json;
	fields_begin(&form->fields, table);
	if (!form->fields.shape)
		return error_new(ERR_UNSUPPORTED, "this report has no JSON form");
	form->heads_differ = heads_differ(form->fields.shape);
	json_begin_object(json);
	put_member(json, "schema");
	json_string(json, SCHEMA);
	put_member(json, "report");
	json_string(json, report_name(form->fields.table.kind));
	put_member(json, "profile");
	put_profile(json, table->profile);
	put_member(json, "sample_type");
	json_string(json, table->type);
	put_member(json, "unit");
	json_string(json, table->unit);
	put_member(json, "total");
	json_int(json, report_ratio(table->total, table->ratio));
	put_member(json, "filters");
	put_filters(json, table);
	if (table->shown) {
		put_member(json, "shown");
		put_shown(json, table);
	}
	put_member(json, "columns");
	put_columns(json, form->fields.shape);
	put_member(json, "rows");
	json_begin_array(json);
	return json_pass_on(json);
}

static void put_list(struct json *json, const struct value *value)
{
	json_begin_array(json);
	for (size_t i = 0; i < value->count; i++)
		if (value->kind == VALUE_IDS)
			json_uint(json, (uint64_t)value->list[i]);
		else
			json_int(json, value->list[i]);
	json_end_array(json);
}

static void put_value(struct json_form *form, const char *name, const struct value *value)
{
	struct json *json = &form->json;
	if (value->kind == VALUE_ABSENT)
		return;
	json_key(json, name);
	switch (value->kind) {
	case VALUE_ABSENT:
		break;
	case VALUE_TEXT:
		json_text(json, value->text.text, value->text.len);
		break;
	case VALUE_MEASURE:
	case VALUE_NUMBER:
		json_int(json, value->number);
		break;
	case VALUE_ID:
		json_uint(json, (uint64_t)value->number);
		break;
	case VALUE_ADDRESS:
		// As a number it would be one that many readers cannot hold.
		text_clear(&form->text);
		value_put(&form->text, value);
		json_text(json, form->text.bytes, form->text.len);
		break;
	case VALUE_NUMBERS:
	case VALUE_IDS:
		put_list(json, value);
		break;
	case VALUE_PERCENT:
		json_double(json, value_percent(value));
		break;
	}
}

static void put_fields(struct json_form *form, const struct row *row, const struct row_shape *shape)
{
	for (const struct field *f = shape->field; f->name; f++) {
		if (f->flags & FIELD_IMPLIED)
			continue;
		struct value value = fields_value(&form->fields, row, f);
		put_value(form, f->name, &value);
	}
}

static void end_list(struct json_form *form)
{
	if (form->list)
		json_end_array(&form->json);
	form->list = NULL;
}

static void end_group(struct json_form *form)
{
	end_list(form);
	if (form->group)
		json_end_object(&form->json);
	form->group = false;
}

static struct error *put_row(void *context, const struct row *row)
{
	struct json_form *form = context;
	struct json *json = &form->json;
	const struct row_shape *shape = fields_row(&form->fields, row);
	if (!shape)
		return NULL;
	if (form->fields.starts) {
		end_group(form);
		json_begin_line(json);
		json_begin_object(json);
		form->group = true;
	}
	if (!shape->list) {
		end_list(form);
		if (form->heads_differ)
			put_string(json, "kind", shape->kind);
		put_fields(form, row, shape);
		return json_pass_on(json);
	}
	if (!form->list || strcmp(form->list, shape->list) != 0) {
		end_list(form);
		json_key(json, shape->list);
		json_begin_array(json);
		form->list = shape->list;
	}
	json_begin_object(json);
	put_fields(form, row, shape);
	json_end_object(json);
	return json_pass_on(json);
}

static struct error *end_table(void *context)
{
	struct json_form *form = context;
	end_group(form);
	json_begin_line(&form->json);
	json_end_array(&form->json);
	return json_pass_on(&form->json);
}

static struct error *finish(void *context, const char *notes)
{
	struct json_form *form = context;
	struct json *json = &form->json;
	put_member(json, "notes");
	json_begin_array(json);
	while (notes && *notes) {
		size_t len = strcspn(notes, "\n");
		json_text(json, notes, len);
		notes += len + (notes[len] == '\n');
	}
	json_end_array(json);
	json_begin_line(json);
	json_end_object(json);
	return json_finish(json);
}

static void close_form(void *context)
{
	struct json_form *form = context;
	json_deinit(&form->json);
	text_deinit(&form->text);
	free(form);
}

struct error *json_form_open(const struct writer *out, struct renderer *ret)
{
	struct json_form *form = calloc(1, sizeof *form);
	if (!form)
		return error_nomem();
	json_init(&form->json, out);
	*ret = (struct renderer){
		.sink = {.begin = begin_table, .row = put_row, .end = end_table, .context = form},
		.finish = finish,
		.close = close_form,
	};
	return NULL;
}
