#pragma once
/**
 * @file
 * The lines above a table: which profile, which filters, how much is shown.
 *
 *     struct text header = {0};
 *     report_put_labels(&header, profile, &options);
 *     report_put_filters(&header, options.filter, options.filters_listed);
 *     report_put_showing(&header, profile, &options, &shown);
 *     TRY(text_error(&header));
 *     options.header = (struct slice){header.bytes, header.len};
 *
 * Every line ends in a newline.
 *
 * Memory:  nothing is kept.
 * Threads: any number.
 */
#include "base/saturate.h"
#include "report/options.h"

struct arena;
struct profile;
struct view;

/**
 * The sum of |value| over the samples of @p view.
 *
 * When samples of a base (label `pprof::base`) are among them and weigh anything, only they count.
 * In mean mode it is divided by the sum of first values.  A sum that does not fit stays at the
 * largest number.
 */
int64_t report_total(const struct view *view, uint32_t type, bool mean);

/**
 * report_total() of every sample type: of @p view, or of all samples of its profile.
 *
 * @param ret  in @p arena, by sample type
 */
struct error *report_totals(const struct view *view, bool all, bool mean, struct arena *arena,
			    int64_t **ret) MUST_CHECK;

/** The unit of the values, "" if the profile has no such type; borrowed from both. */
const char *report_own_unit(const struct profile *profile, const struct report_options *options);

/** File, Build ID, comments, Type, Doc, Time, Duration: what applies. */
void report_put_labels(struct text *out, const struct profile *profile,
		       const struct report_options *options);

/** What a page is called: the binary, if it is known, without folders, and the type: "work cpu". */
void report_put_title(struct text *out, const struct profile *profile, const char *type);

/** An option that filters. It is set unless its value is empty or NULL. */
struct report_filter {
	const char *name, *value;
};

/** "Active filters:" and a line for each that is set. */
void report_put_filters(struct text *out, const struct report_filter *filters, size_t count);

/** What trimming did. */
struct report_shown {
	int64_t flat; ///< signed sum over the entries shown
	size_t count,
		before; ///< entries shown; entries before nodecount cut them, or 0 if it did not
	size_t dropped_nodes, dropped_edges;
	double node_fraction, edge_fraction;
};

/** "Showing nodes accounting for …", and what was dropped. */
void report_put_showing(struct text *out, const struct profile *profile,
			const struct report_options *options, const struct report_shown *shown);

/** A value of the profile as the report prints it: divided, scaled, with its unit. */
void report_put_value(struct text *out, const struct profile *profile,
		      const struct report_options *options, int64_t value);

/** Adds the warning that sums met the end of 64 bits; @p notes may be NULL. */
void report_note_saturation(struct text *notes);

/** The table of a report, all fields set from the options. */
struct table report_table(enum report_kind kind, const struct profile *profile,
			  const struct report_options *options);

/** How a time is written. */
enum time_style {
	TIME_HEADER, ///< 2026-11-21 01:40:04 UTC
	TIME_FULL,   ///< 2026-11-21 01:40:04.989316764 +0000 UTC
};

/** Puts nanoseconds since 1970 in the local time zone. */
void report_put_time(struct text *out, int64_t time_ns, enum time_style style);

/** @p value after divide_by. */
static inline int64_t report_ratio(int64_t value, double ratio)
{
	return ratio > 0 && ratio != 1 ? truncate_like_go((double)value * ratio) : value;
}
