// Attrs, of any size that a kernel ever wrote, and the ids of their counters.
#include "format/perf_events.h"

#include <stdio.h>

#include "base/hash.h"

// perf_event_attr: u32 type, size; u64 config, period or frequency, sample_type, read_format,
// flags; u32 wakeup, bp_type; u64 config1, config2 (64 bytes, version 0);
// u64 branch_sample_type (72, version 1); u64 sample_regs_user; ... (96, version 3); ...
#define ATTR_SIZE_FIRST 64

enum { TYPE_HARDWARE = 0, TYPE_SOFTWARE = 1 };
enum { SOFTWARE_CPU_CLOCK = 0, SOFTWARE_TASK_CLOCK = 1, SOFTWARE_DUMMY = 9 };

#define FLAG_FREQ	   10
#define FLAG_SAMPLE_ID_ALL 18

// More than any machine counts at once, with a counter of each on every processor.
#define MAX_EVENTS 1024

void perf_events_init(struct perf_events *events, struct arena *arena)
{
	*events = (struct perf_events){.arena = arena};
	lookup_init(&events->ids, arena);
}

// The flags are a bit field, which big-endian compilers fill from the other end.
static bool flag(uint64_t flags, unsigned bit, bool big_endian)
{
	return flags >> (big_endian ? 63 - bit : bit) & 1;
}

static bool is_big_endian(const struct perf_bytes *b)
{
	return b->swap == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
}

static struct error *read_attr(struct perf_bytes *bytes, struct perf_attr *ret)
{
	struct perf_attr a = {0};
	struct perf_bytes peek = *bytes;
	(void)perf_u32(&peek);
	uint64_t size = perf_u32(&peek);
	if (size == 0)
		size = ATTR_SIZE_FIRST;
	struct perf_bytes b = perf_part(bytes, size);
	if (size < ATTR_SIZE_FIRST || b.cut)
		return error_new(ERR_FORMAT, "an event's description is cut off: its size is %llu",
				 (unsigned long long)size);
	a.type = perf_u32(&b);
	(void)perf_u32(&b);
	a.config = perf_u64(&b);
	a.period = perf_u64(&b);
	a.sample_type = perf_u64(&b);
	a.read_format = perf_u64(&b);
	uint64_t flags = perf_u64(&b);
	(void)perf_take(&b, 24);
	// What an older kernel did not write reads as 0.
	a.branch_type = perf_u64(&b);
	a.user_regs = perf_u64(&b);
	if (flag(flags, FLAG_FREQ, is_big_endian(bytes)))
		a.period = 0;
	a.sample_id_all = flag(flags, FLAG_SAMPLE_ID_ALL, is_big_endian(bytes));
	*ret = a;
	return NULL;
}

struct error *perf_events_add(struct perf_events *events, struct perf_bytes *bytes, uint32_t *ret)
{
	struct perf_event event = {0};
	if (events->count >= MAX_EVENTS)
		return error_new(ERR_LIMIT, "more than %u events", MAX_EVENTS);
	TRY(read_attr(bytes, &event.attr));
	event.dummy = event.attr.type == TYPE_SOFTWARE && event.attr.config == SOFTWARE_DUMMY;
	TRY(RESERVE(events->arena, events->event, events->count, events->cap));
	*ret = events->count;
	events->event[events->count++] = event;
	return NULL;
}

struct perf_event_id *perf_events_find(const struct perf_events *events, uint64_t id)
{
	uint64_t hash = hash_more(hash_seed(), id);
	uint32_t at, n = lookup_first(&events->ids, hash, &at);
	while (n != NO_ID && events->id[n].id != id)
		n = lookup_next(&events->ids, hash, &at);
	return n == NO_ID ? NULL : &events->id[n];
}

struct error *perf_events_add_id(struct perf_events *events, uint32_t event, uint64_t id)
{
	if (perf_events_find(events, id))
		return NULL;
	uint32_t n;
	TRY(RESERVE(events->arena, events->id, events->ids.count, events->id_cap));
	TRY(lookup_add(&events->ids, hash_more(hash_seed(), id), &n));
	events->id[n] = (struct perf_event_id){.id = id, .event = event};
	return NULL;
}

struct error *perf_events_name(struct perf_events *events, uint32_t event, struct slice name)
{
	char *copy = arena_copy(events->arena, name.text, name.len);
	if (!copy)
		return arena_error(events->arena);
	if (event < events->count && *copy)
		events->event[event].name = copy;
	return NULL;
}

static const char *const hardware[] = {
	"cycles",	 "instructions",   "cache-references",	      "cache-misses",
	"branches",	 "branch-misses",  "bus-cycles",	      "stalled-cycles-frontend",
	"stalled-cycles-backend", "ref-cycles",
};

static const char *const software[] = {
	"cpu-clock",	    "task-clock",   "page-faults",	"context-switches",
	"cpu-migrations",   "minor-faults", "major-faults",	"alignment-faults",
	"emulation-faults", "dummy",	    "bpf-output",	"cgroup-switches",
};

const char *perf_event_name(const struct perf_event *event, char buffer[64])
{
	const struct perf_attr *a = &event->attr;
	if (event->name)
		return event->name;
	if (a->type == TYPE_HARDWARE && a->config < ARRAY_LEN(hardware))
		return hardware[a->config];
	if (a->type == TYPE_SOFTWARE && a->config < ARRAY_LEN(software))
		return software[a->config];
	snprintf(buffer, 64, "type-%u-config-%#llx", a->type, (unsigned long long)a->config);
	return buffer;
}

bool perf_event_is_clock(const struct perf_event *event)
{
	const struct perf_attr *a = &event->attr;
	return a->type == TYPE_SOFTWARE &&
	       (a->config == SOFTWARE_CPU_CLOCK || a->config == SOFTWARE_TASK_CLOCK);
}
