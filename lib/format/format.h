#pragma once
/**
 * @file
 * Formats of profiles: which one a file has is seen in its bytes, never in its name.
 *
 *     TRY(format_read(input, notes, &profile));
 *
 * Each format is a row (formats.c lists them).  A row bids for an input after a look at its
 * first bytes; the highest bid reads it.
 *
 * Threads: any number of readers, one per input.
 */

#include <stddef.h>

#include "base/error.h"

struct input;
struct profile;
struct text;

/** How sure a format is; in between is fine, too. */
enum format_bid {
	BID_NO = 0,
	BID_WEAK = 10,	 ///< it may be, if it is nothing else
	BID_LIKELY = 50, ///< many lines look right
	BID_SURE = 100,	 ///< a magic number or a first line that only this format has
};

/** A format. All text is static. */
struct format {
	const char *name;    ///< a word: "folded"
	const char *summary; ///< one line, no full stop
	const char *writer;  ///< the command that writes it; NULL if none does
	/**
	 * How sure it is that @p input is this format: enum format_bid. It may wait for bytes, as
	 * many as it needs to be sure, but must not release any. NULL: cannot be read.
	 */
	int (*bid)(struct input *input);
	/**
	 * The same after a look at all of @p input, which is in memory then. Asked if no row's bid
	 * is #BID_LIKELY. NULL: there is no more to see.
	 */
	int (*bid_late)(struct input *input);
	/**
	 * Reads all of @p input.
	 *
	 * @param notes  gets a line for each thing that was left out or is not as it should be
	 * @return what is wrong, and with which line or byte
	 */
	struct error *(*read)(struct input *input, struct text *notes, struct profile **ret);
};

/** All formats, in the order the command formats lists them. */
extern const struct format *const formats[];
extern const size_t format_count;

/** The format of @p input; NULL if no row bids, or if it is surely something else. */
const struct format *format_find(struct input *input);

/** Reads @p input in whatever format it has. */
struct error *format_read(struct input *input, struct text *notes, struct profile **ret) MUST_CHECK;
