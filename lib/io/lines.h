#pragma once
/**
 * @file
 * The lines of an input, one after the other, for readers of text.
 *
 *     struct lines lines = lines_of(input, 0);
 *     struct slice line;
 *     while (lines_next(&lines, &line))
 *             ...                                     // lines.number counts from 1
 *     TRY(lines_error(&lines));
 *
 * A line ends at "\n", "\r\n" or the end of the input; the end is not part of it.  What
 * was passed is given back to the system, so that a line is only valid until the next call.
 *
 * Memory:  none of its own.
 * Threads: as the input.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

struct input;

/** Longer lines are an error. */
#define LINES_LONGEST (16u << 20)

struct lines {
	struct input *input;
	const uint8_t *bytes;
	uint64_t at, have; ///< where the next line starts; how much of the input is known to be there
	uint64_t number;   ///< of the line last returned; 0 before the first
	bool too_long;
};

/** The lines of @p input, from byte @p start on. */
struct lines lines_of(struct input *input, uint64_t start);

/** The next line; false at the end, or when there is an error. */
bool lines_next(struct lines *lines, struct slice *ret);

/** What ended lines_next() early, with the line's number; NULL at the plain end of the input. */
struct error *lines_error(const struct lines *lines) MUST_CHECK;
