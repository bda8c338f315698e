#pragma once
/**
 * @file
 * What cprof says about itself: on standard error, never inside an answer.
 *
 * Text that came from a file or a user is made harmless when standard error is
 * a terminal; what went wrong is red there, if colours are wanted.
 *
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"

struct text;

/** How this process talks; one per process, like standard error. */
struct tell {
	bool terminal; ///< standard error is one
	bool smart;    ///< and it understands escape sequences
	bool color;    ///< what went wrong is shown in red
	bool answers;  ///< standard output is a terminal, and colours are wanted there
};

/** What -color said. */
enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/** Looks at standard error and output, NO_COLOR and TERM. */
struct tell tell_init(enum color_choice choice);

/** A sentence, or several lines; a newline is added if there is none. */
void tell_note(const struct tell *tell, const char *text, size_t len);

/** Something went wrong. */
void tell_error(const struct tell *tell, const char *message);
