#pragma once
/**
 * @file
 * Go installations and module caches of this machine.
 *
 * The standard library's files are found by what follows `src/` in a Go
 * installation, or by their package path, as -trimpath leaves it: `net/http/server.go`.
 * Of several installations the one of the version that built the binary is preferred; files of
 * modules are `MODULE@VERSION/FILE` in a cache, with `!x` for X.
 *
 * Memory:  in the finder.
 * Threads: one at a time.
 */
#include "io/source_find.h"

/** A path taken apart: `example.com/Mod`, `v1.2.3`, `pkg/x.go`. */
struct go_versioned {
	struct slice module, version; ///< as written in go.mod, without escapes
	struct slice rest;
};

/** Looks up the installations and caches, once. */
struct error *go_places_load(struct finder *finder) MUST_CHECK;

/** Tries the standard library. */
void go_try_root(struct search *search);

/** Tries the module caches. */
void go_try_cache(struct search *search, const struct go_versioned *file);

/**
 * Takes the name of a module's file apart, if it is one.
 *
 * @param buffer  holds module and version when they had escapes
 */
bool go_split_version(struct slice path, struct text *buffer, struct go_versioned *ret);

/** True for what the Go compiler and assembler read. */
bool go_is_source(struct slice path);

/** True for the names that -trimpath gives to files of the standard library. */
bool go_is_standard(struct slice path);
