#pragma once
/**
 * @file
 * What a report has to know besides the view.
 *
 * One value for all reports; each says in its header what it reads.  The
 * session fills it from the options in one place.
 *
 * Memory:  strings are borrowed for the report's call.
 */
#include <stdbool.h>
#include <stdint.h>

#include "graph/graph.h"
#include "report/table.h"

struct binaries;
struct source_hints;
struct text;

/** How source files are found besides source_path and trim_path; see source.h. */
struct report_sources {
	const char *substitute_path; ///< FROM:TO[,FROM:TO...]; "" or NULL if unset
	bool search;		     ///< further than pprof does
	bool worktree;		     ///< as they are now, not as of the commit that was built
	const struct source_hints *hints; ///< what the binary knows; may be NULL
	struct text *notes; ///< gets a line for each file that is missing or special; may be NULL
};

/** Which lines list shows, and what more about them. */
struct report_listing {
	bool inlines; ///< what inlined calls cost, and where a function was inlined into
	bool hot;     ///< only lines with a cost and some around them
	int context;  ///< how many of those
};

struct report_options {
	uint32_t type;		///< sample type shown
	bool mean;		///< values are divided by the first value of their samples
	const char *type_label; ///< "cpu"; in mean mode "mean_delay"
	const char *own_unit;	///< of the values; NULL: the one that the profile has for the type
	const char *unit;	///< to print in: a unit, "minimum" or "auto"
	double ratio;		///< 1/divide_by
	bool whole;		///< numbers have no decimals: no unit that needs them
	int64_t total;		///< what percentages are of, see report_total()
	enum granularity granularity;
	bool columns;	    ///< showcolumns; addresses without noinlines have columns anyway
	bool drop_negative; ///< leave out what became cheaper
	const char *source_path, *trim_path; ///< lists separated by colons; "" or NULL if unset
	struct report_sources sources;
	const struct binaries *binaries; ///< of the profile's mappings; NULL: files as recorded
	struct report_listing listing;
	const char *argument;		     ///< regexp of list, peek and disasm
	bool unicode;			     ///< drawings may have characters that are not ASCII
	bool intel;			     ///< machine code in Intel syntax
	struct slice header;		     ///< finished lines to put above the table
	const struct report_filter *filter;  ///< options that filter
	size_t filter_count, filters_listed; ///< those that are lines above tables come first
	const struct report_shown *shown;    ///< set by reports that trim
};
