// All slopes, sorted: the median, and those as far from the ends as the interval is wide.
#include "report/growth.h"

#include <math.h>
#include <stdlib.h>

// Of the normal distribution: 5% are beyond it on either side.
#define CONFIDENCE 1.6448536269514722

// Where the part number `part` of `parts` begins.
static uint32_t part_start(uint32_t count, uint32_t part, uint32_t parts)
{
	return (uint32_t)((uint64_t)count * part / parts);
}

uint32_t growth_thin(const int64_t *value, uint32_t count, double *ret, uint32_t points)
{
	uint32_t parts = count < points ? count : points;
	for (uint32_t i = 0; i < parts; i++) {
		uint32_t first = part_start(count, i, parts), end = part_start(count, i + 1, parts);
		double sum = 0;
		for (uint32_t k = first; k < end; k++)
			sum += (double)value[k];
		ret[i] = sum / (end - first);
	}
	return parts;
}

void growth_series(struct growth_series *s, const double *time, uint32_t count)
{
	s->count = count;
	s->points = count < GROWTH_POINTS ? count : GROWTH_POINTS;
	for (uint32_t i = 0; i < s->points; i++) {
		uint32_t first = part_start(count, i, s->points);
		uint32_t end = part_start(count, i + 1, s->points);
		double sum = 0;
		for (uint32_t k = first; k < end; k++)
			sum += time[k] - time[0]; // small numbers keep their digits
		s->time[i] = sum / (end - first);
	}
}

static int ascending(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

// Pairs of the same time have no slope.
static uint32_t find_slopes(struct growth_series *s, const double *value)
{
	uint32_t pairs = 0;
	for (uint32_t i = 0; i < s->points; i++)
		for (uint32_t k = i + 1; k < s->points; k++)
			if (s->time[k] > s->time[i])
				s->slope[pairs++] =
					(value[k] - value[i]) / (s->time[k] - s->time[i]);
	qsort(s->slope, pairs, sizeof *s->slope, ascending);
	return pairs;
}

struct growth growth_of(struct growth_series *s, const int64_t *value)
{
	double thinned[GROWTH_POINTS], n = s->points;
	growth_thin(value, s->count, thinned, GROWTH_POINTS);
	uint32_t pairs = find_slopes(s, thinned);
	if (pairs == 0)
		return (struct growth){0};
	// Of Kendall's S, which counts the pairs that go up minus those that go down.
	double deviation = sqrt(n * (n - 1) * (2 * n + 5) / 18);
	double outside = floor((pairs - CONFIDENCE * deviation) / 2);
	uint32_t skip = outside > 1 ? (uint32_t)outside - 1 : 0;
	double low = s->slope[skip], high = s->slope[pairs - 1 - skip];
	return (struct growth){
		.slope = (s->slope[(pairs - 1) / 2] + s->slope[pairs / 2]) / 2,
		.score = low > 0 ? low : high < 0 ? high : 0,
	};
}
