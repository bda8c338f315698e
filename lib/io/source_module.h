#pragma once
/**
 * @file
 * The Go modules that the current directory is in: go.mod of it and of the directories above, and
 * those that the nearest go.work puts beside them.
 *
 * They say where three kinds of files are: the module's own, whose names start with
 * the module's path when -trimpath was used; those of modules that a `replace` puts elsewhere;
 * and copies in `vendor/`.
 *
 * Memory:  in the finder; a go.mod is read up to 1 MiB.
 * Threads: one at a time.
 */
#include "io/source_find.h"

/** Reads every go.mod and the first go.work from the current directory upwards, once. */
struct error *modules_load(struct finder *finder) MUST_CHECK;

/** The highest directory with a go.mod or go.work that was read; NULL if there is none. */
const char *modules_top(const struct finder *finder);

/**
 * Tries the module's own files.
 *
 * @param dotted  false: only modules whose path has no dot in its first part; true: all others
 */
void modules_try_own(struct search *search, bool dotted);

/** Tries replaced modules, then the module caches, then vendor directories. */
struct error *modules_try(struct search *search) MUST_CHECK;
