#pragma once
/**
 * @file
 * UTF-8 one character at a time, as Go reads it.
 */
#include <stddef.h>
#include <stdint.h>

#define RUNE_MAX   0x10ffffu
#define RUNE_ERROR 0xfffdu

/**
 * The character at the start of @p text, which has at least one byte.
 *
 * @param[out] ret  the character, or #RUNE_ERROR
 * @return its length in bytes; 0 if there is no valid one, then one byte is to be skipped
 */
static inline size_t utf8_read(const char *text, size_t len, uint32_t *ret)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *)text;
	*ret = RUNE_ERROR;
	if (s[0] < 0x80) {
		*ret = s[0];
		return 1;
	}
	size_t size = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
	if (size == 0 || size > len)
		return 0;
	uint32_t c = s[0] & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < smallest[size] || c > RUNE_MAX || (c >= 0xd800 && c < 0xe000))
		return 0;
	*ret = c;
	return size;
}
