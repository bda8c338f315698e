#pragma once
/**
 * @file
 * A line of what perf script prints, taken apart.
 *
 * Which fields are there and how they are set changes with perf's version and options, so they
 * are known by their looks.  docs/formats/perf-script.md says what is understood.
 *
 * Memory:  everything borrows the line.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/** The first line of a sample. A field that is not there is empty, 0 or false. */
struct perf_script_head {
	struct slice comm, pid, tid, cpu; ///< numbers in digits
	struct slice event;
	uint64_t time_ns, period;
	bool has_period;
	struct slice rest; ///< behind the event: a frame, or what a tracepoint says
};

/** A line of a stack. */
struct perf_script_frame {
	struct slice symbol; ///< without the offset in it; empty if not known
	struct slice file;   ///< empty if not known
	bool inlined;	     ///< into the frame of the next line
};

/** False if @p line cannot be the first one of a sample: there is neither a time nor an event. */
bool perf_script_head(struct slice line, struct perf_script_head *ret);

/** What perf script prints when asked for more: `demo 12 1.5: PERF_RECORD_EXIT(1:2):(1:1)`. */
bool perf_script_is_record(struct slice line);

/** False if @p line has no frame: it must start with an address, and a file ends it in brackets. */
bool perf_script_frame(struct slice line, struct perf_script_frame *ret);

/**
 * Of a line " file.c:12", which says where the frame above it is; false if it does not look so.
 */
bool perf_script_source(struct slice line, struct slice *ret_file, uint32_t *ret_number);
