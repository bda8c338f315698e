#pragma once
/**
 * @file
 * The same work on several things at once.
 *
 *     threads_run(inflate, job, sizeof *job, job_count);
 *
 * Each thing is worked on in a thread of its own, one of them in the caller's; where the system
 * has no thread to give, the caller works on it when it is done with its own.
 *
 * The work must not touch what another one writes.  Results are in the things, so that what is made
 * of them later does not depend on who was first.
 */
#include <stddef.h>
#include <stdint.h>

/** Things at once; those beyond wait for the caller. */
#define THREADS_MAX 8

/** Returns when @p work was called once for each of @p count things of @p size bytes. */
void threads_run(void (*work)(void *thing), void *things, size_t size, uint32_t count);
