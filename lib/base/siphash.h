#pragma once
/**
 * @file
 * SipHash-2-4: a short hash with a key, that without the key says nothing about the bytes.
 *
 * Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; the test has
 * the paper's example.
 */
#include <stddef.h>
#include <stdint.h>

struct siphash_key {
	uint64_t low, high;
};

/** A key made of text of any length: as hard to guess as the text. */
struct siphash_key siphash_key_of(const char *text, size_t len);

uint64_t siphash(const struct siphash_key *key, const void *bytes, size_t len);
