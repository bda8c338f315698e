#pragma once
/**
 * @file
 * The goroutines report: goroutines that stand at the same place and wait for the same thing, as
 * groups.
 *
 * Rows: for each state ROW_STATE, largest first; then for each group, largest first, of two equal
 * ones the one that waits longer: ROW_GROUP, ROW_FRAME for each frame from the leaf on,
 * ROW_CREATOR for each `go` statement that they come from, ROW_STRING for each value of another
 * label.  Waits are those of goroutines that are there (weight above 0); one below a minute
 * is 0, unless no goroutine of the group says how long it waits.
 *
 * Works on any profile: samples without the labels of a dump (format/goroutine_dump.h) are groups
 * by stack alone, with a note.
 *
 * Memory:  works in @p scratch.
 * Threads: one at a time.
 */
#include "report/top.h"

/** Uses nodecount as the largest number of groups, granularity, drop_negative. */
struct error *report_goroutines(const struct view *view, const struct graph_question *question,
				const struct sink *sink, struct arena *scratch) MUST_CHECK;
