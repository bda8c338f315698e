// A buffer that doubles.
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

void text_deinit(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	text_cut(text, 0);
	text->failed = false;
}

void text_cut(struct text *text, size_t len)
{
	text->len = len;
	if (text->bytes)
		text->bytes[len] = '\0';
}

// Makes room for len more bytes and a NUL.
static bool reserve(struct text *text, size_t len)
{
	if (text->failed)
		return false;
	if (LIKELY(text->capacity - text->len > len))
		return true;
	size_t want = text->capacity ? text->capacity * 2 : 256;
	if (want < text->len + len + 1)
		want = text->len + len + 1;
	char *bytes = realloc(text->bytes, want);
	if (!bytes) {
		text->failed = true;
		return false;
	}
	text->bytes = bytes;
	text->capacity = want;
	return true;
}

void text_put(struct text *text, const char *bytes, size_t len)
{
	if (!reserve(text, len))
		return;
	if (len)
		memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
	text->bytes[text->len] = '\0';
}

void text_puts(struct text *text, const char *string)
{
	text_put(text, string, strlen(string));
}

void text_putc(struct text *text, char c)
{
	text_put(text, &c, 1);
}

void text_putf(struct text *text, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len >= 0 && reserve(text, (size_t)len)) {
		vsnprintf(text->bytes + text->len, (size_t)len + 1, fmt, again);
		text->len += (size_t)len;
	}
	va_end(again);
}

void text_put_double(struct text *text, double value)
{
	char digits[40];
	// A number that has 15 digits or fewer is found with 15, as %g drops zeros at the end.
	for (int count = 15; count <= 17; count++) {
		snprintf(digits, sizeof digits, "%.*g", count, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	// Only the locale's point is not one of these.
	size_t whole = strspn(digits, "+-0123456789e");
	text_put(text, digits, whole);
	const char *rest = digits + whole;
	if (!*rest)
		return;
	text_putc(text, '.');
	text_puts(text, rest + strcspn(rest, "0123456789"));
}

void text_put_count(struct text *text, uint64_t count, const char *one, const char *several)
{
	text_putf(text, "%" PRIu64 " %s", count, count == 1 ? one : several);
}

void text_pad(struct text *text, char c, size_t count)
{
	if (!reserve(text, count))
		return;
	memset(text->bytes + text->len, c, count);
	text->len += count;
	text->bytes[text->len] = '\0';
}

size_t text_code_point(const char *bytes, size_t len, int32_t *ret)
{
	utf8proc_ssize_t n =
		utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)len, ret);
	return n > 0 && *ret >= 0 ? (size_t)n : 0;
}

size_t text_code_points(const char *bytes, size_t len)
{
	size_t count = 0;
	for (size_t i = 0; i < len; count++) {
		int32_t c;
		size_t n = (unsigned char)bytes[i] < 0x80 ? 1
							  : text_code_point(bytes + i, len - i, &c);
		i += n ? n : 1;
	}
	return count;
}

void text_put_right(struct text *text, size_t width, const char *bytes, size_t len)
{
	size_t count = text_code_points(bytes, len);
	if (count < width)
		text_pad(text, ' ', width - count);
	text_put(text, bytes, len);
}

void text_align_right(struct text *text, size_t begin, size_t width)
{
	size_t len = text->len - begin;
	size_t count = len ? text_code_points(text->bytes + begin, len) : 0;
	if (text->failed || count >= width)
		return;
	text_pad(text, ' ', width - count);
	if (text->failed)
		return;
	memmove(text->bytes + begin + (width - count), text->bytes + begin, len);
	memset(text->bytes + begin, ' ', width - count);
}

struct error *text_error(const struct text *text)
{
	return text->failed ? error_nomem() : NULL;
}

static struct error *append(void *context, const char *bytes, size_t len)
{
	text_put(context, bytes, len);
	return text_error(context);
}

struct writer text_writer(struct text *text)
{
	return (struct writer){append, text};
}

bool text_commands_terminal(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
}

void text_put_visible(struct text *text, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len;) {
		int32_t c = 0;
		size_t n = text_code_point(bytes + i, len - i, &c);
		if (n && (c == '\n' || c == '\t' || !text_commands_terminal(c))) {
			text_put(text, bytes + i, n);
			i += n;
			continue;
		}
		for (size_t end = i + (n ? n : 1); i < end; i++)
			text_putf(text, "\\x%02x", (unsigned char)bytes[i]);
	}
}
