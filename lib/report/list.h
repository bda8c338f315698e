#pragma once
/**
 * @file
 * The list report: source lines of the functions whose name matches, with their costs.
 *
 * Rows: for each function and file ROW_ROUTINE (flat, cum, function, file), then
 * ROW_LINE (flat, cum, line number, source) from the function's first line, if it is known, to
 * five lines after the last one with a cost; or one ROW_NOTE that says why
 * there is no source.  With listing.inlines, ROW_INTO rows follow ROW_ROUTINE and ROW_INLINED rows
 * the lines of calls, ROW_MORE says how many were left out of the former; with listing.hot,
 * ROW_GAP stands where lines are left out.  A function without a file is a ROW_PROBLEM (sentence,
 * function) of its own, without ROW_ROUTINE.
 *
 * The cum of a function counts each sample once.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** Uses type, argument, columns, drop_negative, source_path, trim_path, sources and listing; always
 * by lines. */
struct error *report_list(const struct view *view, const struct report_options *options,
			  const struct sink *sink, struct arena *scratch) MUST_CHECK;
