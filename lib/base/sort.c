#include "base/sort.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

uint32_t sort_unique(uint64_t *number, uint32_t count)
{
	uint32_t kept = 0;
	if (count)
		qsort(number, count, sizeof *number, compare);
	for (uint32_t i = 0; i < count; i++)
		if (kept == 0 || number[kept - 1] != number[i])
			number[kept++] = number[i];
	return kept;
}
