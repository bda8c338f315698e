// Eight bytes a step through hash_more(); the seed comes from getrandom().
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

uint64_t hash_bytes(const void *bytes, size_t len)
{
	const char *at = bytes;
	uint64_t hash = hash_seed() ^ len;
	for (; len >= 8; len -= 8, at += 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		hash = hash_more(hash, word);
	}
	uint64_t rest = 0;
	if (len)
		memcpy(&rest, at, len);
	return hash_more(hash, rest);
}
