#pragma once
/**
 * @file
 * Completion: what the word at the cursor could become.
 *
 * Knows no terminal: any face gives the line and where the cursor is, and gets
 * the words that could stand there.
 *
 *     first word          commands, options (`focus=`), sample types
 *     after a command     functions by any part of their name; `-` and `^` in front stay
 *     name=               values: sample types, units, true and false, functions, labels
 *     after tags          labels of the profile
 *     after help          commands and options
 *     after > and >>      files
 *
 * A name becomes a regexp that matches it as it is: `\(\*T\)\.M`; and what is typed is
 * read the same way.
 *
 * Memory:  completion_deinit() ends a completion.
 * Threads: any number, each with its own completion.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct session;

struct completion {
	struct arena arena;
	size_t start;	    ///< the words replace the bytes [start, point) of the line
	const char **match; ///< sorted, no two the same
	size_t count;
	size_t shown;		  ///< bytes that all begin with and that need no showing: `focus=`
	bool space;		  ///< a space follows the only match
	uint32_t capacity, total; // private
};

/** @p ret is to be ended by completion_deinit() after success only. */
struct error *complete_find(struct session *session, const char *line, size_t point,
			    struct completion *ret) MUST_CHECK;

/** Fine on a zeroed completion, and twice. */
void completion_deinit(struct completion *completion);
