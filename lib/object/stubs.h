#pragma once
/**
 * @file
 * Names of the stubs through which a program calls other files: `memcpy@plt`.  They are code that
 * linkers make, and no symbol table has them.
 *
 * Threads: one at a time for one object.
 */
#include "object/frames.h"

struct object;

/**
 * Tells @p sink the name of the stub at each address that is in one: one frame without file and
 * line.
 *
 * @return an error of the sink, or of tables that cannot be read
 */
struct error *stubs_names(struct object *object, const uint64_t *address, uint32_t count,
			  const struct frame_sink *sink) MUST_CHECK;
