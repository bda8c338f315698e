#pragma once
/**
 * @file
 * Records of perf.data: what they are, when they were written, and the fields of a sample.
 *
 * Source: enum perf_event_type in the kernel's include/uapi/linux/perf_event.h, and those that
 * perf itself adds (from 64 on) in tools/perf/Documentation/perf.data-file-format.txt.
 *
 * Memory:  everything borrows the record's bytes.
 * Threads: any number.
 */
#include "format/perf_events.h"

enum perf_record_type {
	PERF_RECORD_MMAP = 1,
	PERF_RECORD_LOST = 2,
	PERF_RECORD_COMM = 3,
	PERF_RECORD_EXIT = 4,
	PERF_RECORD_THROTTLE = 5,
	PERF_RECORD_FORK = 7,
	PERF_RECORD_SAMPLE = 9,
	PERF_RECORD_MMAP2 = 10,
	PERF_RECORD_AUX = 11,
	PERF_RECORD_LOST_SAMPLES = 13,
	PERF_RECORD_USER_FIRST = 64, ///< from here on perf wrote them, not the kernel
	PERF_RECORD_ATTR = 64,
	PERF_RECORD_TRACING_DATA = 66,
	PERF_RECORD_BUILD_ID = 67,
	PERF_RECORD_FINISHED_ROUND = 68,
	PERF_RECORD_AUXTRACE = 71,
	PERF_RECORD_EVENT_UPDATE = 78,
	PERF_RECORD_FEATURE = 80,
	PERF_RECORD_COMPRESSED = 81,
	PERF_RECORD_COMPRESSED2 = 83,
};

/** Bits of perf_record.misc. */
enum perf_misc {
	PERF_MISC_CPUMODE = 7,
	PERF_MISC_MMAP_DATA = 1 << 13, ///< MMAP: not for code
	PERF_MISC_COMM_EXEC = 1 << 13, ///< COMM: because of exec()
	PERF_MISC_FORK_EXEC = 1 << 13, ///< FORK: perf made it up; the child's mappings follow
	PERF_MISC_BUILD_ID = 1 << 14,  ///< MMAP2: has a build id instead of a device and inode
	PERF_MISC_ID_SIZE = 1 << 15,   ///< build id entry: says how long its id is
};

/** Where the processor was: perf_record.misc & #PERF_MISC_CPUMODE. */
enum perf_cpumode {
	PERF_MODE_UNKNOWN,
	PERF_MODE_KERNEL,
	PERF_MODE_USER,
	PERF_MODE_HYPERVISOR,
	PERF_MODE_GUEST_KERNEL,
	PERF_MODE_GUEST_USER,
};

struct perf_record {
	uint32_t type;
	uint16_t misc;
	struct perf_bytes body; ///< behind the header
};

/**
 * Chains have marks among their addresses: -32 hypervisor, -128 kernel, -512 user, -640 user part
 * that comes later, -2048 guest, -2176 guest kernel, -2560 guest user.  Nothing else is that high.
 */
#define PERF_MARKS_FROM ((uint64_t)-4095)

/** A sample. What its event does not record is 0 or empty. */
struct perf_sample {
	uint64_t ip, id, time, period;
	uint32_t pid, tid, cpu;
	enum perf_cpumode mode;
	struct perf_bytes read;	   ///< as the event's read_format has it
	struct perf_bytes chain;   ///< u64s, leaf first, with marks between kernel and user
	uint64_t abi;		   ///< of the registers: 0 none, 1 of 32 bits, 2 of 64 bits
	struct perf_bytes regs;	   ///< u64s, one for each bit of perf_attr.user_regs
	struct perf_bytes stack;   ///< a copy of the user stack, from its pointer up
};

/** Who wrote the record: an index into @p events; of an unknown id #NO_ID. */
uint32_t perf_record_event(const struct perf_events *events, const struct perf_record *record);

/** When; 0 if it does not say. Only for records that the kernel wrote. */
uint64_t perf_record_time(const struct perf_events *events, const struct perf_record *record);

/** The fields of a sample of @p attr. @return #ERR_FORMAT if it is shorter than they are */
struct error *perf_sample_read(const struct perf_attr *attr, const struct perf_record *record,
			       struct perf_sample *ret) MUST_CHECK;

/** A counter's value. */
struct perf_count {
	uint64_t value, id;
};

/**
 * Takes the next counter's value off @p sample->read.
 *
 * @param left  how many are left: 0 before the first call, and when there are no more
 */
bool perf_sample_next_count(const struct perf_attr *attr, struct perf_sample *sample,
			    uint64_t *left, struct perf_count *ret);
