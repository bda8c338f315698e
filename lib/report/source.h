#pragma once
/**
 * @file
 * The source files that a report shows, found as its options say.
 *
 *     TRY(report_source_open(options, &source));
 *     …source_line(source, …)…
 *     report_source_close(source, options);
 *
 * Memory:  from malloc until report_source_close().
 * Threads: one at a time.
 */
#include "io/source.h"
#include "report/options.h"

/** Uses source_path, trim_path and sources. */
struct error *report_source_open(const struct report_options *options,
				 struct source **ret) MUST_CHECK;

/** Puts the notes about the files that were read where the options say. */
void report_source_close(struct source *source, const struct report_options *options);
