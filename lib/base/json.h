#pragma once
/**
 * @file
 * JSON, written as it comes.
 *
 *     struct json json;
 *     json_init(&json, &writer);
 *     json_begin_object(&json);
 *     json_key(&json, "rows");
 *     json_begin_array(&json);
 *     for (size_t i = 0; i < count; i++) {
 *             json_begin_line(&json);
 *             put_row(&json, &row[i]);
 *             TRY(json_pass_on(&json));
 *     }
 *     json_end_array(&json);
 *     json_end_object(&json);
 *     err = json_finish(&json);
 *     json_deinit(&json);
 *
 * Why not a library that makes documents: a report can have millions of rows, and here
 * none of them has to be kept.  The caller says what nests in what; commas, quotes and
 * escapes are put here.  A key without a value or an end without a begin is a bug of the caller.
 *
 * Text may be any bytes.  The result is UTF-8 (RFC 8259): a byte that is not part of a character
 * becomes U+FFFD, and what could command a terminal is escaped like the control characters.
 *
 * Memory:  some 64 KiB, if json_pass_on() is called now and then; running out of it is remembered
 *          and comes back from json_pass_on() and json_finish().
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/writer.h"

/** The fields are private to json.c. */
struct json {
	struct writer out;
	struct text text; // not written yet
	unsigned depth;	  // arrays and objects that are open
	bool comma;	  // a value precedes the next one
	bool line;	  // the next value begins a line
};

/** @param out  copied; what it points to must live as long as @p json */
void json_init(struct json *json, const struct writer *out);
void json_deinit(struct json *json);

void json_begin_object(struct json *json);
void json_end_object(struct json *json);
void json_begin_array(struct json *json);
void json_end_array(struct json *json);

/** The name of the next value; inside objects only. */
void json_key(struct json *json, const char *key);

void json_text(struct json *json, const char *bytes, size_t len);
void json_string(struct json *json, const char *string);
void json_int(struct json *json, int64_t value);
void json_uint(struct json *json, uint64_t value);

/** With as few digits as read back as the same number; null if it is not finite. */
void json_double(struct json *json, double value);

/** Has the next key or value, or the next end, begin a line of the file. */
void json_begin_line(struct json *json);

/** Hands on what was put, if it has become much. */
struct error *json_pass_on(struct json *json) MUST_CHECK;

/** Hands on the rest and a newline; everything is closed. */
struct error *json_finish(struct json *json) MUST_CHECK;
