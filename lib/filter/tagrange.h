#pragma once
/**
 * @file
 * Ranges of numbers with units, as tagfocus writes them: `N`, `N:`, `:N`, `N:M`.
 *
 * N is a sign, digits and a unit of letters: only the digits are needed.  A
 * lone N means exactly that number; ends are inclusive.  Minutes, hours and days (5m, 2h, 1d) are
 * no units of pprof's: here they are times as well, for labels that are times.
 *
 * Memory:  borrows nothing; the unit is static or in the arena.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;

struct tagrange {
	const char *unit; ///< what values are converted to
	double low, high; ///< in that unit; infinite if open
	double seconds;	  ///< how long that unit is, if it is one that pprof does not know; else 0
};

/**
 * Reads a range; *ret_is_range is false if the text is not one.
 * @return #ERR_USAGE for a number that does not fit 64 bits
 */
struct error *tagrange_parse(const char *text, struct arena *arena, struct tagrange *ret,
			     bool *ret_is_range) MUST_CHECK;

/** Is @p value of unit @p unit in the range, and of its kind? */
bool tagrange_has(const struct tagrange *range, int64_t value, const char *unit);
