// Numbers, names and what all built binaries share.
#include "build.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void build_number(struct build *b, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text_putc(b->out, (char)(value >> 8 * (b->big ? size - 1 - i : i)));
}

void build_name(struct build *b, const char *text, size_t size)
{
	size_t len = strnlen(text, size);
	text_put(b->out, text, len);
	text_pad(b->out, '\0', size - len);
}

void build_to(struct build *b, size_t at)
{
	assert(b->out->len <= at);
	text_pad(b->out, '\0', at - b->out->len);
}

void build_patch(struct build *b, size_t at, uint64_t value, size_t size)
{
	assert(at + size <= b->out->len);
	for (size_t i = 0; i < size; i++)
		b->out->bytes[at + i] = (char)(value >> 8 * (b->big ? size - 1 - i : i));
}

void build_zlib(struct build *b)
{
	Bytef bytes[256];
	uLongf len = sizeof bytes;
	int status = compress(bytes, &len, (const Bytef *)BUILT_TEXT, strlen(BUILT_TEXT));
	assert(status == Z_OK);
	(void)status;
	text_put(b->out, (const char *)bytes, len);
}

void build_zdebug(struct build *b, uint64_t size)
{
	struct build big = {b->out, true};
	text_puts(b->out, "ZLIB");
	build_number(&big, size ? size : strlen(BUILT_TEXT), 8);
	build_zlib(b);
}
