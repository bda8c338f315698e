#pragma once
/**
 * @file
 * Errors: a code, and one finished sentence for the user.
 *
 * A function that can fail returns `struct error *`; NULL is success.  Results
 * go to its last parameters, which stay as they were on failure.  Whoever
 * knows *where* something went wrong adds it on the way up, and only the faces
 * (command line, shell) print:
 *
 *     if ((err = read_sample(&bytes, p)))
 *             return error_context(err, "sample %u", i);
 *
 * gives "cpu.pprof: sample 12: location 99 is not defined".
 *
 * "Not there" is no error: look-ups return #NO_ID or NULL.  Bugs are asserts.
 *
 * Memory:  the error is yours; pass it on, or give it to error_free().  Running
 *          out of memory is one static object, so reporting it allocates nothing.
 * Threads: an error belongs to one thread at a time.
 */
#include <stdbool.h>

#include "base/compiler.h"

/** What kind of thing went wrong, for callers that act on it. */
enum error_code {
	ERR_NOMEM,       ///< the system has no more memory
	ERR_LIMIT,       ///< a bound of ours was met
	ERR_IO,          ///< the system refused to read, write or start something
	ERR_FORMAT,      ///< the input is not what it should be
	ERR_USAGE,       ///< the user's words make no sense
	ERR_NOT_FOUND,   ///< nothing matches what the user asked for
	ERR_UNSUPPORTED, ///< understood, but not built
	ERR_INTERRUPTED, ///< the user pressed Ctrl-C
};

struct error;

/** Makes an error with a printf-like message. Never NULL. */
struct error *error_new(enum error_code code, const char *fmt, ...)
	PRINTF_LIKE(2, 3) MUST_CHECK NEVER_NULL;

/** The one error for exhausted memory. */
struct error *error_nomem(void) MUST_CHECK NEVER_NULL;

/** Puts "<what>: " in front of the message; takes @p err and returns it, or its replacement. */
struct error *error_context(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_CHECK;

/**
 * "open <path>: no such file or directory", as Go has it; takes @p err, whose message may start
 * with a capital letter, and returns what takes its place.  Of NULL it is NULL.
 */
struct error *error_of_open(struct error *err, const char *path) MUST_CHECK;

/** The sentence; borrowed, lives as long as @p err. */
const char *error_message(const struct error *err);

enum error_code error_code(const struct error *err);

/** True of errors that end everything, and not only one of several attempts; false of NULL. */
bool error_is_final(const struct error *err);

/** Frees @p err; NULL is fine. */
void error_free(struct error *err);

/** Returns the error of @p expr, if it has one, from the calling function. */
#define TRY(expr)                                                                                  \
	do {                                                                                       \
		struct error *try_error_ = (expr);                                                 \
		if (UNLIKELY(try_error_ != NULL))                                                  \
			return try_error_;                                                         \
	} while (0)
