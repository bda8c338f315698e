// Inflates in one go into memory of the size that the section's header gives: what libdeflate is
// made for, in less than half of zlib's time.
#include "object/inflate.h"

#include <libdeflate.h>
#include <zstd.h>

#include "object/object.h"

struct error *inflate_make_room(struct inflate *job, struct arena *arena)
{
	// zlib makes at most 1032 bytes of one; zstd can make more, but no compiler's output does.
	if (job->size > OBJECT_SECTION_LIMIT || job->size / 4096 > job->len)
		return error_new(ERR_LIMIT, "it would inflate from %zu to %llu bytes", job->len,
				 (unsigned long long)job->size);
	return ALLOC(arena, job->out, job->size + 1);
}

static struct error *from_zlib(const struct inflate *job)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	if (!d)
		return error_nomem();
	enum libdeflate_result result =
		libdeflate_zlib_decompress(d, job->bytes, job->len, job->out, job->size, NULL);
	libdeflate_free_decompressor(d);
	return result == LIBDEFLATE_SUCCESS ? NULL : error_new(ERR_FORMAT, "broken zlib data");
}

static struct error *from_zstd(const struct inflate *job)
{
	if (ZSTD_decompress(job->out, job->size, job->bytes, job->len) != job->size)
		return error_new(ERR_FORMAT, "broken zstd data");
	return NULL;
}

struct error *inflate_run(const struct inflate *job)
{
	return job->method == INFLATE_ZSTD ? from_zstd(job) : from_zlib(job);
}
