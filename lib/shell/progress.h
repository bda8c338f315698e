#pragma once
/**
 * @file
 * The line that says how far loading is, for whoever waits at a terminal.
 *
 * It appears after 0.3 s, is kept up to date by a thread of its own, and
 * leaves nothing behind.  Without a terminal nothing happens at all.
 *
 *     struct progress *progress = progress_start(&tell);
 *     ...                                  progress_update(progress, "cpu.pprof", done, size);
 *     progress_stop(progress);
 *
 * Threads: progress_update() and progress_note() from any.
 */
#include <stdint.h>

struct progress;
struct tell;

/** NULL if there is nobody to see it; fine for the other functions. */
struct progress *progress_start(const struct tell *tell);

/** Erases the line and frees it. */
void progress_stop(struct progress *progress);

/** @p done bytes of @p source were read, of @p size, or of nobody knows how many if that is 0. */
void progress_update(struct progress *progress, const char *source, uint64_t done, uint64_t size);

/**
 * @p source measures for @p seconds from now on, and says nothing meanwhile: the line counts down.
 * Of several the longest counts.
 */
void progress_wait(struct progress *progress, const char *source, unsigned seconds);

/** A message meanwhile: on a line of its own. */
void progress_note(struct progress *progress, const struct tell *tell, const char *line);
