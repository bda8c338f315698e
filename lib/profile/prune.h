#pragma once
/**
 * @file
 * Pruning: frames that the writer of a profile says nobody wants to see.
 *
 * A profile can carry two regular expressions, drop_frames and keep_frames;
 * malloc() and the profiler's own signal handler are the usual victims.
 *
 * Threads: one; the profile must not be shared yet.
 */
#include <stddef.h>

#include "base/error.h"

struct profile;

/**
 * Cuts every stack at the first frame, seen from the root, that drop_frames
 * names and keep_frames does not; frames before the first other one stay, so that
 * something is left.  In place.  An expression that cannot be used is ignored.
 */
struct error *profile_prune(struct profile *profile) MUST_CHECK;

/**
 * Reduces a function's name to what such expressions are matched with: no leading dot, no
 * argument list.  Moves @p text and shortens @p len.
 */
void prune_simplify(const char **text, size_t *len);
