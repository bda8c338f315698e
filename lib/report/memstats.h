#pragma once
/**
 * @file
 * The memstats report: Go's runtime.MemStats, one ROW_STAT each, or a ROW_PROBLEM if the profile
 * has none.
 *
 * Names are those of Go's struct; of the ring of pauses come the last one, the longest and the
 * sum.  Numbers come as they are, in bytes, nanoseconds or as counts; the text says bytes and times
 * in units for people, and is the value itself where that is no whole number.
 *
 * Source: writeHeapInternal in Go's src/runtime/pprof/pprof.go (1.26), and runtime.MemStats.
 *
 * Has the parameters of the other reports, but needs little memory.
 */
#include "report/options.h"

struct arena;
struct view;

struct error *report_memstats(const struct view *view, const struct report_options *options,
			      const struct sink *sink, struct arena *scratch) MUST_CHECK;
