// Inflates in one go into memory of the size that the section's header gives: what libdeflate is made for, in
// less than half of zlib's time.
#include "object/inflate.h"

#include <libdeflate.h>
#include <zstd.h>

#include "object/object.h"

static struct error *from_zlib(const void *bytes, size_t len, void *out, uint64_t size)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	if (!d)
		return error_nomem();
	enum libdeflate_result result = libdeflate_zlib_decompress(d, bytes, len, out, size, NULL);
	libdeflate_free_decompressor(d);
	return result == LIBDEFLATE_SUCCESS ? NULL : error_new(ERR_FORMAT, "broken zlib data");
}

static struct error *from_zstd(const void *bytes, size_t len, void *out, uint64_t size)
{
	if (ZSTD_decompress(out, size, bytes, len) != size)
		return error_new(ERR_FORMAT, "broken zstd data");
	return NULL;
}

struct error *object_inflate(const void *bytes, size_t len, enum inflate_method method,
			     uint64_t size, struct arena *arena, struct slice *ret)
{
	// zlib makes at most 1032 bytes of one; zstd can make more, but no compiler's output does.
	if (size > OBJECT_SECTION_LIMIT || size / 4096 > len)
		return error_new(ERR_LIMIT, "it would inflate from %zu to %llu bytes", len,
				 (unsigned long long)size);
	char *out;
	TRY(ALLOC(arena, out, size + 1));
	TRY(method == INFLATE_ZSTD ? from_zstd(bytes, len, out, size)
				   : from_zlib(bytes, len, out, size));
	*ret = (struct slice){out, size};
	return NULL;
}
