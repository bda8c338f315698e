#pragma once
/**
 * @file
 * Integers as Go reads them (strconv of Go 1.26): in profiles, at flags, in the shell.
 *
 * Threads: any number.
 */
#include <stdint.h>

#include "base/slice.h"

/** What became of it; only with #INTEGER_GOOD is there a result. */
enum integer_outcome {
	INTEGER_GOOD,
	INTEGER_SYNTAX, ///< it is no number
	INTEGER_RANGE,	///< it is one that does not fit
};

/** Digits of a base up to 16, one or more, nothing else; at most @p limit. */
enum integer_outcome integer_of_digits(struct slice text, unsigned base, uint64_t limit,
				       uint64_t *ret);

/** strconv.Atoi: decimal digits, perhaps with a sign. */
enum integer_outcome integer_of_decimal(struct slice text, int64_t *ret);

/** A number as in Go's source, perhaps with a sign: 0x, 0o, 0b or 0 in front, underscores between.
 */
enum integer_outcome integer_of_go(struct slice text, int64_t *ret);
