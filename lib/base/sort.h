#pragma once
/**
 * @file
 * Sorted arrays: sets of numbers, and where in them something is.
 */
#include "base/compiler.h"

/** Sorts @p count numbers and moves each distinct one to the front. @return how many these are */
uint32_t sort_unique(uint64_t *number, uint32_t count);

/**
 * How many elements of a sorted array are before a place: those for which @p before holds, an
 * expression of the index @p i.  It holds for none behind the first for which it does not.
 *
 *     uint32_t next = SORTED_SPLIT(i, map_count, map[i].limit <= address);
 *     return next < map_count && map[next].start <= address ? &map[next] : NULL;
 */
#define SORTED_SPLIT(i, count, before)                                                             \
	({                                                                                         \
		uint32_t low_ = 0, high_ = (count);                                                \
		while (low_ < high_) {                                                             \
			uint32_t i = low_ + (high_ - low_) / 2;                                    \
			if (before)                                                                \
				low_ = i + 1;                                                      \
			else                                                                       \
				high_ = i;                                                         \
		}                                                                                  \
		low_;                                                                              \
	})

/** Index of the first of @p count sorted numbers that is @p least or more; @p count if none is. */
static inline uint32_t sorted_first_from(const uint64_t *number, uint32_t count, uint64_t least)
{
	return SORTED_SPLIT(i, count, number[i] < least);
}
