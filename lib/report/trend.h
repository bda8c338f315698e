#pragma once
/**
 * @file
 * `trend`: what grows over a history of profiles, one row for each entry.
 *
 *     trend_init(&trend, limit);
 *     for each profile:
 *             TRY(trend_add(&trend, source, &view, &question, scratch));
 *     TRY(report_trend(&trend, &last, &question, &sink, scratch));
 *     trend_deinit(&trend);
 *
 * Each profile is summed up and can go: what stays is a number for each entry that has one.  An
 * entry is known by its printed name; where it is missing it is 0.  Its number is flat, or cum if
 * that is the order asked for.  Values are in the smallest unit that a profile has, as when
 * profiles are merged; those in larger ones are multiplied, and rounded if that takes a fraction.
 *
 * Profiles are in the order of their times, or in that in which they were added if one of them does
 * not say when it was taken, or all say the same.  Entries are in the order of their growth (see
 * growth.h): score, then slope, then the last value, then name.
 *
 * Rows: ROW_SNAPSHOT for each profile: its source, its time in ns (none if not known), its total;
 * then
 * ROW_ENTRY: first and last value, change, slope per hour, slope per profile (one of
 * these two), score, name, all values.
 *
 * Memory:  12 bytes for each number that is not 0, twice while rows are made.
 * Threads: one at a time.
 */
#include "report/top.h"

/** A history.  Everything but `count` is private to trend.c. */
struct trend {
	struct arena arena;
	uint32_t count; ///< of profiles

	struct strtab names;
	const char *type, *unit; // of the values of all: the smallest unit so far

	// By profile, as they were added.
	uint32_t cap;
	const char **source;
	int64_t *time_ns, *total;
	uint32_t *start; // of its numbers; those of the last one end at number_count

	// Those that are not 0.
	uint32_t number_count, number_cap;
	str_id *name;
	int64_t *value;
};

/** A history without profiles, of at most @p limit bytes. */
void trend_init(struct trend *trend, size_t limit);

/** Fine on a zeroed one. */
void trend_deinit(struct trend *trend);

/**
 * Adds what @p question asks of @p view.  Of the options those count that make `top`, but for the
 * ones that trim.
 *
 * @param source  what the profile is called; copied
 * @return #ERR_USAGE if its values are not of the type of those before, or in a unit of another
 *         family
 */
struct error *trend_add(struct trend *trend, const char *source, const struct view *view,
			const struct graph_question *question, struct arena *scratch) MUST_CHECK;

/** True if a profile of that time comes behind all that were added, as far as is known now. */
bool trend_is_last(const struct trend *trend, int64_t time_ns);

/**
 * Makes the rows of at least two profiles.  nodecount is of entries, nodefraction of the largest
 * total.
 *
 * @param last  of the last profile in their order, which the lines above the table are about
 */
struct error *report_trend(const struct trend *trend, const struct view *last,
			   const struct graph_question *question, const struct sink *sink,
			   struct arena *scratch) MUST_CHECK;
