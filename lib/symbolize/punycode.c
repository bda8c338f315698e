// The numbers are those of RFC 3492, section 5; the words too.
#include "symbolize/punycode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_CODE = 128 };

#define LAST_CODE 0x10ffffu

static int digit_value(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

static uint32_t adapt(uint64_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;
	delta /= first ? DAMP : 2;
	delta += delta / points;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (uint32_t)((BASE - T_MIN + 1) * delta / (delta + SKEW));
}

// Reads one number of variable length and adds it to *i; false if it is none or too large.
static bool read_delta(struct slice *code, uint32_t bias, uint64_t *i)
{
	uint64_t weight = 1;
	for (uint32_t k = BASE;; k += BASE) {
		int digit = code->len ? digit_value(code->text[0]) : -1;
		if (digit < 0)
			return false;
		code->text++;
		code->len--;
		*i += (uint64_t)digit * weight;
		uint32_t t = k <= bias ? T_MIN : k > bias + T_MAX ? T_MAX : k - bias;
		if ((uint32_t)digit < t)
			return true;
		if (weight >= INT32_MAX / BASE)
			return false;
		weight *= BASE - t;
	}
}

static void put_utf8(struct text *out, uint32_t c)
{
	if (c < 0x80) {
		text_putc(out, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};
	text_putc(out, (char)(first[more] | c >> 6 * more));
	while (more-- > 0)
		text_putc(out, (char)(0x80 | (c >> 6 * more & 0x3f)));
}

// Inserts what @p code says into the @p count characters at @p point, which has room for all.
static bool insert(uint32_t *point, uint32_t *count, struct slice code)
{
	uint64_t i = 0, c = FIRST_CODE;
	uint32_t bias = FIRST_BIAS;
	while (code.len) {
		uint64_t before = i;
		if (!read_delta(&code, bias, &i))
			return false;
		uint32_t places = *count + 1;
		bias = adapt(i - before, places, before == 0);
		c += i / places;
		i %= places;
		if (c > LAST_CODE || (c >= 0xd800 && c < 0xe000))
			return false;
		memmove(point + i + 1, point + i, (*count - i) * sizeof *point);
		point[i++] = (uint32_t)c;
		*count = places;
	}
	return true;
}

bool punycode_put(struct text *out, struct slice name)
{
	const char *last = memrchr(name.text, '_', name.len);
	uint32_t count = last ? (uint32_t)(last - name.text) : 0;
	struct slice code = {last ? last + 1 : name.text, name.len - (last ? count + 1 : 0)};
	// Every character takes at least one byte of the name.
	uint32_t *point = calloc(name.len + 1, sizeof *point);
	if (!point)
		return false;
	for (uint32_t i = 0; i < count; i++)
		point[i] = (uint8_t)name.text[i];
	bool done = insert(point, &count, code);
	for (uint32_t i = 0; done && i < count; i++)
		put_utf8(out, point[i]);
	free(point);
	return done;
}
