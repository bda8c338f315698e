#include "base/siphash.h"

#include <string.h>

struct state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void mix(struct state *s, int rounds)
{
	while (rounds-- > 0) {
		s->v0 += s->v1;
		s->v1 = rotate(s->v1, 13) ^ s->v0;
		s->v0 = rotate(s->v0, 32);
		s->v2 += s->v3;
		s->v3 = rotate(s->v3, 16) ^ s->v2;
		s->v0 += s->v3;
		s->v3 = rotate(s->v3, 21) ^ s->v0;
		s->v2 += s->v1;
		s->v1 = rotate(s->v1, 17) ^ s->v2;
		s->v2 = rotate(s->v2, 32);
	}
}

static void take(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	mix(s, 2);
	s->v0 ^= word;
}

// Up to eight bytes, the first one lowest.
static uint64_t word_at(const uint8_t *bytes, size_t len)
{
	uint64_t word = 0;
	for (size_t i = 0; i < len; i++)
		word |= (uint64_t)bytes[i] << (8 * i);
	return word;
}

uint64_t siphash(const struct siphash_key *key, const void *bytes, size_t len)
{
	// The letters are "somepseudorandomlygeneratedbytes".
	struct state s = {key->low ^ 0x736f6d6570736575, key->high ^ 0x646f72616e646f6d,
			  key->low ^ 0x6c7967656e657261, key->high ^ 0x7465646279746573};
	const uint8_t *at = bytes;
	size_t left = len;
	for (; left >= 8; left -= 8, at += 8)
		take(&s, word_at(at, 8));
	take(&s, word_at(at, left) | (uint64_t)len << 56);
	s.v2 ^= 0xff;
	mix(&s, 4);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

struct siphash_key siphash_key_of(const char *text, size_t len)
{
	static const struct siphash_key first = {0, 0}, second = {1, 0};
	return (struct siphash_key){siphash(&first, text, len), siphash(&second, text, len)};
}
