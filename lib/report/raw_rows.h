#pragma once
/**
 * @file
 * What `raw` says, in values instead of lines, for sinks that do not want lines.
 *
 * Rows: for each sample that is in the view ROW_SAMPLE (values of all types, ids of its
 * locations), ROW_STRING (key, text) and ROW_NUMBER (key, number, unit) for its labels; for each
 * location ROW_LOCATION (id, address, id of its mapping, 1 if folded) and ROW_FRAME (function, its
 * name in the binary, file, line, column, first line of the function) for each of its lines;
 * ROW_MAPPING (id, start, limit, offset, file, build id, flags) for each mapping.
 *
 * Memory:  the numbers of one sample, in @p scratch.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** Pushes the rows; the table has begun, and ends later. */
struct error *raw_rows(const struct view *view, const struct report_options *options,
		       const struct sink *sink, struct arena *scratch) MUST_CHECK;
