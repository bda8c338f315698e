#pragma once
/**
 * @file
 * String literals of Go: what strconv.Quote makes.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"

struct arena;

/**
 * Takes a word off the front of @p from: a literal in double quotes or backquotes if it starts with
 * one, else all up to the first of the bytes @p stops.
 *
 * @param[out] ret  what it means, in @p arena
 * @return #ERR_FORMAT if a literal is not right
 */
struct error *goquote_take(struct arena *arena, struct slice *from, const char *stops,
			   const char **ret) MUST_CHECK;
