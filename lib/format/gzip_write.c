// zlib's deflate() with a buffer on each side of it.
#include "format/gzip_write.h"

#include <stdlib.h>
#include <zlib.h>

#define BUFFER (64u << 10)

struct gzip_writer {
	struct writer out;
	z_stream stream;
	gz_header header;
	unsigned char buffer[BUFFER];
};

struct error *gzip_writer_new(const struct writer *out, struct gzip_writer **ret)
{
	struct gzip_writer *gz = calloc(1, sizeof *gz);
	if (!gz)
		return error_nomem();
	gz->out = *out;
	// 16 asks for a gzip header; 255 in it says that no system is meant, as Go does.
	if (deflateInit2(&gz->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK) {
		free(gz);
		return error_nomem();
	}
	gz->header.os = 255;
	deflateSetHeader(&gz->stream, &gz->header);
	*ret = gz;
	return NULL;
}

void gzip_writer_free(struct gzip_writer *gz)
{
	if (!gz)
		return;
	deflateEnd(&gz->stream);
	free(gz);
}

static struct error *push(struct gzip_writer *gz, int flush)
{
	do {
		gz->stream.next_out = gz->buffer;
		gz->stream.avail_out = BUFFER;
		// Nothing can fail here: the stream is sound and there is room.
		deflate(&gz->stream, flush);
		size_t len = BUFFER - gz->stream.avail_out;
		TRY(writer_put(&gz->out, (const char *)gz->buffer, len));
	} while (gz->stream.avail_out == 0);
	return NULL;
}

static struct error *put(void *context, const char *bytes, size_t len)
{
	struct gzip_writer *gz = context;
	while (len > 0) {
		uInt part = len < (1u << 30) ? (uInt)len : 1u << 30;
		gz->stream.next_in = (unsigned char *)(uintptr_t)bytes;
		gz->stream.avail_in = part;
		TRY(push(gz, Z_NO_FLUSH));
		bytes += part;
		len -= part;
	}
	return NULL;
}

struct writer gzip_writer(struct gzip_writer *gz)
{
	return (struct writer){.write = put, .context = gz};
}

struct error *gzip_writer_finish(struct gzip_writer *gz)
{
	gz->stream.next_in = NULL;
	gz->stream.avail_in = 0;
	return push(gz, Z_FINISH);
}
