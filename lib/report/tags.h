#pragma once
/**
 * @file
 * The tags report: labels, and what the samples that have them cost.
 *
 * Rows: for each key, by name, ROW_KEY (sum, key); then for each of its values ROW_VALUE (sum,
 * value), heaviest first.  Numbers are values by their text, so those that print alike are one.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** Uses type and unit; mean does not apply. */
struct error *report_tags(const struct view *view, const struct report_options *options,
			  const struct sink *sink, struct arena *scratch) MUST_CHECK;
