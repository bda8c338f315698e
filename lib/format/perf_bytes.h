#pragma once
/**
 * @file
 * Numbers of perf.data, of either byte order, one after the other.
 *
 *     struct perf_bytes b = {at, end, swap};
 *     uint64_t ip = perf_u64(&b);
 *     if (b.cut)
 *             return error_new(...);      // one question at the end
 *
 * A read beyond the end gives 0, sets `cut`, and so do all that follow.
 *
 * Threads: any number, each with its own.
 */
#include <stdbool.h>
#include <string.h>

#include "base/compiler.h"
#include "base/slice.h"

struct perf_bytes {
	const uint8_t *at, *end;
	bool swap; ///< their order is not this machine's
	bool cut;  ///< more was asked for than there is
};

static inline size_t perf_left(const struct perf_bytes *b)
{
	return (size_t)(b->end - b->at);
}

/** The next @p len bytes; NULL if there are fewer. */
static inline const uint8_t *perf_take(struct perf_bytes *b, uint64_t len)
{
	if (UNLIKELY(len > perf_left(b))) {
		b->cut = true;
		b->at = b->end;
		return NULL;
	}
	const uint8_t *bytes = b->at;
	b->at += len;
	return bytes;
}

static inline uint64_t perf_u64(struct perf_bytes *b)
{
	uint64_t x;
	const uint8_t *bytes = perf_take(b, sizeof x);
	if (!bytes)
		return 0;
	memcpy(&x, bytes, sizeof x);
	return b->swap ? __builtin_bswap64(x) : x;
}

static inline uint32_t perf_u32(struct perf_bytes *b)
{
	uint32_t x;
	const uint8_t *bytes = perf_take(b, sizeof x);
	if (!bytes)
		return 0;
	memcpy(&x, bytes, sizeof x);
	return b->swap ? __builtin_bswap32(x) : x;
}

static inline uint16_t perf_u16(struct perf_bytes *b)
{
	uint16_t x;
	const uint8_t *bytes = perf_take(b, sizeof x);
	if (!bytes)
		return 0;
	memcpy(&x, bytes, sizeof x);
	return b->swap ? __builtin_bswap16(x) : x;
}

/** The next @p len bytes as bytes of their own; none if there are fewer. */
static inline struct perf_bytes perf_part(struct perf_bytes *b, uint64_t len)
{
	const uint8_t *bytes = perf_take(b, len);
	return (struct perf_bytes){bytes, bytes ? bytes + len : bytes, b->swap, !bytes};
}

/** Text that ends at the first NUL, or where the bytes end, which are all used up. */
static inline struct slice perf_text(struct perf_bytes *b)
{
	const char *text = (const char *)b->at;
	size_t len = b->at < b->end ? strnlen(text, perf_left(b)) : 0;
	b->at = b->end;
	return (struct slice){text, len};
}
