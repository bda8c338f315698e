#pragma once
/**
 * @file
 * Files below the current directory, by the end of their path; then those of the git checkout
 * that it is in, or else of the highest directory above it with a go.mod or go.work.
 *
 * The last resort: of `/build/77/app/pkg/x.go`, is there a `…/pkg/x.go` below us?  The file
 * that shares the most directories with the path wins; of several, the one with the
 * shortest path, then the first in the order of bytes, and a note says that there are others.
 * A file that shares only its own name must be the only one of that name, and a note says so, too.
 *
 * Directories are read level by level in the order of their names, so that the
 * answer is the same every time, also when a bound is met.  Hidden folders and
 * symbolic links are left out.
 *
 * Memory:  up to some 40 MiB for each of the two in the finder.
 * Threads: one at a time.
 */
#include "io/source_find.h"

/** Bounds of the walk: levels, entries of all directories, bytes of names. */
#define TREE_DEPTH 24
#define TREE_LIMIT 200000
#define TREE_NAMES ((size_t)24 << 20)

/** Tries the files below the current directory, then the others of the project. */
struct error *tree_try(struct search *search) MUST_CHECK;
