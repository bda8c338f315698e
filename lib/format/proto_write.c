// Source: google/pprof, profile/encode.go and proto.go (the order and the packing).
// Samples are nearly all of the bytes and are written by hand; protobuf-c does the rest.
#include "format/proto_write.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "filter/view.h"
#include "format/gzip_write.h"
#include "profile.pb-c.h"

#define FLUSH_AT	  (64u << 10)
#define SAMPLES_PER_CHECK 4096
#define LONGEST_VARINT	  10

/** Numbers of the fields of Profile and Sample. */
enum {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_MAPPING = 3,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_DROP_FRAMES = 7,
	PROFILE_KEEP_FRAMES = 8,
	PROFILE_TIME = 9,
	PROFILE_DURATION = 10,
	PROFILE_PERIOD_TYPE = 11,
	PROFILE_PERIOD = 12,
	PROFILE_COMMENT = 13,
	PROFILE_DEFAULT_TYPE = 14,
	PROFILE_DOC_URL = 15,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	SAMPLE_LABEL = 3,
};

struct encoder {
	const struct view *view;
	const struct profile *p;
	double ratio;
	const struct writer *writer;
	struct arena arena;

	uint8_t *bytes; // what was not given to the writer yet
	size_t len, cap;

	// Strings in order of first use: number[id] is 1 + the place in the table.
	uint32_t *number;
	str_id *string;
	uint32_t string_count;

	// Of the message at hand.
	uint64_t *list;
	uint32_t list_cap;
	Perftools__Profiles__Line *line, **line_pointer;
	uint32_t line_cap, line_pointer_cap;
};

static struct error *flush(struct encoder *e)
{
	struct error *err = writer_put(e->writer, (const char *)e->bytes, e->len);
	e->len = 0;
	return err;
}

// Makes room for @p more bytes behind what is there.
static struct error *reserve(struct encoder *e, size_t more)
{
	if (e->len >= FLUSH_AT)
		TRY(flush(e));
	if (e->cap - e->len >= more)
		return NULL;
	size_t cap = e->cap ? e->cap : 2 * FLUSH_AT;
	while (cap - e->len < more)
		cap *= 2;
	uint8_t *bytes = realloc(e->bytes, cap);
	if (!bytes)
		return error_nomem();
	e->bytes = bytes;
	e->cap = cap;
	return NULL;
}

static size_t varint_len(uint64_t n)
{
	return (size_t)(63 - __builtin_clzll(n | 1)) / 7 + 1;
}

static uint8_t *put_varint(uint8_t *at, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*at++ = (uint8_t)(n | 0x80);
	*at++ = (uint8_t)n;
	return at;
}

static uint8_t *put_tag(uint8_t *at, unsigned field, unsigned type)
{
	return put_varint(at, field << 3 | type);
}

static struct error *put_number(struct encoder *e, unsigned field, uint64_t n)
{
	TRY(reserve(e, 2 * LONGEST_VARINT));
	uint8_t *at = put_varint(put_tag(e->bytes + e->len, field, 0), n);
	e->len = (size_t)(at - e->bytes);
	return NULL;
}

static struct error *put_number_if(struct encoder *e, unsigned field, uint64_t n)
{
	return n ? put_number(e, field, n) : NULL;
}

/** Size of a list of numbers as it will stand in the message; tags are one byte. */
static size_t list_size(const uint64_t *list, uint32_t count, size_t *ret_packed)
{
	size_t size = 0;
	for (uint32_t i = 0; i < count; i++)
		size += varint_len(list[i]);
	*ret_packed = size;
	return count > 2 ? 1 + varint_len(size) + size : count + size;
}

static uint8_t *put_list(uint8_t *at, unsigned field, const uint64_t *list, uint32_t count,
			 size_t packed)
{
	if (count > 2)
		at = put_varint(put_tag(at, field, 2), packed);
	for (uint32_t i = 0; i < count; i++) {
		if (count <= 2)
			at = put_tag(at, field, 0);
		at = put_varint(at, list[i]);
	}
	return at;
}

static int64_t string_number(struct encoder *e, str_id id)
{
	if (!e->number[id]) {
		e->string[e->string_count++] = id;
		e->number[id] = e->string_count;
	}
	return e->number[id] - 1;
}

static struct error *put_message(struct encoder *e, unsigned field, const ProtobufCMessage *message)
{
	size_t size = protobuf_c_message_get_packed_size(message);
	TRY(reserve(e, 2 * LONGEST_VARINT + size));
	uint8_t *at = put_varint(put_tag(e->bytes + e->len, field, 2), size);
	at += protobuf_c_message_pack(message, at);
	e->len = (size_t)(at - e->bytes);
	return NULL;
}

static struct error *put_value_type(struct encoder *e, unsigned field, str_id type, str_id unit)
{
	Perftools__Profiles__ValueType m = PERFTOOLS__PROFILES__VALUE_TYPE__INIT;
	m.type = string_number(e, type);
	m.unit = string_number(e, unit);
	return put_message(e, field, &m.base);
}

static Perftools__Profiles__Label make_label(struct encoder *e, const struct label *label)
{
	Perftools__Profiles__Label m = PERFTOOLS__PROFILES__LABEL__INIT;
	m.key = string_number(e, label->key);
	if (label->str != NO_ID) {
		m.str = string_number(e, label->str);
	} else {
		m.num = label->num;
		m.num_unit = string_number(e, label->unit);
	}
	return m;
}

static int64_t scale(const struct encoder *e, int64_t value)
{
	if (!(e->ratio > 0) || e->ratio == 1)
		return value;
	double scaled = (double)value * e->ratio;
	if (scaled >= -0x1p63 && scaled < 0x1p63)
		return (int64_t)scaled;
	return scaled < 0 ? INT64_MIN : INT64_MAX;
}

// Fills the list with the location ids of the n-th sample, and the values behind them.
static struct error *list_sample(struct encoder *e, uint32_t n, uint32_t *ret_locations)
{
	const struct view *v = e->view;
	const struct profile *p = e->p;
	uint32_t count = 0, start = v->stack_start[n], end = v->stack_end[n];
	TRY(RESERVE_MORE(&e->arena, e->list, 0, e->list_cap,
			 (size_t)(end - start) + p->type.count));
	for (uint32_t k = start; k < end; k++) {
		loc_id l = p->sample.stack[k];
		if (!view_removed(v, l))
			e->list[count++] = p->loc.id[l];
	}
	for (uint32_t t = 0; t < p->type.count; t++)
		e->list[count + t] = (uint64_t)scale(e, p->sample.value[t][v->sample[n]]);
	*ret_locations = count;
	return NULL;
}

static size_t labels_size(struct encoder *e, uint32_t i)
{
	const struct label *label = profile_labels(e->p, i);
	size_t size = 0;
	for (uint32_t left = profile_label_count(e->p, i); left > 0; left--, label++) {
		if (!view_shows_key(e->view, label->key))
			continue;
		Perftools__Profiles__Label m = make_label(e, label);
		size_t len = perftools__profiles__label__get_packed_size(&m);
		size += 1 + varint_len(len) + len;
	}
	return size;
}

static uint8_t *put_labels(struct encoder *e, uint32_t i, uint8_t *at)
{
	const struct label *label = profile_labels(e->p, i);
	for (uint32_t left = profile_label_count(e->p, i); left > 0; left--, label++) {
		if (!view_shows_key(e->view, label->key))
			continue;
		Perftools__Profiles__Label m = make_label(e, label);
		size_t len = perftools__profiles__label__get_packed_size(&m);
		at = put_varint(put_tag(at, SAMPLE_LABEL, 2), len);
		at += perftools__profiles__label__pack(&m, at);
	}
	return at;
}

static struct error *put_sample(struct encoder *e, uint32_t n)
{
	uint32_t i = e->view->sample[n], locations;
	TRY(list_sample(e, n, &locations));
	const uint64_t *values = e->list + locations;
	size_t packed_locations, packed_values;
	size_t size = list_size(e->list, locations, &packed_locations) +
		      list_size(values, e->p->type.count, &packed_values) + labels_size(e, i);
	TRY(reserve(e, 2 * LONGEST_VARINT + size));
	uint8_t *at = put_varint(put_tag(e->bytes + e->len, PROFILE_SAMPLE, 2), size);
	at = put_list(at, SAMPLE_LOCATION, e->list, locations, packed_locations);
	at = put_list(at, SAMPLE_VALUE, values, e->p->type.count, packed_values);
	at = put_labels(e, i, at);
	e->len = (size_t)(at - e->bytes);
	return NULL;
}

static struct error *put_mapping(struct encoder *e, map_id i)
{
	const struct profile *p = e->p;
	unsigned flags = p->mapping.flags[i];
	Perftools__Profiles__Mapping m = PERFTOOLS__PROFILES__MAPPING__INIT;
	m.id = p->mapping.id[i];
	m.memory_start = p->mapping.start[i];
	m.memory_limit = p->mapping.limit[i];
	m.file_offset = p->mapping.offset[i];
	m.filename = string_number(e, p->mapping.file[i]);
	m.build_id = string_number(e, p->mapping.build_id[i]);
	m.has_functions = (flags & MAPPING_HAS_FUNCTIONS) != 0;
	m.has_filenames = (flags & MAPPING_HAS_FILENAMES) != 0;
	m.has_line_numbers = (flags & MAPPING_HAS_LINE_NUMBERS) != 0;
	m.has_inline_frames = (flags & MAPPING_HAS_INLINE_FRAMES) != 0 && !e->view->inlines_folded;
	return put_message(e, PROFILE_MAPPING, &m.base);
}

static struct error *fill_lines(struct encoder *e, loc_id l, size_t *ret_count)
{
	const struct view *v = e->view;
	const struct profile *p = e->p;
	uint32_t count = v->line_end[l] - v->line_start[l];
	TRY(RESERVE_MORE(&e->arena, e->line, 0, e->line_cap, count));
	TRY(RESERVE_MORE(&e->arena, e->line_pointer, 0, e->line_pointer_cap, count));
	for (uint32_t k = 0; k < count; k++) {
		line_id j = v->line[v->line_start[l] + k];
		perftools__profiles__line__init(&e->line[k]);
		e->line[k].function_id = p->func.id[p->line.func[j]];
		e->line[k].line = p->line.number[j];
		e->line[k].column = v->columns_hidden ? 0 : p->line.column[j];
		e->line_pointer[k] = &e->line[k];
	}
	*ret_count = count;
	return NULL;
}

static struct error *put_location(struct encoder *e, loc_id l)
{
	const struct profile *p = e->p;
	Perftools__Profiles__Location m = PERFTOOLS__PROFILES__LOCATION__INIT;
	m.id = p->loc.id[l];
	m.mapping_id = p->loc.mapping[l] == NO_ID ? 0 : p->mapping.id[p->loc.mapping[l]];
	m.address = p->loc.address[l];
	TRY(fill_lines(e, l, &m.n_line));
	m.line = e->line_pointer;
	m.is_folded = p->loc.folded[l] != 0;
	return put_message(e, PROFILE_LOCATION, &m.base);
}

static struct error *put_function(struct encoder *e, func_id f)
{
	const struct profile *p = e->p;
	Perftools__Profiles__Function m = PERFTOOLS__PROFILES__FUNCTION__INIT;
	m.id = p->func.id[f];
	m.name = string_number(e, p->func.name[f]);
	m.system_name = string_number(e, p->func.system_name[f]);
	m.filename = string_number(e, p->func.file[f]);
	m.start_line = p->func.start_line[f];
	return put_message(e, PROFILE_FUNCTION, &m.base);
}

static struct error *put_strings(struct encoder *e)
{
	for (uint32_t n = 0; n < e->string_count; n++) {
		size_t len = strtab_len(&e->p->strings, e->string[n]);
		TRY(reserve(e, 2 * LONGEST_VARINT + len));
		uint8_t *at = put_varint(put_tag(e->bytes + e->len, PROFILE_STRING, 2), len);
		memcpy(at, profile_text(e->p, e->string[n]), len);
		e->len = (size_t)(at - e->bytes) + len;
	}
	return NULL;
}

// Everything after the samples, mappings, locations and functions.
static struct error *put_facts(struct encoder *e)
{
	const struct profile *p = e->p;
	// Their strings get their numbers before the table is written.
	uint64_t drop = (uint64_t)string_number(e, p->drop_frames);
	uint64_t keep = (uint64_t)string_number(e, p->keep_frames);
	string_number(e, p->period_type);
	string_number(e, p->period_unit);
	uint32_t count = p->comment.count;
	TRY(RESERVE_MORE(&e->arena, e->list, 0, e->list_cap, count));
	for (uint32_t k = 0; k < count; k++)
		e->list[k] = (uint64_t)string_number(e, p->comment.text[k]);
	uint64_t default_type = (uint64_t)string_number(e, p->default_type);
	uint64_t doc_url = (uint64_t)string_number(e, p->doc_url);

	TRY(put_strings(e));
	TRY(put_number_if(e, PROFILE_DROP_FRAMES, drop));
	TRY(put_number_if(e, PROFILE_KEEP_FRAMES, keep));
	TRY(put_number_if(e, PROFILE_TIME, (uint64_t)p->time_ns));
	TRY(put_number_if(e, PROFILE_DURATION, (uint64_t)p->duration_ns));
	if (p->period_type || p->period_unit)
		TRY(put_value_type(e, PROFILE_PERIOD_TYPE, p->period_type, p->period_unit));
	TRY(put_number_if(e, PROFILE_PERIOD, (uint64_t)p->period));
	size_t packed, size = list_size(e->list, count, &packed);
	TRY(reserve(e, 2 * LONGEST_VARINT + size));
	uint8_t *at = put_list(e->bytes + e->len, PROFILE_COMMENT, e->list, count, packed);
	e->len = (size_t)(at - e->bytes);
	TRY(put_number(e, PROFILE_DEFAULT_TYPE, default_type));
	return put_number_if(e, PROFILE_DOC_URL, doc_url);
}

static struct error *encode(struct encoder *e)
{
	const struct profile *p = e->p;
	TRY(ALLOC(&e->arena, e->number, p->strings.count));
	TRY(ALLOC(&e->arena, e->string, p->strings.count));
	string_number(e, 0); // the first one is always ""
	for (uint32_t t = 0; t < p->type.count; t++)
		TRY(put_value_type(e, PROFILE_SAMPLE_TYPE, p->type.type[t], p->type.unit[t]));
	for (uint32_t n = 0; n < e->view->sample_count; n++) {
		if (n % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		TRY(put_sample(e, n));
	}
	for (map_id i = 0; i < p->mapping.count; i++)
		TRY(put_mapping(e, i));
	for (loc_id l = 0; l < p->loc.count; l++)
		TRY(put_location(e, l));
	for (func_id f = 0; f < p->func.count; f++)
		TRY(put_function(e, f));
	TRY(put_facts(e));
	return flush(e);
}

struct error *proto_write_plain(const struct view *view, double ratio, const struct writer *writer)
{
	struct encoder e = {.view = view, .p = view->profile, .ratio = ratio, .writer = writer};
	arena_init(&e.arena, SIZE_MAX);
	struct error *err = encode(&e);
	arena_deinit(&e.arena);
	free(e.bytes);
	return err;
}

struct error *proto_write(const struct view *view, double ratio, const struct writer *writer)
{
	struct gzip_writer *gz;
	TRY(gzip_writer_new(writer, &gz));
	struct writer compressed = gzip_writer(gz);
	struct error *err = proto_write_plain(view, ratio, &compressed);
	if (!err)
		err = gzip_writer_finish(gz);
	gzip_writer_free(gz);
	return err;
}
