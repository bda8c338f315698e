// The rings are built from Unicode's simple case mappings when the first
// character beyond ASCII asks for them, which takes a millisecond.
#include "regex/fold.h"

#include <pthread.h>

#include <utf8proc.h>

static uint32_t next[FOLD_MAX + 1]; // 0: alone
static pthread_once_t built = PTHREAD_ONCE_INIT;

// The dotted and the dotless i have mappings but fold with nothing.
static uint32_t representative(uint32_t rune)
{
	if (rune == 0x130 || rune == 0x131)
		return rune;
	return (uint32_t)utf8proc_tolower(utf8proc_toupper((utf8proc_int32_t)rune));
}

static void build(void)
{
	for (uint32_t rune = FOLD_MIN; rune <= FOLD_MAX; rune++) {
		uint32_t home = representative(rune);
		if (home == rune || home > FOLD_MAX)
			continue;
		next[rune] = next[home] ? next[home] : home;
		next[home] = rune;
	}
}

uint32_t fold_next(uint32_t rune)
{
	if (rune < FOLD_MIN || rune > FOLD_MAX)
		return rune;
	if (rune < 0x80 && !((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z'))
		return rune;
	if (rune < 0x80 && (rune | 0x20) != 'k' && (rune | 0x20) != 's')
		return rune ^ 0x20;
	pthread_once(&built, build);
	return next[rune] ? next[rune] : rune;
}
