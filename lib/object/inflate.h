#pragma once
/**
 * @file
 * Sections that are compressed: as ELF's SHF_COMPRESSED has it, zlib or zstd, and as .zdebug_.
 *
 * Memory:  the result lives in the arena.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

enum inflate_method { INFLATE_ZLIB, INFLATE_ZSTD };

/**
 * Inflates @p len bytes to exactly @p size ones.
 *
 * @return #ERR_FORMAT if they are broken, or give fewer or more
 */
struct error *object_inflate(const void *bytes, size_t len, enum inflate_method method,
			     uint64_t size, struct arena *arena, struct slice *ret) MUST_CHECK;
