#pragma once
/**
 * @file
 * Source files: where they are on this machine, and their lines.
 *
 * A profile names files as the machine that built the program saw them.  The user's
 * substitutions come first, then pprof's rules: known prefixes are trimmed; what is still
 * absolute must exist, anything else is looked for in every directory of the source path and in
 * all directories above it.  Where that ends, source_find.h knows more places; and when the
 * binary says what commit it was built from, the file of that commit is read
 * (source_revision.h).
 *
 *     struct slice line;
 *     TRY(source_line(source, path, path_len, 41, &line));
 *     if (line.text)
 *             ...
 *     else if (source_problem(source, path, path_len))
 *             ...
 *
 * Only regular files of up to #SOURCE_LIMIT bytes are read: a profile can name
 * anything, also a device or a pipe that would never end.  A file is read once
 * and kept, up to a bound for all of them together.
 *
 * Memory:  lines are borrowed until the next call with another path.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"
#include "io/path.h"

struct source;
struct source_hints;
struct text;

/** Largest file that is read. */
#define SOURCE_LIMIT ((size_t)64 << 20)

/** Longest line, as in pprof: a file ends before the first one that is longer. */
#define SOURCE_LINE_LIMIT 65535

/**
 * @param source_path  directories to look in, separated by colons; NULL or "" is the current one
 * @param trim_path    prefixes to cut, separated by colons; NULL or "" is to guess from @p
 * source_path
 */
struct error *source_new(const char *source_path, const char *trim_path,
			 struct source **ret) MUST_CHECK;

/** NULL is fine. */
void source_free(struct source *source);

/**
 * Puts other directories in place of those that names begin with.
 *
 * @param list  FROM:TO[,FROM:TO...]; NULL or "" for none
 * @return #ERR_USAGE when it is not of that form
 */
struct error *source_substitute(struct source *source, const char *list) MUST_CHECK;

/**
 * Says what the binary knows about its sources.
 *
 * @param hints     borrowed as long as @p source; may be NULL
 * @param worktree  false: of files that changed since the build, read the commit it was built from
 */
void source_use_hints(struct source *source, const struct source_hints *hints, bool worktree);

/** False: look only where pprof does, and where source_substitute() says. True at first. */
void source_search_further(struct source *source, bool further);

/**
 * Line @p number, counted from 1, of the file that a profile calls @p path.
 *
 * @param[out] ret  without its line end; text is NULL if there is no such line, see
 * source_problem()
 * @return only that there is no memory
 */
struct error *source_line(struct source *source, const char *path, size_t len, int64_t number,
			  struct slice *ret) MUST_CHECK;

/** Why the file could not be read, if source_line() tried and failed; else NULL. Borrowed. */
const char *source_problem(const struct source *source, const char *path, size_t len);

/**
 * The file on this machine that source_line() reads for @p path.
 *
 * @param[out] ret  borrowed; NULL if there is none, see source_problem(), or if what is read comes
 *                  from the commit that was built alone
 */
struct error *source_locate(struct source *source, const char *path, size_t len,
			    const char **ret) MUST_CHECK;

/**
 * Puts what there is to say about the files read so far, a line for each: where one that is
 * missing was looked for, and what is special about one that was found.  Bounded.
 */
void source_put_notes(const struct source *source, struct text *out);

/**
 * @p path without the prefix that a list says to trim; a part of @p path, maybe all of it.
 *
 * Without @p trim_path, everything up to the last element of a directory of @p source_path is cut,
 * so that
 * `/build/demo/x.c` becomes `x.c` for `/home/me/demo`.  `/proc/self/cwd/` always goes.
 */
struct slice source_trim(const char *path, size_t len, const char *trim_path,
			 const char *source_path);
