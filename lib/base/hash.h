#pragma once
/**
 * @file
 * Hashes for our tables.
 *
 * Bytes come from files that can be hostile, so hash_bytes() mixes in a seed
 * drawn once per process: a file cannot be made to collide everywhere.  The
 * values never reach an answer, so answers stay the same from run to run.
 */
#include <stddef.h>
#include <stdint.h>

/** Hash of @p len bytes. */
uint64_t hash_bytes(const void *bytes, size_t len);

/** The same with a start of the caller's own: two starts make two hashes that say nothing of each
 * other. */
uint64_t hash_bytes_with(uint64_t start, const void *bytes, size_t len);

/** The process's seed. */
uint64_t hash_seed(void);

/** Spreads the bits of a number (the finaliser of MurmurHash3, public domain). */
static inline uint64_t hash_u64(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	return x ^ x >> 33;
}

/** Adds one more number to a hash. */
static inline uint64_t hash_more(uint64_t hash, uint64_t x)
{
	return hash_u64(hash * 0x9e3779b97f4a7c15ULL + x);
}
