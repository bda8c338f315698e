// Which fields a record has is said by its event, and which event it is of by one of the fields:
// that one has to be at the same place for all events of a recording.
#include "format/perf_record.h"

// Fields of 8 bytes that samples start with, in their order, and the one that says whose they are.
static const uint32_t leading[] = {PERF_IDENTIFIER, PERF_IP,	PERF_TID,	PERF_TIME,
				   PERF_ADDR,	    PERF_ID,	PERF_STREAM_ID, PERF_CPU,
				   PERF_PERIOD};

// Those that end the other records, each 8 bytes as well.
static const uint32_t trailing[] = {PERF_TID,	    PERF_TIME, PERF_ID,
				    PERF_STREAM_ID, PERF_CPU,  PERF_IDENTIFIER};

// Fields of `type` that come before `field` among the first `count` of `order`.
static size_t fields_before(const uint32_t *order, size_t count, uint64_t type, uint32_t field)
{
	size_t before = 0;
	for (size_t i = 0; i < count && order[i] != field; i++)
		before += (type & order[i]) != 0;
	return before;
}

// The field at the start of a sample or at the end of another record; 0 if it has none.
static uint64_t field_of(const struct perf_attr *attr, const struct perf_record *r, uint32_t field)
{
	struct perf_bytes b = r->body;
	uint64_t type = attr->sample_type;
	if (!(type & field))
		return 0;
	size_t before;
	if (r->type == PERF_RECORD_SAMPLE) {
		before = 8 * fields_before(leading, ARRAY_LEN(leading), type, field);
	} else {
		size_t all = 8 * fields_before(trailing, ARRAY_LEN(trailing), type, 0);
		if (!attr->sample_id_all || all > perf_left(&b))
			return 0;
		before = perf_left(&b) - all +
			 8 * fields_before(trailing, ARRAY_LEN(trailing), type, field);
	}
	(void)perf_take(&b, before);
	return perf_u64(&b);
}

uint32_t perf_record_event(const struct perf_events *events, const struct perf_record *r)
{
	if (events->count <= 1)
		return events->count ? 0 : NO_ID;
	const struct perf_attr *first = &events->event[0].attr;
	uint32_t field = first->sample_type & PERF_IDENTIFIER ? PERF_IDENTIFIER : PERF_ID;
	uint64_t id = field_of(first, r, field);
	// Without ids all of it is of the first one; perf's own records have the id 0.
	if (id == 0)
		return 0;
	const struct perf_event_id *found = perf_events_find(events, id);
	return found ? found->event : NO_ID;
}

uint64_t perf_record_time(const struct perf_events *events, const struct perf_record *r)
{
	uint32_t event = perf_record_event(events, r);
	if (event == NO_ID)
		return 0;
	uint64_t time = field_of(&events->event[event].attr, r, PERF_TIME);
	return time == UINT64_MAX ? 0 : time;
}

// Bytes of PERF_READ: value or number of values, times, values, ids, lost counts.
static struct perf_bytes take_read(const struct perf_attr *attr, struct perf_bytes *b)
{
	uint64_t format = attr->read_format;
	uint64_t times = ((format & PERF_READ_ENABLED) != 0) + ((format & PERF_READ_RUNNING) != 0);
	uint64_t each = 1 + ((format & PERF_READ_ID) != 0) + ((format & PERF_READ_LOST) != 0);
	if (!(format & PERF_READ_GROUP))
		return perf_part(b, 8 * (each + times));
	struct perf_bytes peek = *b;
	uint64_t count = perf_u64(&peek);
	if (count > perf_left(b) / 8) // cut off: nothing that long can be taken
		return perf_part(b, UINT64_MAX);
	return perf_part(b, 8 * (1 + times + count * each));
}

static struct perf_bytes take_counted(struct perf_bytes *b, uint64_t count, uint64_t size)
{
	return perf_part(b, count > perf_left(b) / size ? UINT64_MAX : count * size);
}

static void take_branches(const struct perf_attr *attr, struct perf_bytes *b)
{
	enum { HW_INDEX = 17, ENTRY = 24 };
	uint64_t count = perf_u64(b);
	if (attr->branch_type >> HW_INDEX & 1)
		(void)perf_u64(b);
	(void)take_counted(b, count, ENTRY);
}

static void take_registers(const struct perf_attr *attr, struct perf_bytes *b,
			   struct perf_sample *s)
{
	s->abi = perf_u64(b);
	if (s->abi)
		s->regs = take_counted(b, (uint64_t)__builtin_popcountll(attr->user_regs), 8);
}

// What is on the stack is as much as fits; how much of it was filled stands behind it.
static void take_stack(struct perf_bytes *b, struct perf_sample *s)
{
	uint64_t size = perf_u64(b);
	if (size == 0)
		return;
	s->stack = perf_part(b, size);
	uint64_t filled = perf_u64(b);
	if (filled < perf_left(&s->stack))
		s->stack.end = s->stack.at + filled;
}

struct error *perf_sample_read(const struct perf_attr *attr, const struct perf_record *r,
			       struct perf_sample *ret)
{
	struct perf_bytes b = r->body;
	uint64_t type = attr->sample_type;
	struct perf_sample s = {.mode = (enum perf_cpumode)(r->misc & PERF_MISC_CPUMODE)};
	if (type & PERF_IDENTIFIER)
		s.id = perf_u64(&b);
	if (type & PERF_IP)
		s.ip = perf_u64(&b);
	if (type & PERF_TID) {
		s.pid = perf_u32(&b);
		s.tid = perf_u32(&b);
	}
	if (type & PERF_TIME)
		s.time = perf_u64(&b);
	if (type & PERF_ADDR)
		(void)perf_u64(&b);
	if (type & PERF_ID)
		s.id = perf_u64(&b);
	if (type & PERF_STREAM_ID)
		(void)perf_u64(&b);
	if (type & PERF_CPU) {
		s.cpu = perf_u32(&b);
		(void)perf_u32(&b);
	}
	s.period = type & PERF_PERIOD ? perf_u64(&b) : attr->period ? attr->period : 1;
	if (type & PERF_READ)
		s.read = take_read(attr, &b);
	if (type & PERF_CALLCHAIN)
		s.chain = take_counted(&b, perf_u64(&b), 8);
	if (type & PERF_RAW)
		(void)perf_part(&b, perf_u32(&b));
	if (type & PERF_BRANCH_STACK)
		take_branches(attr, &b);
	if (type & PERF_REGS_USER)
		take_registers(attr, &b, &s);
	if (type & PERF_STACK_USER)
		take_stack(&b, &s);
	if (b.cut)
		return error_new(ERR_FORMAT, "a sample is cut off");
	*ret = s;
	return NULL;
}

bool perf_sample_next_count(const struct perf_attr *attr, struct perf_sample *s, uint64_t *left,
			    struct perf_count *ret)
{
	uint64_t format = attr->read_format;
	unsigned times = ((format & PERF_READ_ENABLED) != 0) + ((format & PERF_READ_RUNNING) != 0);
	struct perf_bytes *b = &s->read;
	if (perf_left(b) == 0)
		return false;
	bool group = format & PERF_READ_GROUP;
	if (group && *left == 0) {
		*left = perf_u64(b);
		(void)perf_take(b, 8 * times);
	}
	struct perf_count count = {.value = perf_u64(b)};
	if (!group)
		(void)perf_take(b, 8 * times);
	if (format & PERF_READ_ID)
		count.id = perf_u64(b);
	if (format & PERF_READ_LOST)
		(void)perf_u64(b);
	*left = group ? *left - 1 : 0;
	*ret = count;
	return !b->cut;
}
