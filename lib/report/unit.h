#pragma once
/**
 * @file
 * The unit of a report: what "minimum" means for the nodes that are shown.
 *
 * Memory: the result is borrowed from the options or the profile.
 */
#include "graph/graph.h"
#include "report/options.h"

/**
 * The unit to print in: options->unit as it is, unless it is "minimum" and something is shown;
 * then one that fits the smallest number shown, or a hundred times it if
 * that number is much smaller than the total and options->whole is not set.
 */
const char *report_unit(const struct graph *graph, const struct report_options *options);

/**
 * The same for @p shown entries of whatever kind.
 *
 * @param smallest_value  the smallest of their magnitudes; 0 if all are 0
 */
const char *report_unit_of(const struct profile *profile, const struct report_options *options,
			   size_t shown, int64_t smallest_value);
