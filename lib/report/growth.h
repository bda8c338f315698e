#pragma once
/**
 * @file
 * How steadily a series of numbers grows.
 *
 * The slope is Sen's: the median of the slopes between all pairs of points, which a few wild
 * points do not move.  What a leak is told by is the lower end of its 90% confidence interval
 * (P. K. Sen, Journal of the American Statistical Association 63, 1968; R. O. Gilbert, Statistical
 * Methods for Environmental Pollution Monitoring, 1987, section 16.5): 95 times of 100 the series
 * grows at least so fast.  A series that goes up once and stays there has a pair without growth for
 * each with some, so that however high the step is, its lower end is 0; that of a saw-tooth, or of
 * noise, is below 0.
 *
 *     growth_series(&series, time, count);
 *     struct growth g = growth_of(&series, value);
 *
 * Of very few points even the smallest slope between two of them is not that certain; it is taken
 * all the same.  More than #GROWTH_POINTS points become so many first, each the mean of neighbours,
 * so that the time for all series is linear in their length.
 *
 * Memory:  none but the caller's.
 * Threads: any number; a struct growth_series is of one thread.
 */
#include <stdint.h>

/** Points that pairs are made from. */
#define GROWTH_POINTS 64

/** The times of the points; for any number of series of that length. Private to growth.c. */
struct growth_series {
	uint32_t count, points;
	double time[GROWTH_POINTS];
	double slope[GROWTH_POINTS * (GROWTH_POINTS - 1) / 2]; // scratch
};

struct growth {
	double slope; ///< per unit of time
	/**
	 * How fast the series grows for certain; below 0, how fast it shrinks for certain; 0 if it
	 * may do either.
	 */
	double score;
};

/**
 * Sets the times of the points.
 *
 * @param time   not descending
 * @param count  at least 1
 */
void growth_series(struct growth_series *series, const double *time, uint32_t count);

/** Of the series with as many values as there are times; 0 and 0 if all times are the same. */
struct growth growth_of(struct growth_series *series, const int64_t *value);

/**
 * Puts the means of @p count values into @p points places, neighbours together; as they are if
 * there are no more than that.
 *
 * @return how many places were filled
 */
uint32_t growth_thin(const int64_t *value, uint32_t count, double *ret, uint32_t points);
