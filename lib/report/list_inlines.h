#pragma once
/**
 * @file
 * What inlined calls cost, by the line of the call; for `list`.
 *
 * The compiler puts a small function into its callers, and `list` shows what it costs
 * in cum of the line of the call only.  Here that line gets a tree of the functions that were
 * inlined into it, and a function learns where it was inlined into.
 *
 *     main.go:37   s = next(s)     330ms
 *       next main.go:26            330ms
 *
 * As everywhere a sample counts once for each of these.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/lines.h"

/** Calls within calls that are told apart. */
#define INLINE_DEPTH 32

/** What one of them costs. */
struct inline_sum {
	int64_t flat, cum;
	uint32_t seen; ///< private
};

/** A function inlined at a line, directly or into what is. */
struct inlined {
	uint32_t at;	 ///< the line: index in line_costs.line
	uint32_t parent; ///< private
	uint32_t
		depth; ///< 0 if it was inlined at the line itself, else one more than what it is in
	str_id name, file; ///< strings of line_costs.strings
	int64_t line;	   ///< the function's first line, or the first one with a cost
	struct inline_sum sum;
};

/** A line that a function was inlined into. */
struct inlined_into {
	uint32_t routine;  ///< index in line_costs.routine
	str_id name, file; ///< of the caller
	int64_t line;
	struct inline_sum sum; ///< of the function there
};

struct inlines {
	/** By line; each is followed by what was inlined into it, the most expensive first. */
	struct inlined *callee;
	uint32_t callee_count;
	struct inlined_into *caller; ///< by routine, the most expensive first
	uint32_t caller_count;
};

/** Finds all of them for the functions in @p costs. */
struct error *inlines_find(const struct view *view, const struct report_options *options,
			   struct line_costs *costs, struct arena *scratch,
			   struct inlines *ret) MUST_CHECK;

/** The callees of a line: @p ret_count from the one returned. */
const struct inlined *inlines_at(const struct inlines *inlines, uint32_t at, uint32_t *ret_count);

/** The callers of a function, in the same way. */
const struct inlined_into *inlines_into(const struct inlines *inlines, uint32_t routine,
					uint32_t *ret_count);
