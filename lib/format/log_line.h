#pragma once
/**
 * @file
 * What logs do to the lines of a text of several lines: prefixes and escapes.
 *
 * A prefix is known from the first line of the text; it is taken off the others if it is the same
 * but for the digits in it, as times and sequence numbers change:
 *
 *     2026-11-21T10:50:09.1Z stderr F goroutine 1 [running]:
 *     2026-11-21T10:50:10.25Z stderr F main.main()
 *
 * Loggers of JSON, and syslog daemons, put the whole text into one line; log_unescape() undoes
 * that.
 *
 * Memory:  none but the caller's.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/slice.h"

struct text;

/**
 * Takes @p prefix off @p line.
 * @return false if the line has another one. A line that ends with the prefix, or with all of it
 *         but white space, is empty.
 */
bool log_unprefix(struct slice prefix, struct slice line, struct slice *ret);

/** How the end of a line is written inside of a line. */
enum log_escape {
	LOG_PLAIN,  ///< it is not
	LOG_QUOTED, ///< `\n`: in a string of JSON or Go, up to the next quote
	LOG_OCTAL,  ///< `#012`: rsyslog and others
};

/** The escape that @p text starts with the end of a line in. */
enum log_escape log_escape_of(struct slice text);

/** Puts what @p text means, up to its end or that of the string that it is in. */
void log_unescape(enum log_escape escape, struct slice text, struct text *out);

/**
 * What a line of JSON logs, still escaped: its member log (Docker), message, msg, textPayload,
 * MESSAGE (journalctl), Output (go test), line (Loki) or stringValue (OpenTelemetry), the first of
 * these that is a string.  In front of the object may be what ends with a blank.
 * @return false if it has none, or is no object
 */
bool log_is_json(struct slice line, struct slice *ret);
