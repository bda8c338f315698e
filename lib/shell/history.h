#pragma once
/**
 * @file
 * The lines typed before, kept across sessions.
 *
 * A file of lines, oldest first, in $XDG_STATE_HOME/cprof/history; it and its
 * directory are the user's alone.  A line is appended when it is typed, and at the end
 * the file is put in order: a line that was typed again stays only where it was
 * typed last, and the newest #HISTORY_LIMIT lines stay.  A lock keeps two
 * shells from destroying each other's lines.
 *
 * Without a usable directory lines are kept for this session only.
 *
 * Memory:  the history owns its lines.
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define HISTORY_LIMIT 10000

/** `line` and `count` may be read. */
struct history {
	char **line; // oldest first
	size_t count, capacity;
	char *path;   // NULL: nowhere to keep them
	size_t limit; // of lines in the file
	bool changed;
};

/**
 * Where lines are kept: yours to free; NULL if the environment names no place.
 * Relative names in $XDG_STATE_HOME do not count.
 */
char *history_default_path(void);

/**
 * Reads the lines at @p path, making its directory if need be.
 *
 * @param path  NULL to keep nothing
 * @return why lines cannot be kept; the history is usable after that as well
 */
struct error *history_open(struct history *history, const char *path, size_t limit) MUST_CHECK;

/** Adds a line, here and to the file; the one typed last and empty ones are not repeated. */
struct error *history_add(struct history *history, const char *line) MUST_CHECK;

/** Puts the file in order and frees everything. */
struct error *history_close(struct history *history) MUST_CHECK;
