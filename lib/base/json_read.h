#pragma once
/**
 * @file
 * JSON (RFC 8259), read a value at a time from bytes that are all there.
 *
 *     struct json_read in;
 *     struct slice key, name;
 *     json_read_init(&in, bytes, len);
 *     if (json_enter(&in, JSON_OBJECT))
 *             while (json_next_key(&in, &key))
 *                     if (slice_is(key, "name"))
 *                             json_get_text(&in, &name);
 *                     else
 *                             json_skip(&in);
 *     err = json_read_error(&in);
 *     json_read_deinit(&in);
 *
 * After json_next() or json_next_key() exactly one value has to be taken: entered, got or skipped.
 * Getting a value of another kind than asked for skips it and returns false.  Why not a library
 * that makes a tree: for the numbers of a profile that is nine times the size of the file.
 *
 * A mistake in the bytes ends everything: from then on there is no next value, and
 * json_read_error() tells why.  What is skipped is only looked at as far as it takes to find
 * its end; it may nest as deep as it likes.
 *
 * Memory:  the last text, if it had escapes.
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/slice.h"
#include "base/text.h"

enum json_kind { JSON_NONE, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/** The fields are private to json_read.c. */
struct json_read {
	const char *start, *at, *end;
	const char *mistake; // what is wrong at `at`; NULL while all is well
	bool entered;	     // nothing was taken from what was entered last
	struct text text;
};

/** A number: whole ones are kept exactly as far as 64 bits go. */
struct json_number {
	bool is_whole;
	int64_t whole;
	double value; ///< always set; finite
};

/** @param bytes  borrowed */
void json_read_init(struct json_read *in, const char *bytes, size_t len);
void json_read_deinit(struct json_read *in);

/** Where the next value starts, to be given to json_read_from(). */
size_t json_read_place(struct json_read *in);

/** A second reader of the same bytes, at a place that the first one was at. */
void json_read_from(struct json_read *in, const struct json_read *first, size_t place);

/** Of the next value; #JSON_NONE if there is none. */
enum json_kind json_kind(struct json_read *in);

/** Enters an array or object; false if the next value is something else, which is skipped. */
bool json_enter(struct json_read *in, enum json_kind kind);

/** True if the array that was entered has another value; false leaves it. */
bool json_next(struct json_read *in);

/** The same for objects. @p ret is valid until the next call. */
bool json_next_key(struct json_read *in, struct slice *ret);

bool json_get_number(struct json_read *in, struct json_number *ret);

/** @p ret is UTF-8 if the bytes are, and valid until the next call. */
bool json_get_text(struct json_read *in, struct slice *ret);

void json_skip(struct json_read *in);

/** What was wrong, and with which byte; NULL if nothing was. */
struct error *json_read_error(const struct json_read *in) MUST_CHECK;

/** @p number times @p factor, rounded, at most the ends of int64_t. */
int64_t json_scaled(const struct json_number *number, int64_t factor);
