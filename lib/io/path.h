#pragma once
/**
 * @file
 * Paths as text: what Go's path/filepath does on Unix, without asking the system.
 *
 * Memory:  results are put into a text; returned slices point into the path given.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/slice.h"

struct text;

/** Puts the shortest name of the same place: `a/./b/../c//d` is `a/c/d`, an empty path is `.`. */
void path_put_clean(struct text *out, const char *path, size_t len);

/** True if cleaning would change nothing, which is the usual case. */
bool path_is_clean(const char *path, size_t len);

/** The last element: "c" of `a/b/c/`; "." of an empty path, "/" of one of slashes only. */
struct slice path_base(const char *path, size_t len);

/** Puts all but the last element, cleaned: `.` when there is no slash. */
void path_put_dir(struct text *out, const char *path, size_t len);

/** Puts @p dir and @p name joined by a slash, cleaned; empty ones are left out. */
void path_put_join(struct text *out, const char *dir, size_t dir_len, const char *name,
		   size_t name_len);

/** A list of paths separated by colons, for path_list_next(); NULL and "" have no entries. */
static inline struct slice path_list(const char *list)
{
	return list && list[0] ? (struct slice){list, __builtin_strlen(list)}
			       : (struct slice){NULL, 0};
}

/** Takes the next entry off a list; false at the end.  `a:` has two entries, the second empty. */
bool path_list_next(struct slice *list, struct slice *ret);
