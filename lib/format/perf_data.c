// Record by record: who runs, what is where, and samples.
#include "format/perf_data.h"

#include <stdlib.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "format/perf_order.h"
#include "format/perf_samples.h"
#include "format/perf_unwind.h"
#include "io/input.h"
#include "profile/builder.h"

// What is read of events, ids and features, and how much that may grow with the file.
#define FACTS_MEMORY (64u << 20)

#define ABI_64 2 // perf_sample.abi

struct reading {
	struct input *input;
	struct arena arena;
	struct perf_header header;
	struct perf_events events;
	struct perf_facts facts;
	struct perf_stream *stream;
	struct perf_order order;
	struct perf_world *world;
	struct perf_samples *samples;
	struct perf_unwind *unwind;
	const struct perf_entry *entry; // being delivered
	uint64_t records, lost, throttled, stray, not_unwound;
	bool traced; // there is data of a processor's trace
};

static struct builder *builder_of(struct reading *r)
{
	return perf_samples_builder(r->samples);
}

static struct error *cut_off(const char *what)
{
	return error_new(ERR_FORMAT, "a record of %s is cut off", what);
}

// u32 pid, tid; u64 address, length, offset; of MMAP2 device and inode, or a build id; u32
// protection, flags; the name.
static struct error *read_mmap(struct reading *r, const struct perf_record *record)
{
	enum { EXECUTABLE = 4, ID_FIELD = 24, ID_AT = 4 };
	struct perf_bytes b = record->body;
	bool executable = !(record->misc & PERF_MISC_MMAP_DATA);
	bool kernel = (record->misc & PERF_MISC_CPUMODE) == PERF_MODE_KERNEL;
	struct slice hex = {0};
	uint32_t pid = perf_u32(&b);
	(void)perf_u32(&b);
	uint64_t start = perf_u64(&b), len = perf_u64(&b), offset = perf_u64(&b);
	if (record->type == PERF_RECORD_MMAP2) {
		const uint8_t *id = perf_take(&b, ID_FIELD);
		executable = perf_u32(&b) & EXECUTABLE;
		(void)perf_u32(&b);
		if (id && record->misc & PERF_MISC_BUILD_ID && *id <= ID_FIELD - ID_AT)
			TRY(perf_hex(&r->arena, id + ID_AT, *id, &hex));
	}
	if (b.cut)
		return cut_off("a mapping");
	if (!executable && !kernel)
		return NULL;
	if (len > UINT64_MAX - start)
		len = UINT64_MAX - start;
	struct slice file = perf_text(&b);
	if (!hex.len)
		hex = perf_build_id_of(&r->facts, file);
	struct perf_map map = {
		.start = start,
		.limit = start + len,
		.whole_start = start,
		.whole_limit = start + len,
		.whole_offset = offset,
	};
	TRY(builder_intern(builder_of(r), file, &map.file));
	TRY(builder_intern(builder_of(r), hex, &map.build_id));
	return perf_world_map(r->world, kernel ? PERF_KERNEL_PID : pid, &map);
}

static struct error *read_comm(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	uint32_t pid = perf_u32(&b), tid = perf_u32(&b);
	if (b.cut)
		return cut_off("a name");
	str_id comm;
	TRY(builder_intern(builder_of(r), perf_text(&b), &comm));
	return perf_world_comm(r->world, pid, tid, comm, record->misc & PERF_MISC_COMM_EXEC);
}

static struct error *read_fork(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	uint32_t pid = perf_u32(&b), parent_pid = perf_u32(&b);
	uint32_t tid = perf_u32(&b), parent_tid = perf_u32(&b);
	if (b.cut)
		return cut_off("a fork");
	return perf_world_fork(r->world, pid, tid, parent_pid, parent_tid,
			       !(record->misc & PERF_MISC_FORK_EXEC));
}

static struct error *read_exit(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	uint32_t pid = perf_u32(&b);
	(void)perf_u32(&b);
	uint32_t tid = perf_u32(&b);
	if (b.cut)
		return cut_off("an exit");
	perf_world_exit(r->world, pid, tid);
	return NULL;
}

static struct error *add_sample(struct reading *r, uint32_t event, const struct perf_sample *sample)
{
	struct perf_space *user = perf_world_space(r->world, sample->pid);
	struct perf_space *kernel = perf_world_space(r->world, PERF_KERNEL_PID);
	str_id comm = perf_world_comm_of(r->world, sample->pid, sample->tid);
	// Registers of 32 bits would have to be read in another way.
	if (user && sample->abi == ABI_64 && perf_left(&sample->stack) && !r->header.swap)
		return perf_unwind_add(r->unwind, r->entry, event, sample, user, kernel, comm);
	r->not_unwound += perf_left(&sample->stack) > 0;
	const struct perf_setting setting = {.user = user, .kernel = kernel, .comm = comm};
	return perf_samples_add(r->samples, &r->events, event, r->entry, sample, &setting);
}

// The counters of a group are read when the first of them makes a sample: one for each, with what
// it counted since the last time.
static struct error *add_counts(struct reading *r, const struct perf_attr *attr,
				struct perf_sample *sample)
{
	struct perf_count count;
	uint64_t left = 0;
	do {
		if (!perf_sample_next_count(attr, sample, &left, &count))
			break;
		uint64_t id = attr->read_format & PERF_READ_ID ? count.id : sample->id;
		struct perf_event_id *known = perf_events_find(&r->events, id);
		if (!known) {
			r->stray++;
			continue;
		}
		sample->period = count.value - known->last;
		known->last = count.value;
		if (sample->period)
			TRY(add_sample(r, known->event, sample));
	} while (left);
	return NULL;
}

static struct error *read_sample(struct reading *r, const struct perf_record *record)
{
	uint32_t event = perf_record_event(&r->events, record);
	struct perf_sample sample;
	if (event == NO_ID) {
		r->stray++;
		return NULL;
	}
	const struct perf_attr *attr = &r->events.event[event].attr;
	TRY(perf_sample_read(attr, record, &sample));
	if (attr->sample_type & PERF_READ)
		return add_counts(r, attr, &sample);
	return add_sample(r, event, &sample);
}

// u64 id, and how many; LOST_SAMPLES only has the second.
static void read_lost(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	if (record->type == PERF_RECORD_LOST)
		(void)perf_u64(&b);
	r->lost += perf_u64(&b);
}

static struct error *deliver(void *context, const struct perf_entry *entry, uint64_t time)
{
	struct reading *r = context;
	const struct perf_record *record = &entry->record;
	struct error *err = NULL;
	(void)time;
	r->entry = entry;
	if (record->type != PERF_RECORD_SAMPLE)
		TRY(perf_samples_flush(r->samples)); // they are of the time before
	switch (record->type) {
	case PERF_RECORD_MMAP:
	case PERF_RECORD_MMAP2:
		err = read_mmap(r, record);
		break;
	case PERF_RECORD_COMM:
		err = read_comm(r, record);
		break;
	case PERF_RECORD_FORK:
		err = read_fork(r, record);
		break;
	case PERF_RECORD_EXIT:
		err = read_exit(r, record);
		break;
	case PERF_RECORD_SAMPLE:
		err = read_sample(r, record);
		break;
	case PERF_RECORD_LOST:
	case PERF_RECORD_LOST_SAMPLES:
		read_lost(r, record);
		break;
	case PERF_RECORD_THROTTLE:
		r->throttled++;
		break;
	}
	return error_context(err, "byte %llu", (unsigned long long)entry->offset);
}

static struct error *read_attr(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	uint32_t event;
	if (perf_samples_count(r->samples))
		return error_new(ERR_FORMAT, "an event is described after the first sample");
	TRY(perf_events_add(&r->events, &b, &event));
	while (perf_left(&b) >= 8)
		TRY(perf_events_add_id(&r->events, event, perf_u64(&b)));
	return NULL;
}

// u64 what is updated, id of the event; 2 is its name.
static struct error *read_update(struct reading *r, const struct perf_record *record)
{
	enum { UPDATE_NAME = 2 };
	struct perf_bytes b = record->body;
	uint64_t what = perf_u64(&b), id = perf_u64(&b);
	const struct perf_event_id *known = perf_events_find(&r->events, id);
	if (b.cut || what != UPDATE_NAME || !known)
		return NULL;
	return perf_events_name(&r->events, known->event, perf_text(&b));
}

static struct error *read_feature(struct reading *r, const struct perf_record *record)
{
	struct perf_bytes b = record->body;
	uint64_t feature = perf_u64(&b);
	return perf_feature_read((enum perf_feature)feature, b, &r->events, &r->facts);
}

// Records of perf itself are for now, whatever the others wait for.
static struct error *take_own(struct reading *r, const struct perf_record *record)
{
	switch (record->type) {
	case PERF_RECORD_ATTR:
		return read_attr(r, record);
	case PERF_RECORD_EVENT_UPDATE:
		return read_update(r, record);
	case PERF_RECORD_FEATURE:
		return read_feature(r, record);
	case PERF_RECORD_BUILD_ID:
		return perf_build_id_read(record->misc, record->body, &r->events, &r->facts);
	case PERF_RECORD_FINISHED_ROUND:
		return perf_order_end_round(&r->order);
	case PERF_RECORD_AUXTRACE:
		r->traced = true;
		return NULL;
	}
	return NULL;
}

static struct error *take(struct reading *r, const struct perf_entry *entry)
{
	if (entry->record.type >= PERF_RECORD_USER_FIRST)
		return error_context(take_own(r, &entry->record), "byte %llu",
				     (unsigned long long)entry->offset);
	return perf_order_add(&r->order, perf_record_time(&r->events, &entry->record), entry);
}

// What a record skips may be beyond the end of the input: only what is there can be given back.
static void release(struct reading *r)
{
	const uint64_t needed[] = {perf_stream_offset(r->stream), perf_order_offset(&r->order),
				   perf_unwind_offset(r->unwind)};
	uint64_t first = input_wait(r->input, 0);
	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (needed[i] < first)
			first = needed[i];
	input_release(r->input, first);
}

// Now and then: memory that has become free or may be used, Ctrl-C.
static struct error *keep_house(struct reading *r)
{
	enum { EVERY = 1024 };
	if (r->records++ % EVERY)
		return NULL;
	uint64_t bytes = perf_stream_bytes(r->stream);
	r->arena.limit = FACTS_MEMORY + bytes * 2;
	perf_samples_allow(r->samples, bytes);
	perf_world_allow(r->world, bytes);
	TRY(perf_samples_flush(r->samples));
	release(r);
	return interrupt_check();
}

static struct error *read_records(struct reading *r)
{
	struct perf_entry entry;
	bool more;
	for (;;) {
		TRY(keep_house(r));
		TRY(perf_stream_next(r->stream, &entry, &more));
		if (!more)
			return NULL;
		TRY(take(r, &entry));
	}
}

// Of two failures the one that is not the file's, or else the first.
static struct error *graver(struct error *first, struct error *second)
{
	bool other = second && (!first || error_code(second) != ERR_FORMAT);
	error_free(other ? first : second);
	return other ? second : first;
}

// Samples that wait, for their time or to be unwound, are good whatever comes behind them.
static struct error *read_samples(struct reading *r)
{
	struct error *err = read_records(r);
	if (!err || error_code(err) == ERR_FORMAT)
		err = graver(err, perf_order_end(&r->order));
	if (!err || error_code(err) == ERR_FORMAT)
		err = graver(err, perf_unwind_flush(r->unwind));
	return err;
}

// Stacks are unwound by the binaries with the build ids that stand at the end of the file.
static bool has_stacks(const struct reading *r)
{
	for (uint32_t e = 0; e < r->events.count; e++)
		if (r->events.event[e].attr.sample_type & PERF_STACK_USER)
			return true;
	return false;
}

// What was read is worth more than nothing, as long as it is not the machine that failed.
static struct error *keep_what_there_is(struct reading *r, struct error *err, struct text *notes)
{
	if (!err || error_code(err) != ERR_FORMAT || !perf_samples_count(r->samples))
		return err;
	text_putf(notes, "The rest of the recording cannot be read: %s\n", error_message(err));
	error_free(err);
	return NULL;
}

// Names and build ids are not worth the samples.
static struct error *read_features(struct reading *r, struct text *notes)
{
	struct error *err = perf_header_read_features(r->input, &r->header, &r->events, &r->facts);
	if (!err || error_code(err) != ERR_FORMAT)
		return err;
	text_putf(notes, "What stands behind the records cannot be read: %s\n", error_message(err));
	error_free(err);
	return NULL;
}

static void put_notes(const struct reading *r, struct text *notes)
{
	if (perf_stream_was_cut(r->stream))
		text_puts(notes, "The recording is cut off.\n");
	if (r->lost) {
		text_puts(notes, "perf lost ");
		text_put_count(notes, r->lost, "event", "events");
		text_puts(notes, " while recording.\n");
	}
	if (r->throttled) {
		text_puts(notes, "The kernel stopped sampling ");
		text_put_count(notes, r->throttled, "time", "times");
		text_puts(notes, ", to save its time.\n");
	}
	if (r->stray) {
		text_put_count(notes, r->stray, "sample is", "samples are");
		text_puts(notes, " of no event that the file describes.\n");
	}
	perf_unwind_note(r->unwind, notes);
	if (r->not_unwound)
		text_putf(notes,
			  "%llu user stacks were not unwound: they are of 32 bits, of another "
			  "byte order, or of a process whose mappings are not known.\n",
			  (unsigned long long)r->not_unwound);
	if (r->order.late) {
		text_put_count(notes, r->order.late, "record is", "records are");
		text_puts(notes, " not in the order of time.\n");
	}
	if (r->traced)
		text_puts(notes, "The processor's trace in the file (AUX data) was left out.\n");
}

static struct error *read_all(struct reading *r, struct text *notes, struct profile **ret)
{
	TRY(perf_header_read(r->input, &r->events, &r->header));
	TRY(perf_stream_open(r->input, r->header.data_start, r->header.data_end, r->header.swap,
			     &r->stream));
	TRY(perf_world_new(&r->world));
	TRY(perf_samples_new(&r->samples));
	TRY(perf_unwind_new(&r->events, r->world, r->samples, &r->unwind));
	bool early = has_stacks(r);
	if (early)
		TRY(read_features(r, notes));
	TRY(keep_what_there_is(r, read_samples(r), notes));
	TRY(input_error(r->input));
	if (r->events.count == 0)
		return error_new(ERR_FORMAT, "the file describes no event");
	if (!early)
		TRY(read_features(r, notes));
	put_notes(r, notes);
	struct perf_samples *samples = r->samples;
	r->samples = NULL;
	return perf_samples_finish(samples, &r->events, &r->facts, ret);
}

static struct error *perf_data_read(struct input *input, struct text *notes, struct profile **ret)
{
	struct reading r = {.input = input};
	arena_init(&r.arena, FACTS_MEMORY);
	perf_events_init(&r.events, &r.arena);
	perf_facts_init(&r.facts, &r.arena);
	perf_order_init(&r.order, deliver, &r);
	struct error *err = read_all(&r, notes, ret);
	perf_order_deinit(&r.order);
	perf_unwind_free(r.unwind);
	perf_samples_free(r.samples);
	perf_world_free(r.world);
	perf_stream_close(r.stream);
	arena_deinit(&r.arena);
	return error_context(err, "perf.data");
}

static int perf_data_bid(struct input *input)
{
	return perf_is_data(input) ? BID_SURE : BID_NO;
}

const struct format format_perf_data = {
	.name = "perf.data",
	.summary = "what perf record writes, to a file or to a pipe",
	.bid = perf_data_bid,
	.read = perf_data_read,
};
