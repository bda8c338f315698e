// One pass over the top-level fields.  References by id or string index are
// kept as the file has them, since what they name may come later, and are
// resolved when all is read (proto_resolve.c).
#include "format/proto_read.h"

#include <ctype.h>
#include <string.h>

#include "profile.pb-c.h"

#include "base/interrupt.h"
#include "base/wire.h"
#include "format/proto_state.h"
#include "io/input.h"

// A field of the wrong wire type is an error, as it is to pprof.
static struct error *wrong_type(const struct wire_field *f)
{
	return error_new(ERR_FORMAT, "field %u has the wrong wire type", f->number);
}

static struct error *cut_off(void)
{
	return error_new(ERR_FORMAT, "not a valid protobuf message");
}

static struct error *get_number(const struct wire_field *f, uint64_t *ret)
{
	if (f->type != WIRE_VARINT)
		return wrong_type(f);
	*ret = f->value;
	return NULL;
}

static struct error *get_int(const struct wire_field *f, int64_t *ret)
{
	if (f->type != WIRE_VARINT)
		return wrong_type(f);
	*ret = (int64_t)f->value;
	return NULL;
}

// String indices are stored as they come, in 32 bits; what does not fit cannot be in range.
static struct error *get_string(const struct wire_field *f, uint32_t *ret)
{
	if (f->type != WIRE_VARINT)
		return wrong_type(f);
	*ret = f->value < NO_ID ? (uint32_t)f->value : NO_ID;
	return NULL;
}

// --- samples -----------------------------------------------------------------

// Location ids are nearly all of a profile: one byte or two each, mostly.
static struct error *read_packed_stack(struct proto_state *st, struct wire w)
{
	size_t most = (size_t)(w.end - w.at);
	if (most == 0)
		return NULL;
	TRY(RESERVE_MORE(&st->p->arena, st->p->sample.stack, st->stack_count, st->stack_cap, most));
	uint32_t *to = st->p->sample.stack + st->stack_count;
	const uint32_t *first = to;
	uint32_t largest = st->largest_loc;
	while (w.at < w.end) {
		uint64_t id;
		if (LIKELY(*w.at < 0x80)) {
			id = *w.at++;
		} else if (w.end - w.at >= 3 && w.at[1] < 0x80) {
			id = (uint64_t)(w.at[0] & 0x7f) | (uint64_t)w.at[1] << 7;
			w.at += 2;
		} else if (w.end - w.at >= 3 && w.at[2] < 0x80) {
			id = (uint64_t)(w.at[0] & 0x7f) | (uint64_t)(w.at[1] & 0x7f) << 7 |
			     (uint64_t)w.at[2] << 14;
			w.at += 3;
		} else if (!wire_varint(&w, &id)) {
			return cut_off();
		}
		uint32_t loc = (uint32_t)id - 1;
		if (UNLIKELY(id - 1 >= PROTO_DIRECT_IDS))
			TRY(proto_far_id(st, id, &loc));
		if (loc > largest)
			largest = loc;
		*to++ = loc;
	}
	st->largest_loc = largest;
	st->stack_count += (uint32_t)(to - first);
	return NULL;
}

static struct error *read_stack(struct proto_state *st, const struct wire_field *f)
{
	if (f->type == WIRE_BYTES)
		return read_packed_stack(st, f->body);
	uint64_t id = 0;
	TRY(get_number(f, &id));
	uint32_t loc = (uint32_t)id - 1;
	if (id - 1 >= PROTO_DIRECT_IDS)
		TRY(proto_far_id(st, id, &loc));
	if (loc > st->largest_loc)
		st->largest_loc = loc;
	TRY(RESERVE(&st->p->arena, st->p->sample.stack, st->stack_count, st->stack_cap));
	st->p->sample.stack[st->stack_count++] = loc;
	return NULL;
}

static struct error *add_value(struct proto_state *st, int64_t value)
{
	TRY(RESERVE(&st->scratch, st->value, st->value_count, st->value_cap));
	st->value[st->value_count++] = value;
	return NULL;
}

static struct error *read_values(struct proto_state *st, struct wire_field *f)
{
	if (f->type == WIRE_VARINT)
		return add_value(st, (int64_t)f->value);
	if (f->type != WIRE_BYTES)
		return wrong_type(f);
	while (wire_more(&f->body)) {
		uint64_t value;
		if (!wire_varint(&f->body, &value))
			return cut_off();
		TRY(add_value(st, (int64_t)value));
	}
	return NULL;
}

static struct error *read_label(struct proto_state *st, struct wire w)
{
	struct wire_field f = {0};
	struct label label = {0};
	while (wire_more(&w)) {
		if (!wire_next(&w, &f))
			return cut_off();
		switch (f.number) {
		case 1:
			TRY(get_string(&f, &label.key));
			break;
		case 2:
			TRY(get_string(&f, &label.str));
			break;
		case 3:
			TRY(get_int(&f, &label.num));
			break;
		case 4:
			TRY(get_string(&f, &label.unit));
			break;
		}
	}
	// A label that has neither text, number nor unit is lost in pprof, and so it is here.
	if (label.str == 0) {
		if (label.num == 0 && label.unit == 0)
			return NULL;
		label.str = NO_ID;
	} else {
		if (label.str == NO_ID)
			label.str--; // out of range, too, and not the mark of a number
		label.num = 0;
		label.unit = 0;
	}
	TRY(RESERVE(&st->p->arena, st->p->sample.label, st->label_count, st->label_cap));
	st->p->sample.label[st->label_count++] = label;
	return NULL;
}

// Moves the values of the finished sample into their columns.
static struct error *end_sample(struct proto_state *st)
{
	struct profile *p = st->p;
	uint32_t i = p->sample.count;
	if (i == 0)
		TRY(proto_begin_samples(st));
	if (st->value_count != st->column_count)
		return error_new(ERR_FORMAT, "mismatch: sample has %u values vs. %u types",
				 st->value_count, st->column_count);
	if (i + 2 > st->sample_cap)
		TRY(proto_grow_samples(st));
	for (uint32_t t = 0; t < st->column_count; t++)
		p->sample.value[t][i] = st->value[t];
	p->sample.stack_start[i + 1] = st->stack_count;
	p->sample.label_start[i + 1] = st->label_count;
	p->sample.count = i + 1;
	return NULL;
}

static struct error *read_sample(struct proto_state *st, struct wire w)
{
	struct wire_field f = {0};
	st->value_count = 0;
	while (wire_more(&w)) {
		if (!wire_next(&w, &f))
			return cut_off();
		switch (f.number) {
		case 1:
			TRY(read_stack(st, &f));
			break;
		case 2:
			TRY(read_values(st, &f));
			break;
		case 3:
			if (f.type != WIRE_BYTES)
				return wrong_type(&f);
			TRY(read_label(st, f.body));
			break;
		}
	}
	return end_sample(st);
}

// --- locations ---------------------------------------------------------------

static struct error *read_line(struct proto_state *st, struct wire w)
{
	struct profile *p = st->p;
	struct wire_field f = {0};
	uint64_t func = 0;
	int64_t number = 0, column = 0;
	while (wire_more(&w)) {
		if (!wire_next(&w, &f))
			return cut_off();
		switch (f.number) {
		case 1:
			TRY(get_number(&f, &func));
			break;
		case 2:
			TRY(get_int(&f, &number));
			break;
		case 3:
			TRY(get_int(&f, &column));
			break;
		}
	}
	if (p->line.count == st->line_cap) {
		uint32_t old = st->line_cap, cap;
		GROW(&st->scratch, st->line_func, p->line.count, old, cap);
		GROW(&p->arena, p->line.number, p->line.count, old, cap);
		GROW(&p->arena, p->line.column, p->line.count, old, cap);
		st->line_cap = cap;
	}
	st->line_func[p->line.count] = func;
	p->line.number[p->line.count] = number;
	p->line.column[p->line.count++] = column;
	return NULL;
}

static struct error *grow_locations(struct proto_state *st)
{
	struct profile *p = st->p;
	uint32_t old = st->loc_cap, cap, count = p->loc.count + 1;
	GROW(&p->arena, p->loc.id, count, old, cap);
	GROW(&p->arena, p->loc.address, count, old, cap);
	GROW(&st->scratch, st->loc_mapping, count, old, cap);
	GROW(&p->arena, p->loc.folded, count, old, cap);
	GROW(&p->arena, p->loc.line_start, count, old, cap);
	p->loc.line_start[0] = 0;
	st->loc_cap = cap;
	return NULL;
}

static struct error *read_location(struct proto_state *st, struct wire w)
{
	struct profile *p = st->p;
	struct wire_field f = {0};
	uint64_t id = 0, mapping = 0, address = 0, folded = 0;
	if (p->loc.count + 1 >= st->loc_cap)
		TRY(grow_locations(st));
	while (wire_more(&w)) {
		if (!wire_next(&w, &f))
			return cut_off();
		switch (f.number) {
		case 1:
			TRY(get_number(&f, &id));
			break;
		case 2:
			TRY(get_number(&f, &mapping));
			break;
		case 3:
			TRY(get_number(&f, &address));
			break;
		case 4:
			if (f.type != WIRE_BYTES)
				return wrong_type(&f);
			TRY(read_line(st, f.body));
			break;
		case 5:
			TRY(get_number(&f, &folded));
			break;
		}
	}
	uint32_t i = p->loc.count++;
	p->loc.id[i] = id;
	p->loc.address[i] = address;
	st->loc_mapping[i] = mapping;
	p->loc.folded[i] = folded != 0;
	p->loc.line_start[i + 1] = p->line.count;
	return NULL;
}

// --- the small messages ------------------------------------------------------

// Why protobuf-c gave no message.
static struct error *not_unpacked(const struct proto_state *st)
{
	return st->message_full ? arena_error(&st->message) : cut_off();
}

static uint32_t string_index(int64_t index)
{
	return index >= 0 && index < NO_ID ? (uint32_t)index : NO_ID;
}

static struct error *read_type(struct proto_state *st, struct wire w, uint32_t *ret_type,
			       uint32_t *ret_unit)
{
	Perftools__Profiles__ValueType *m = perftools__profiles__value_type__unpack(
		&st->allocator, (size_t)(w.end - w.at), w.at);
	if (!m)
		return not_unpacked(st);
	*ret_type = string_index(m->type);
	*ret_unit = string_index(m->unit);
	return NULL;
}

static struct error *read_sample_type(struct proto_state *st, struct wire w)
{
	struct profile *p = st->p;
	if (p->type.count == st->type_cap) {
		uint32_t old = st->type_cap, cap;
		GROW(&p->arena, p->type.type, p->type.count, old, cap);
		GROW(&p->arena, p->type.unit, p->type.count, old, cap);
		st->type_cap = cap;
	}
	TRY(read_type(st, w, &p->type.type[p->type.count], &p->type.unit[p->type.count]));
	p->type.count++;
	return NULL;
}

static struct error *read_mapping(struct proto_state *st, struct wire w)
{
	struct profile *p = st->p;
	Perftools__Profiles__Mapping *m =
		perftools__profiles__mapping__unpack(&st->allocator, (size_t)(w.end - w.at), w.at);
	if (!m)
		return not_unpacked(st);
	uint32_t i = p->mapping.count;
	if (i == st->mapping_cap)
		TRY(proto_grow_mappings(st));
	p->mapping.id[i] = m->id;
	p->mapping.start[i] = m->memory_start;
	p->mapping.limit[i] = m->memory_limit;
	p->mapping.offset[i] = m->file_offset;
	p->mapping.file[i] = string_index(m->filename);
	p->mapping.build_id[i] = string_index(m->build_id);
	p->mapping.flags[i] = (uint8_t)((m->has_functions ? MAPPING_HAS_FUNCTIONS : 0) |
					(m->has_filenames ? MAPPING_HAS_FILENAMES : 0) |
					(m->has_line_numbers ? MAPPING_HAS_LINE_NUMBERS : 0) |
					(m->has_inline_frames ? MAPPING_HAS_INLINE_FRAMES : 0));
	p->mapping.count++;
	return NULL;
}

static struct error *read_function(struct proto_state *st, struct wire w)
{
	struct profile *p = st->p;
	Perftools__Profiles__Function *m =
		perftools__profiles__function__unpack(&st->allocator, (size_t)(w.end - w.at), w.at);
	if (!m)
		return not_unpacked(st);
	uint32_t i = p->func.count;
	if (i == st->func_cap)
		TRY(proto_grow_functions(st));
	p->func.id[i] = m->id;
	p->func.name[i] = string_index(m->name);
	p->func.system_name[i] = string_index(m->system_name);
	p->func.file[i] = string_index(m->filename);
	p->func.start_line[i] = m->start_line;
	p->func.count++;
	return NULL;
}

// --- the rest of the top level -----------------------------------------------

static struct error *read_string(struct proto_state *st, struct wire w)
{
	size_t len = (size_t)(w.end - w.at);
	if (st->string_count == 0 && len > 0)
		return error_new(ERR_FORMAT, "string_table[0] must be ''");
	str_id id;
	TRY(strtab_intern(&st->p->strings, (const char *)w.at, len, &id));
	TRY(RESERVE(&st->scratch, st->string, st->string_count, st->string_cap));
	st->string[st->string_count++] = id;
	return NULL;
}

static struct error *add_comment(struct proto_state *st, int64_t index)
{
	struct profile *p = st->p;
	TRY(RESERVE(&p->arena, p->comment.text, p->comment.count, st->comment_cap));
	p->comment.text[p->comment.count++] = string_index(index);
	return NULL;
}

static struct error *read_comments(struct proto_state *st, struct wire_field *f)
{
	if (f->type == WIRE_VARINT)
		return add_comment(st, (int64_t)f->value);
	if (f->type != WIRE_BYTES)
		return wrong_type(f);
	while (wire_more(&f->body)) {
		uint64_t index;
		if (!wire_varint(&f->body, &index))
			return cut_off();
		TRY(add_comment(st, (int64_t)index));
	}
	return NULL;
}

static struct error *read_time(struct proto_state *st, const struct wire_field *f)
{
	if (st->p->time_ns != 0)
		return error_new(ERR_FORMAT, "concatenated profiles detected");
	return get_int(f, &st->p->time_ns);
}

static struct error *read_scalar(struct proto_state *st, const struct wire_field *f)
{
	struct profile *p = st->p;
	switch (f->number) {
	case 7:
		return get_string(f, &p->drop_frames);
	case 8:
		return get_string(f, &p->keep_frames);
	case 9:
		return read_time(st, f);
	case 10:
		return get_int(f, &p->duration_ns);
	case 12:
		return get_int(f, &p->period);
	case 14:
		return get_string(f, &p->default_type);
	case 15:
		return get_string(f, &p->doc_url);
	default: // a field of a later version
		return NULL;
	}
}

static struct error *read_message(struct proto_state *st, const struct wire_field *f)
{
	if (f->type != WIRE_BYTES)
		return wrong_type(f);
	struct profile *p = st->p;
	struct error *err = NULL;
	arena_reset(&st->message);
	switch (f->number) {
	case 1:
		return error_context(read_sample_type(st, f->body), "sample type %u",
				     p->type.count);
	case 2:
		if ((err = read_sample(st, f->body)))
			return error_context(err, "sample %u", p->sample.count);
		return NULL;
	case 3:
		return error_context(read_mapping(st, f->body), "mapping %u", p->mapping.count);
	case 4:
		if ((err = read_location(st, f->body)))
			return error_context(err, "location %u", p->loc.count);
		return NULL;
	case 5:
		if ((err = read_function(st, f->body)))
			return error_context(err, "function %u", p->func.count);
		return NULL;
	case 6:
		return read_string(st, f->body);
	case 11:
		return error_context(read_type(st, f->body, &p->period_type, &p->period_unit),
				     "period type");
	}
	return NULL;
}

static struct error *read_field(struct proto_state *st, struct wire_field *f)
{
	switch (f->number) {
	case 1:
	case 2:
	case 3:
	case 4:
	case 5:
	case 6:
	case 11:
		return read_message(st, f);
	case 13:
		return read_comments(st, f);
	default:
		return read_scalar(st, f);
	}
}

// Bytes that tell text from protobuf; no more than a field's head.
#define TEXT_SEEN 8

// A field's head is at most two varints long.
#define FIELD_HEAD 20

// How many bytes the field at w takes, as far as its head tells; 0 if it is broken.
static uint64_t field_size(struct wire w)
{
	const uint8_t *start = w.at;
	uint64_t tag, len;
	if (!wire_varint(&w, &tag))
		return 0;
	if ((tag & 7) != WIRE_BYTES)
		return (uint64_t)(w.at - start) + 10;
	if (!wire_varint(&w, &len) || len > (uint64_t)1 << 40)
		return 0;
	return (uint64_t)(w.at - start) + len;
}

// Memory may grow in line with what was read, whatever the counts in it say.
static void allow_memory(struct proto_state *st, uint64_t bytes)
{
	st->p->arena.limit = st->scratch.limit = (256u << 20) + st->expected_bytes + bytes * 32;
}

static struct error *read_fields(struct proto_state *st, struct input *in)
{
	const uint8_t *bytes = input_bytes(in);
	uint64_t at = 0, fields = 0;
	for (;;) {
		uint64_t have = input_wait(in, at + FIELD_HEAD);
		if (at == have)
			break;
		uint64_t size = field_size((struct wire){bytes + at, bytes + have});
		if (size > have - at)
			have = input_wait(in, at + size);
		struct wire w = {bytes + at, bytes + have};
		struct wire_field f = {0};
		if (size == 0 || !wire_next(&w, &f) || f.number == 0) {
			if (fields == 0)
				return error_new(ERR_FORMAT, "unrecognized profile format");
			return error_context(cut_off(), "byte %llu", (unsigned long long)at);
		}
		allow_memory(st, at + size);
		TRY(read_field(st, &f));
		at = (uint64_t)(w.at - bytes);
		input_release(in, at);
		if ((++fields & 0xfff) == 0)
			TRY(interrupt_check());
	}
	if (at == 0)
		return error_new(ERR_FORMAT, "empty input file");
	return NULL;
}

struct error *proto_read(struct input *input, struct profile **ret)
{
	struct proto_state st;
	TRY(proto_state_init(&st));
	proto_expect(&st, input_expected_size(input));
	struct error *err = error_context(read_fields(&st, input), "parsing profile");
	// An input that broke off explains what looks like broken protobuf.
	struct error *input_err = input_error(input);
	if (input_err) {
		error_free(err);
		err = input_err;
	}
	if (!err)
		err = proto_resolve(&st);
	if (!err) {
		*ret = st.p;
		st.p = NULL;
	}
	proto_state_deinit(&st);
	return err;
}

// Any field may come first; what has no valid one is not protobuf.
static bool is_text(const uint8_t *bytes, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		if (!isprint(bytes[i]) && !isspace(bytes[i]))
			return false;
	return true;
}

static int bid(struct input *in)
{
	const uint8_t *bytes = input_bytes(in);
	uint64_t have = input_wait(in, FIELD_HEAD);
	// Letters can pass for fields, but a profile's first ones have small numbers in them.
	if (is_text(bytes, have < TEXT_SEEN ? have : TEXT_SEEN))
		return BID_NO;
	uint64_t size = field_size((struct wire){bytes, bytes + have});
	if (size > have)
		have = input_wait(in, size);
	struct wire w = {bytes, bytes + have};
	struct wire_field f = {0};
	return size && wire_next(&w, &f) && f.number ? BID_WEAK : BID_NO;
}

static struct error *read_any(struct input *input, struct text *notes, struct profile **ret)
{
	(void)notes;
	return proto_read(input, ret);
}

const struct format format_proto = {
	.name = "proto",
	.summary = "profile.proto, gzipped or not: Go, google/pprof and many others",
	.writer = "proto",
	.bid = bid,
	.read = read_any,
};
