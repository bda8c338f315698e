#pragma once
/**
 * @file
 * Sections that are compressed: as ELF's SHF_COMPRESSED has it, zlib or zstd, and as .zdebug_.
 *
 *     struct inflate job = {.bytes = bytes, .len = len, .method = INFLATE_ZLIB, .size = size};
 *     TRY(inflate_make_room(&job, &arena));
 *     TRY(inflate_run(&job));
 *
 * Memory:  the result, `out`, lives in the arena.
 * Threads: any number of inflate_run(), each with its own job.
 */
#include <stdbool.h>

#include "base/arena.h"

enum inflate_method { INFLATE_ZLIB, INFLATE_ZSTD };

struct inflate {
	const void *bytes; ///< compressed, `len` of them
	size_t len;
	enum inflate_method method;
	uint64_t size; ///< of the result
	char *out;
};

/** @return #ERR_LIMIT for a size that cannot be true */
struct error *inflate_make_room(struct inflate *job, struct arena *arena) MUST_CHECK;

/** @return #ERR_FORMAT if the bytes are broken, or give fewer or more than `size` */
struct error *inflate_run(const struct inflate *job) MUST_CHECK;
