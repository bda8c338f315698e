// Sixteen bytes a step through one multiplication, as in wyhash (public domain); the seed comes
// from getrandom().
#include "base/hash.h"

#include <pthread.h>
#include <string.h>
#include <sys/random.h>

static uint64_t seed = 0x243f6a8885a308d3ULL;
static pthread_once_t seeded = PTHREAD_ONCE_INIT;

static void draw_seed(void)
{
	uint64_t drawn;
	// Without entropy the fixed seed serves: tables are slower under attack, never wrong.
	if (getrandom(&drawn, sizeof drawn, GRND_NONBLOCK) == (ssize_t)sizeof drawn)
		seed = drawn;
}

uint64_t hash_seed(void)
{
	pthread_once(&seeded, draw_seed);
	return seed;
}

// The digits of pi.
#define MIX_A 0x243f6a8885a308d3ULL
#define MIX_B 0x13198a2e03707344ULL

static uint64_t read_64(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static uint64_t read_32(const char *at)
{
	uint32_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

// Both halves of the product: every bit of it depends on most bits of both.
static uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 u128;
	u128 product = (u128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_bytes_with(uint64_t start, const void *bytes, size_t len)
{
	const char *at = bytes;
	uint64_t hash = start ^ len, a = 0, b = 0;
	size_t left = len;
	for (; left > 16; left -= 16, at += 16)
		hash = fold(read_64(at) ^ MIX_A, read_64(at + 8) ^ hash);
	// What is left is read as two words, which overlap if it is short.
	if (left >= 8) {
		a = read_64(at);
		b = read_64(at + left - 8);
	} else if (left >= 4) {
		a = read_32(at);
		b = read_32(at + left - 4);
	} else if (left > 0) {
		a = (uint64_t)(unsigned char)at[0] << 16 |
		    (uint64_t)(unsigned char)at[left / 2] << 8 | (unsigned char)at[left - 1];
	}
	return hash_u64(fold(a ^ MIX_A, b ^ hash) ^ MIX_B);
}

uint64_t hash_bytes(const void *bytes, size_t len)
{
	return hash_bytes_with(hash_seed(), bytes, len);
}
