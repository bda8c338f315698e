#pragma once
/**
 * @file
 * As much of go.mod and go.work as finding sources needs: the directives module, replace and use.
 *
 * The layout is that of https://go.dev/ref/mod#go-mod-file and #workspaces: a directive to a line,
 * or several in parentheses. What does not look like that is passed over: it is advice, and the go
 * command is who complains.
 *
 * Memory:  in the arena; slices point into the bytes that were read.
 * Threads: any number, each with an arena of its own.
 */
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

struct arena;

/** `replace old old_version => new new_version`; versions may be empty. */
struct go_replacement {
	struct slice old, old_version, new, new_version;
};

struct go_mod {
	struct slice path; ///< of the module; empty for go.work
	struct go_replacement *replacement;
	uint32_t replacement_count, replacement_capacity;
	struct slice *use; ///< directories of go.work, as written
	uint32_t use_count, use_capacity;
};

/** Most of either kind that are kept; more are passed over. */
#define GO_MOD_ENTRIES 4096

/** @param bytes  must stay where they are as long as @p ret is used */
struct error *go_mod_read(struct arena *arena, struct slice bytes, struct go_mod *ret) MUST_CHECK;
