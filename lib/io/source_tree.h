#pragma once
/**
 * @file
 * Files below the current directory, by the end of their path.
 *
 * The last resort: of `/build/77/app/pkg/x.go`, is there a `…/pkg/x.go` below us?  The file
 * that shares the most directories with the path wins; of several, the one with the
 * shortest path, then the first in the order of bytes.  A file that shares
 * only its own name must be the only one of that name, and a note says so.
 *
 * Directories are read level by level in the order of their names, so that the
 * answer is the same every time, also when a bound is met.  Hidden folders and
 * symbolic links are left out.
 *
 * Memory:  up to some 40 MiB in the finder.
 * Threads: one at a time.
 */
#include "io/source_find.h"

/** Bounds of the walk: levels, entries of all directories, bytes of names. */
#define TREE_DEPTH 24
#define TREE_LIMIT 200000
#define TREE_NAMES ((size_t)24 << 20)

/** Tries the files below the current directory. */
struct error *tree_try(struct search *search) MUST_CHECK;
