#pragma once
/**
 * @file
 * Where a function went that has no machine code of its own, since it was inlined.
 *
 * Memory:  the scratch arena.
 * Threads: any number of readers.
 */
#include "profile/profile.h"

struct arena;

/**
 * Of the functions that @p hit marks, one that runs only within others.
 *
 * @param hit           by function
 * @param[out] ret      that function; NO_ID if each has code of its own or does not run at all
 * @param[out] ret_into the function that most of its locations are in
 */
struct error *report_find_inlined(const struct profile *profile, const bool *hit,
				  struct arena *scratch, func_id *ret,
				  func_id *ret_into) MUST_CHECK;
