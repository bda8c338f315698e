#pragma once
/**
 * @file
 * The words of callgrind's lines: names and numbers, which may be shortened.
 *
 * Memory: none of its own.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/** Cuts the next word, at spaces and tabs, off the front of @p line; empty if there is none. */
struct slice callgrind_word(struct slice *line);

/**
 * A cost: `0x1f`, `31` or `-31`; what does not fit becomes an end of int64_t.  False if @p word is
 * none.
 */
bool callgrind_cost(struct slice word, int64_t *ret);

/** A line or address: absolute, or `+3`, `-3`, `*` from where @p at stands; moves it there. */
bool callgrind_move(struct slice word, uint64_t *at);

/**
 * Takes `(id) name`, `(id)` or `name` apart.
 *
 * @param ret_id  the id
 * @param ret_name  what is behind it, or all of @p text; empty if there is the id only
 * @return true if there is an id
 */
bool callgrind_name(struct slice text, uint64_t *ret_id, struct slice *ret_name);

/** Takes `key=value` or `key: value` apart; the byte between them is returned, 0 if there is none.
 */
char callgrind_key(struct slice line, struct slice *ret_key, struct slice *ret_value);

/** An event of `events:`, such as `Ir`, `cpu(ms)` or Xdebug's `Time_(10ns)`. */
struct callgrind_event {
	struct slice type, unit; ///< "count" if the file has none
	int64_t factor;		 ///< of all values: the 10 of 10ns
};
struct callgrind_event callgrind_event_of(struct slice word);
