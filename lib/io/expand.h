#pragma once
/**
 * @file
 * What the user typed as one source and means as many: a directory, a pattern, a list.
 *
 *     dir            its files, by name; not those below it, nor those whose names start with a dot
 *     'cpu*.pb.gz'  what glob(7) makes of it
 *     @names.txt     the lines of that file, each a file, directory or pattern; what is behind a #
 *                    at the start of a line is a comment
 *
 * What exists under the very name is that file, whatever its name looks like.  A pattern that
 * matches nothing, and what is an address, stays as it is.  Relative names are relative to the
 * current directory, also in a list.
 *
 * Memory:  in the arena of the list.
 * Threads: any number.
 */
#include "base/arena.h"

struct expansion {
	struct arena *arena;
	const char **name;
	uint32_t count, cap;
};

/** More files than this are an error. */
#define EXPAND_LIMIT 1000000

/** Adds what @p name stands for; @p name is borrowed if it stands for itself. */
struct error *expand_source(struct expansion *list, const char *name) MUST_CHECK;
