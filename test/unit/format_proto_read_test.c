// format/proto_read: protobuf-c unpacks the same bytes, and every field must agree.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "filter/view.h"
#include "format/proto_read.h"
#include "format/proto_write.h"
#include "io/input.h"
#include "profile.pb-c.h"
#include "profile/profile.h"

typedef Perftools__Profiles__Profile Message;
typedef Perftools__Profiles__Label Label;

// --- memory that runs out ------------------------------------------------------

// The linker sends the library's allocations here (CMakeLists.txt).
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long until_failure = -1; // allocations that still succeed; -1 for all of them
static bool for_ever;		// what comes after the first failure fails, too
static bool failed;

static bool fails(void)
{
	if (until_failure < 0)
		return false;
	if (until_failure > 0) {
		until_failure--;
		return false;
	}
	failed = true;
	if (!for_ever)
		until_failure = -1;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails() ? NULL : __real_realloc(old, size);
}

// --- random profiles -------------------------------------------------------------

static uint64_t random_state;

static uint64_t next_random(void)
{
	uint64_t x = random_state += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t below(uint64_t n)
{
	return n ? next_random() % n : 0;
}

// Small ones, large ones, and those at the ends of what a varint length holds.
static int64_t random_number(void)
{
	switch (below(6)) {
	case 0:
		return 0;
	case 1:
		return (int64_t)below(200);
	case 2:
		return -(int64_t)below(200);
	case 3:
		return (int64_t)((1ull << below(64)) - below(2));
	case 4:
		return below(2) ? INT64_MAX : INT64_MIN;
	default:
		return (int64_t)next_random();
	}
}

static struct arena memory;

static void *make(size_t count, size_t size)
{
	void *piece = arena_calloc(&memory, count, size);
	assert_non_null(piece);
	return piece;
}

// An array of pointers to fresh messages.
#define MAKE_LIST(list, count, init)                                                               \
	do {                                                                                       \
		(list) = make((count), sizeof *(list));                                            \
		for (size_t i_ = 0; i_ < (count); i_++) {                                          \
			(list)[i_] = make(1, sizeof **(list));                                     \
			init((list)[i_]);                                                          \
		}                                                                                  \
	} while (0)

#define STRING(m) ((int64_t)below((m)->n_string_table))

// Whether the table may have "" a second time.  A label with that text is read, but the encoder
// has no way to write it.
static bool empty_texts = true;

static void make_strings(Message *m)
{
	m->n_string_table = 1 + below(30);
	m->string_table = make(m->n_string_table, sizeof(char *));
	for (size_t i = 0; i < m->n_string_table; i++) {
		size_t len = below(20) ? below(12) : below(3000);
		if (i == 0)
			len = 0;
		else if (len == 0 && !empty_texts)
			len = 1;
		m->string_table[i] = make(len + 1, 1);
		for (size_t k = 0; k < len; k++)
			m->string_table[i][k] = (char)(1 + below(below(2) ? 255 : 3));
	}
}

static void make_types(Message *m)
{
	m->n_sample_type = 1 + below(4);
	MAKE_LIST(m->sample_type, m->n_sample_type, perftools__profiles__value_type__init);
	for (size_t i = 0; i < m->n_sample_type; i++) {
		m->sample_type[i]->type = STRING(m);
		m->sample_type[i]->unit = STRING(m);
	}
}

// Ids that count up, or that are anything: the i-th of a kind.
static uint64_t make_id(uint64_t odd, size_t i)
{
	switch (odd) {
	case 0:
		return i + 1;
	case 1: // around the end of what stacks keep directly
		return 0x7ffffffau + i;
	case 2:
		return UINT64_MAX - i;
	default:
		return (i + 1) * 0x9e3779b97f4a7c15u;
	}
}

static void make_mappings(Message *m)
{
	uint64_t odd = below(4);
	m->n_mapping = below(4);
	MAKE_LIST(m->mapping, m->n_mapping, perftools__profiles__mapping__init);
	for (size_t i = 0; i < m->n_mapping; i++) {
		Perftools__Profiles__Mapping *to = m->mapping[i];
		to->id = make_id(odd, i);
		to->memory_start = (uint64_t)random_number();
		to->memory_limit = (uint64_t)random_number();
		to->file_offset = (uint64_t)random_number();
		to->filename = STRING(m);
		to->build_id = STRING(m);
		to->has_functions = (protobuf_c_boolean)below(2);
		to->has_filenames = (protobuf_c_boolean)below(2);
		to->has_line_numbers = (protobuf_c_boolean)below(2);
		to->has_inline_frames = (protobuf_c_boolean)below(2);
	}
}

static void make_functions(Message *m)
{
	uint64_t odd = below(4);
	m->n_function = below(40);
	MAKE_LIST(m->function, m->n_function, perftools__profiles__function__init);
	for (size_t i = 0; i < m->n_function; i++) {
		m->function[i]->id = make_id(odd, i);
		m->function[i]->name = STRING(m);
		m->function[i]->system_name = STRING(m);
		m->function[i]->filename = STRING(m);
		m->function[i]->start_line = random_number();
	}
}

static void make_lines(Message *m, Perftools__Profiles__Location *loc)
{
	loc->n_line = m->n_function ? below(4) : 0;
	MAKE_LIST(loc->line, loc->n_line, perftools__profiles__line__init);
	for (size_t i = 0; i < loc->n_line; i++) {
		loc->line[i]->function_id = m->function[below(m->n_function)]->id;
		loc->line[i]->line = random_number();
		loc->line[i]->column = random_number();
	}
}

static void make_locations(Message *m)
{
	uint64_t odd = below(4);
	m->n_location = below(60);
	MAKE_LIST(m->location, m->n_location, perftools__profiles__location__init);
	for (size_t i = 0; i < m->n_location; i++) {
		Perftools__Profiles__Location *loc = m->location[i];
		loc->id = make_id(odd, i);
		loc->mapping_id = m->n_mapping && below(4) ? m->mapping[below(m->n_mapping)]->id
							   : below(2) * 12345;
		loc->address = (uint64_t)random_number();
		loc->is_folded = (protobuf_c_boolean)below(2);
		make_lines(m, loc);
	}
}

static void make_labels(Message *m, Perftools__Profiles__Sample *sample)
{
	sample->n_label = below(5);
	MAKE_LIST(sample->label, sample->n_label, perftools__profiles__label__init);
	for (size_t i = 0; i < sample->n_label; i++) {
		Label *label = sample->label[i];
		label->key = STRING(m);
		if (below(2))
			label->str = STRING(m);
		if (below(2))
			label->num = random_number();
		if (below(2))
			label->num_unit = STRING(m);
	}
}

static void make_samples(Message *m, size_t count)
{
	m->n_sample = count;
	MAKE_LIST(m->sample, m->n_sample, perftools__profiles__sample__init);
	for (size_t i = 0; i < m->n_sample; i++) {
		Perftools__Profiles__Sample *sample = m->sample[i];
		sample->n_location_id = m->n_location ? below(below(5) ? 6 : 200) : 0;
		sample->location_id = make(sample->n_location_id, sizeof(uint64_t));
		for (size_t k = 0; k < sample->n_location_id; k++)
			sample->location_id[k] = m->location[below(m->n_location)]->id;
		sample->n_value = m->n_sample_type;
		sample->value = make(sample->n_value, sizeof(int64_t));
		for (size_t k = 0; k < sample->n_value; k++)
			sample->value[k] = random_number();
		make_labels(m, sample);
	}
}

static void make_message(Message *m, size_t sample_count)
{
	perftools__profiles__profile__init(m);
	make_strings(m);
	make_types(m);
	make_mappings(m);
	make_functions(m);
	make_locations(m);
	make_samples(m, sample_count);
	m->drop_frames = STRING(m);
	m->keep_frames = STRING(m);
	m->time_nanos = random_number();
	m->duration_nanos = random_number();
	m->period = random_number();
	m->n_comment = below(5);
	m->comment = make(m->n_comment, sizeof(int64_t));
	for (size_t i = 0; i < m->n_comment; i++)
		m->comment[i] = STRING(m);
	m->default_sample_type = STRING(m);
	m->doc_url = STRING(m);
	if (below(2)) {
		m->period_type = make(1, sizeof *m->period_type);
		perftools__profiles__value_type__init(m->period_type);
		m->period_type->type = STRING(m);
		m->period_type->unit = STRING(m);
	}
}

// Appends the bytes of a message.
static void pack(struct text *out, const Message *m)
{
	size_t len = perftools__profiles__profile__get_packed_size(m);
	uint8_t *bytes = make(len, 1);
	assert_int_equal(perftools__profiles__profile__pack(m, bytes), len);
	text_put(out, (const char *)bytes, len);
}

// Fields may come in any order: samples, locations, functions each before or after the rest.
static void pack_shuffled(struct text *out, const Message *m)
{
	Message first = *m, second;
	perftools__profiles__profile__init(&second);
#define MOVE(what)                                                                                 \
	if (below(2)) {                                                                            \
		second.n_##what = m->n_##what;                                                     \
		second.what = m->what;                                                             \
		first.n_##what = 0;                                                                \
	}
	MOVE(sample)
	MOVE(mapping)
	MOVE(location)
	MOVE(function)
	MOVE(string_table)
	MOVE(sample_type)
	MOVE(comment)
#undef MOVE
	pack(out, &first);
	pack(out, &second);
}

// --- comparing ---------------------------------------------------------------------

static const Message *reference;
static const struct profile *got;

static void compare_text(str_id id, int64_t index)
{
	assert_true(index >= 0 && (size_t)index < reference->n_string_table);
	assert_string_equal(profile_text(got, id), reference->string_table[index]);
}

static void compare_types(void)
{
	assert_int_equal(got->type.count, reference->n_sample_type);
	for (uint32_t i = 0; i < got->type.count; i++) {
		compare_text(got->type.type[i], reference->sample_type[i]->type);
		compare_text(got->type.unit[i], reference->sample_type[i]->unit);
	}
}

// String labels first, each kind by key.
static int order_labels(const Label *a, const Label *b)
{
	if ((a->str == 0) != (b->str == 0))
		return a->str == 0 ? 1 : -1;
	return strcmp(reference->string_table[a->key], reference->string_table[b->key]);
}

static void compare_labels(uint32_t i, const Perftools__Profiles__Sample *sample)
{
	const Label *sorted[8];
	size_t count = 0;
	for (size_t k = 0; k < sample->n_label; k++) {
		const Label *label = sample->label[k];
		if (label->str == 0 && label->num == 0 && label->num_unit == 0)
			continue;
		size_t at = count++;
		for (; at > 0 && order_labels(sorted[at - 1], label) > 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = label;
	}
	assert_int_equal(profile_label_count(got, i), count);
	const struct label *label = profile_labels(got, i);
	for (size_t k = 0; k < count; k++, label++) {
		compare_text(label->key, sorted[k]->key);
		if (sorted[k]->str) {
			compare_text(label->str, sorted[k]->str);
			continue;
		}
		assert_int_equal(label->str, NO_ID);
		assert_true(label->num == sorted[k]->num);
		compare_text(label->unit, sorted[k]->num_unit);
	}
}

static void compare_samples(void)
{
	assert_int_equal(got->sample.count, reference->n_sample);
	for (uint32_t i = 0; i < got->sample.count; i++) {
		const Perftools__Profiles__Sample *sample = reference->sample[i];
		uint32_t start = got->sample.stack_start[i];
		assert_int_equal(got->sample.stack_start[i + 1] - start, sample->n_location_id);
		for (uint32_t k = 0; k < sample->n_location_id; k++)
			assert_true(got->loc.id[got->sample.stack[start + k]] ==
				    sample->location_id[k]);
		for (uint32_t t = 0; t < got->type.count; t++)
			assert_true(got->sample.value[t][i] == sample->value[t]);
		compare_labels(i, sample);
	}
}

static void compare_mappings(void)
{
	assert_int_equal(got->mapping.count, reference->n_mapping);
	for (uint32_t i = 0; i < got->mapping.count; i++) {
		const Perftools__Profiles__Mapping *m = reference->mapping[i];
		uint8_t flags = got->mapping.flags[i];
		assert_true(got->mapping.id[i] == m->id);
		assert_true(got->mapping.start[i] == m->memory_start);
		assert_true(got->mapping.limit[i] == m->memory_limit);
		assert_true(got->mapping.offset[i] == m->file_offset);
		compare_text(got->mapping.file[i], m->filename);
		compare_text(got->mapping.build_id[i], m->build_id);
		assert_int_equal(!!(flags & MAPPING_HAS_FUNCTIONS), m->has_functions);
		assert_int_equal(!!(flags & MAPPING_HAS_FILENAMES), m->has_filenames);
		assert_int_equal(!!(flags & MAPPING_HAS_LINE_NUMBERS), m->has_line_numbers);
		assert_int_equal(!!(flags & MAPPING_HAS_INLINE_FRAMES), m->has_inline_frames);
	}
}

static void compare_functions(void)
{
	assert_int_equal(got->func.count, reference->n_function);
	for (uint32_t i = 0; i < got->func.count; i++) {
		const Perftools__Profiles__Function *f = reference->function[i];
		assert_true(got->func.id[i] == f->id);
		compare_text(got->func.name[i], f->name);
		compare_text(got->func.system_name[i], f->system_name);
		compare_text(got->func.file[i], f->filename);
		assert_true(got->func.start_line[i] == f->start_line);
	}
}

// A mapping that does not exist is none.
static uint64_t existing_mapping(uint64_t id)
{
	for (size_t i = 0; i < reference->n_mapping; i++)
		if (reference->mapping[i]->id == id)
			return id;
	return 0;
}

static void compare_locations(void)
{
	assert_int_equal(got->loc.count, reference->n_location);
	for (uint32_t i = 0; i < got->loc.count; i++) {
		const Perftools__Profiles__Location *loc = reference->location[i];
		map_id map = got->loc.mapping[i];
		assert_true(got->loc.id[i] == loc->id);
		assert_true(got->loc.address[i] == loc->address);
		assert_int_equal(got->loc.folded[i], loc->is_folded);
		assert_true((map == NO_ID ? 0 : got->mapping.id[map]) ==
			    existing_mapping(loc->mapping_id));
		line_id start = got->loc.line_start[i];
		assert_int_equal(got->loc.line_start[i + 1] - start, loc->n_line);
		for (uint32_t k = 0; k < loc->n_line; k++) {
			const Perftools__Profiles__Line *line = loc->line[k];
			assert_true(got->func.id[got->line.func[start + k]] == line->function_id);
			assert_true(got->line.number[start + k] == line->line);
			assert_true(got->line.column[start + k] == line->column);
		}
	}
}

static void compare_header(void)
{
	compare_text(got->drop_frames, reference->drop_frames);
	compare_text(got->keep_frames, reference->keep_frames);
	compare_text(got->default_type, reference->default_sample_type);
	compare_text(got->doc_url, reference->doc_url);
	assert_true(got->time_ns == reference->time_nanos);
	assert_true(got->duration_ns == reference->duration_nanos);
	assert_true(got->period == reference->period);
	const Perftools__Profiles__ValueType *type = reference->period_type;
	compare_text(got->period_type, type ? type->type : 0);
	compare_text(got->period_unit, type ? type->unit : 0);
	assert_int_equal(got->comment.count, reference->n_comment);
	for (uint32_t i = 0; i < got->comment.count; i++)
		compare_text(got->comment.text[i], reference->comment[i]);
}

static struct error *read_bytes(const struct text *bytes, struct profile **ret)
{
	struct input *input;
	TRY(input_from_memory(bytes->bytes, bytes->len, NULL, &input));
	struct error *err = proto_read(input, ret);
	input_close(input);
	return err;
}

// Reads the bytes with both readers and compares.
static struct profile *compare(const struct text *bytes)
{
	struct profile *p;
	Message *unpacked = perftools__profiles__profile__unpack(NULL, bytes->len,
								 (const uint8_t *)bytes->bytes);
	assert_non_null(unpacked);
	assert_null(read_bytes(bytes, &p));
	reference = unpacked;
	got = p;
	compare_header();
	compare_types();
	compare_mappings();
	compare_functions();
	compare_locations();
	compare_samples();
	perftools__profiles__profile__free_unpacked(unpacked, NULL);
	return p;
}

static void write_plain(struct text *out, const struct profile *p)
{
	struct arena arena;
	struct view view;
	struct writer writer = text_writer(out);
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	assert_null(proto_write_plain(&view, 1, &writer));
	arena_deinit(&arena);
}

// --- tests ---------------------------------------------------------------------------

static void test_agrees(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct text bytes = {0};
		Message m;
		random_state = seed;
		arena_init(&memory, SIZE_MAX);
		make_message(&m, below(40));
		pack_shuffled(&bytes, &m);
		profile_free(compare(&bytes));
		text_deinit(&bytes);
		arena_deinit(&memory);
	}
}

// What is written reads as what protobuf-c makes of it, and is written the same again.
static void test_write_is_stable(void **state)
{
	(void)state;
	empty_texts = false;
	for (uint64_t seed = 1000; seed <= 1200; seed++) {
		struct text bytes = {0}, once = {0}, again = {0};
		Message m;
		random_state = seed;
		arena_init(&memory, SIZE_MAX);
		make_message(&m, below(40));
		pack(&bytes, &m);
		struct profile *p = compare(&bytes);
		write_plain(&once, p);
		struct profile *back = compare(&once);
		write_plain(&again, back);
		assert_int_equal(once.len, again.len);
		assert_memory_equal(once.bytes, again.bytes, once.len);
		assert_int_equal(back->sample.count, p->sample.count);
		assert_int_equal(back->loc.count, p->loc.count);
		assert_int_equal(back->func.count, p->func.count);
		profile_free(back);
		profile_free(p);
		text_deinit(&again);
		text_deinit(&once);
		text_deinit(&bytes);
		arena_deinit(&memory);
	}
	empty_texts = true;
}

// Every prefix is read or refused; never more than that.
static void test_prefixes(void **state)
{
	(void)state;
	struct text bytes = {0};
	Message m;
	random_state = 7;
	arena_init(&memory, SIZE_MAX);
	make_message(&m, 10);
	pack(&bytes, &m);
	for (size_t len = 0; len < bytes.len; len++) {
		// A copy of its own, so that reading behind it is seen.
		struct text cut = {0};
		text_put(&cut, bytes.bytes, len);
		text_puts(&cut, "");
		struct profile *p = NULL;
		struct error *err = read_bytes(&cut, &p);
		if (err)
			assert_int_equal(error_code(err), ERR_FORMAT);
		error_free(err);
		profile_free(p);
		text_deinit(&cut);
	}
	text_deinit(&bytes);
	arena_deinit(&memory);
}

// Lets the n-th allocation of a read fail; false if it needs fewer.
static bool read_without_memory(const struct text *bytes, long n)
{
	struct profile *p = NULL;
	failed = false;
	until_failure = n;
	struct error *err = read_bytes(bytes, &p);
	until_failure = -1;
	assert_true(failed || !err);
	if (err) {
		assert_int_equal(error_code(err), ERR_NOMEM);
		assert_string_equal(error_message(err), "out of memory");
	}
	error_free(err);
	profile_free(p);
	return failed;
}

static void test_no_memory(void **state)
{
	(void)state;
	struct text bytes = {0};
	Message m;
	random_state = 42;
	arena_init(&memory, SIZE_MAX);
	make_message(&m, 3000);
	pack(&bytes, &m);
	for (int way = 0; way < 2; way++) {
		for_ever = way == 1;
		long n = 0;
		while (read_without_memory(&bytes, n))
			n++;
		assert_true(n > 20);
	}
	profile_free(compare(&bytes));
	text_deinit(&bytes);
	arena_deinit(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agrees),
		cmocka_unit_test(test_write_is_stable),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
