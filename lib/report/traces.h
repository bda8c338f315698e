#pragma once
/**
 * @file
 * The traces report: every sample with its labels and its stack, in profile order.
 *
 * Rows: ROW_SAMPLE (value); for each label ROW_LABEL (key, values as text) and for each of its
 * values ROW_STRING (key, value) or ROW_NUMBER (key, value, unit); ROW_FRAME (value, name, mark)
 * for each frame, leaf first.  The value is only on the first frame, the mark is "inline" for a
 * call that was inlined.  Samples without a stack are left out.
 *
 * A row is only valid for the call, so millions of them need no memory.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** Uses what report_put_labels() does, mean, granularity and columns; the header is its own. */
struct error *report_traces(const struct view *view, const struct report_options *options,
			    const struct sink *sink, struct arena *scratch) MUST_CHECK;
