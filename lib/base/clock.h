#pragma once
/**
 * @file
 * Time that passes, for deadlines and waits.
 *
 *     int64_t end = clock_ms() + seconds * 1000;
 *     while (clock_ms() < end)
 *             ...
 *
 * Threads: any number.
 */
#include <stdint.h>
#include <time.h>

/** Milliseconds since a moment in the past; nobody can set this clock. */
static inline int64_t clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
