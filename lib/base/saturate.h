#pragma once
/**
 * @file
 * Sums of numbers from files: they stay at the ends of int64_t instead of wrapping; and how Go rounds.
 */
#include <stdbool.h>

#include "base/compiler.h"

/** a + b, or the end of int64_t that it is beyond. */
static inline int64_t sum_saturating(int64_t a, int64_t b)
{
	int64_t sum;
	if (UNLIKELY(__builtin_add_overflow(a, b, &sum)))
		return a > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

/** a - b, or the end of int64_t that it is beyond. */
static inline int64_t difference_saturating(int64_t a, int64_t b)
{
	int64_t difference;
	if (UNLIKELY(__builtin_sub_overflow(a, b, &difference)))
		return a > b ? INT64_MAX : INT64_MIN;
	return difference;
}

/** Adds to @p sum, and notes in @p saturated when it met an end. */
static inline void add_saturating(int64_t *sum, int64_t value, bool *saturated)
{
	if (UNLIKELY(__builtin_add_overflow(*sum, value, sum))) {
		*sum = value < 0 ? INT64_MIN : INT64_MAX;
		*saturated = true;
	}
}

/**
 * @p sum / @p divisor, or @p sum when the divisor is 0; the smallest number / -1 stays, as in Go.
 */
static inline int64_t mean_of(int64_t sum, int64_t divisor)
{
	if (divisor == 0)
		return sum;
	return divisor == -1 ? (int64_t)(0 - (uint64_t)sum) : sum / divisor;
}

/** |value|; of the smallest number the largest one. */
static inline int64_t magnitude(int64_t value)
{
	return value == INT64_MIN ? INT64_MAX : value < 0 ? -value : value;
}

/** Orders by magnitude, larger first. */
static inline int compare_magnitudes(int64_t a, int64_t b)
{
	int64_t left = magnitude(a), right = magnitude(b);
	return (left < right) - (left > right);
}

/** The whole part of @p x, or the end of int64_t that it is beyond; 0 of what is no number. */
static inline int64_t truncate_saturating(double x)
{
	if (x >= 0x1p63)
		return INT64_MAX;
	return x >= -0x1p63 ? (int64_t)x : x < 0 ? INT64_MIN : 0;
}

/** Truncates like Go's int64(x) on amd64: what does not fit becomes the smallest number. */
static inline int64_t truncate_like_go(double x)
{
	return x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN;
}
