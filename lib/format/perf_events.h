#pragma once
/**
 * @file
 * The events of a recording: what was sampled, and which fields their samples have.
 *
 *     struct perf_events events;
 *     perf_events_init(&events, arena);
 *     TRY(perf_events_add(&events, &attr_bytes, &index));
 *     TRY(perf_events_add_id(&events, index, id));
 *     uint32_t e = perf_events_find(&events, id);
 *
 * Source: struct perf_event_attr in the kernel's include/uapi/linux/perf_event.h.
 *
 * Memory:  in the arena given to perf_events_init(); names are copied.
 * Threads: one.
 */
#include "base/arena.h"
#include "base/lookup.h"
#include "format/perf_bytes.h"

/** Bits of perf_attr.sample_type. */
enum perf_sample_bit {
	PERF_IP = 1 << 0,
	PERF_TID = 1 << 1,
	PERF_TIME = 1 << 2,
	PERF_ADDR = 1 << 3,
	PERF_READ = 1 << 4,
	PERF_CALLCHAIN = 1 << 5,
	PERF_ID = 1 << 6,
	PERF_CPU = 1 << 7,
	PERF_PERIOD = 1 << 8,
	PERF_STREAM_ID = 1 << 9,
	PERF_RAW = 1 << 10,
	PERF_BRANCH_STACK = 1 << 11,
	PERF_REGS_USER = 1 << 12,
	PERF_STACK_USER = 1 << 13,
	PERF_IDENTIFIER = 1 << 16,
};

/** Bits of perf_attr.read_format. */
enum perf_read_bit {
	PERF_READ_ENABLED = 1 << 0,
	PERF_READ_RUNNING = 1 << 1,
	PERF_READ_ID = 1 << 2,
	PERF_READ_GROUP = 1 << 3,
	PERF_READ_LOST = 1 << 4,
};

/** The fields of an attr that a reader of samples needs. */
struct perf_attr {
	uint32_t type;
	uint64_t config;
	uint64_t period; ///< of each sample; 0 if the kernel chose it
	uint64_t sample_type, read_format;
	uint64_t branch_type, user_regs;
	bool sample_id_all; ///< records other than samples say who and when, too
};

struct perf_event {
	struct perf_attr attr;
	const char *name; ///< as on perf's command line; NULL if the file does not say
	bool dummy;	  ///< never counts: it is there for the records that come with it
};

/** What a counter's id stands for. */
struct perf_event_id {
	uint64_t id;
	uint32_t event;
	uint64_t last; ///< the count at the last sample that told it
};

/** `event` and `count` may be read; the rest is private. */
struct perf_events {
	struct arena *arena;
	struct perf_event *event;
	uint32_t count, cap;
	struct perf_event_id *id;
	struct lookup ids;
	uint32_t id_cap;
};

void perf_events_init(struct perf_events *events, struct arena *arena);

/**
 * Adds the event whose attr starts at @p bytes; after it they stand behind the attr, whose
 * own size says where.
 */
struct error *perf_events_add(struct perf_events *events, struct perf_bytes *bytes,
			      uint32_t *ret) MUST_CHECK;

/** Says that samples with @p id are of @p event. The first event that claims an id has it. */
struct error *perf_events_add_id(struct perf_events *events, uint32_t event,
				 uint64_t id) MUST_CHECK;

/** What @p id stands for; NULL if nothing. */
struct perf_event_id *perf_events_find(const struct perf_events *events, uint64_t id);

/** Names an event. */
struct error *perf_events_name(struct perf_events *events, uint32_t event,
			       struct slice name) MUST_CHECK;

/**
 * The name of an event: as recorded, else by what it counts ("cycles"), else by its numbers
 * ("type-4-config-0x1c2"), which are put into @p buffer.
 */
const char *perf_event_name(const struct perf_event *event, char buffer[64]);

/** True if the event counts nanoseconds. */
bool perf_event_is_clock(const struct perf_event *event);
