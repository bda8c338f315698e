#pragma once
/**
 * @file
 * What a perf.data file says besides its records: where they are, its events, and features such as
 * build ids and the command line.
 *
 * Source: tools/perf/Documentation/perf.data-file-format.txt.  docs/formats/perf-data.md has
 * the layout.
 *
 * Memory:  in the arena of the events.
 * Threads: one.
 */
#include "format/perf_events.h"

struct input;

/** Where things are in the file. */
struct perf_header {
	bool swap; ///< numbers are not in this machine's byte order
	bool pipe; ///< written to a pipe: events and features are records
	uint64_t data_start, data_end; ///< #UINT64_MAX is the end of the input
	uint64_t feature[4]; ///< bits: which features stand behind the data
};

/** A file and its build id, in hex. */
struct perf_build_id {
	struct slice file;
	struct slice hex;
};

/** What features said. */
struct perf_facts {
	struct slice version, command; ///< empty if the file does not say
	struct perf_build_id *build_id; ///< files.count of them
	uint32_t build_id_cap;
	struct lookup files; ///< by their names
};

void perf_facts_init(struct perf_facts *facts, struct arena *arena);

enum perf_feature {
	PERF_FEATURE_BUILD_ID = 2,
	PERF_FEATURE_VERSION = 5,
	PERF_FEATURE_COMMAND = 11,
	PERF_FEATURE_EVENTS = 12,
	PERF_FEATURE_DIRECTORY = 24,
};

/** True if the input may be perf.data, of any kind: it starts with its magic number. */
bool perf_is_data(struct input *input);

/**
 * Reads the header, and the events of a file that was not written to a pipe.
 *
 * @return #ERR_FORMAT for what is broken, #ERR_UNSUPPORTED for the format of before 2.6.34
 */
struct error *perf_header_read(struct input *input, struct perf_events *events,
			       struct perf_header *ret) MUST_CHECK;

/**
 * Reads the features that stand behind the data; a file that was cut off has none.
 *
 * @param facts  gets what they say; events get their names
 */
struct error *perf_header_read_features(struct input *input, const struct perf_header *header,
					struct perf_events *events,
					struct perf_facts *facts) MUST_CHECK;

/** Reads one feature's bytes; those that nobody needs are left alone. */
struct error *perf_feature_read(enum perf_feature feature, struct perf_bytes bytes,
				struct perf_events *events, struct perf_facts *facts) MUST_CHECK;

/** Reads the body of one entry of build ids, which in a pipe is a record. */
struct error *perf_build_id_read(uint16_t misc, struct perf_bytes body, struct perf_events *events,
				 struct perf_facts *facts) MUST_CHECK;

/** The build id of @p file; empty if none is known. */
struct slice perf_build_id_of(const struct perf_facts *facts, struct slice file);

/** Hex of a build id, without the zeros that fill it up; empty for one of zeros. */
struct error *perf_hex(struct arena *arena, const uint8_t *id, size_t len,
		       struct slice *ret) MUST_CHECK;
