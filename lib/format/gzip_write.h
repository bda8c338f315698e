#pragma once
/**
 * @file
 * A writer in front of another one that compresses what passes through it.
 *
 *     struct gzip_writer *gz;
 *     TRY(gzip_writer_new(file, &gz));
 *     struct writer w = gzip_writer(gz);
 *     TRY(writer_put(&w, bytes, len));
 *     TRY(gzip_writer_finish(gz));
 *     gzip_writer_free(gz);
 *
 * RFC 1952, at zlib's default level, without a time stamp: the same bytes
 * give the same file.
 *
 * Threads: one.
 */
#include "base/writer.h"

struct gzip_writer;

/** @p out is copied. */
struct error *gzip_writer_new(const struct writer *out, struct gzip_writer **ret) MUST_CHECK;

/** NULL is fine. */
void gzip_writer_free(struct gzip_writer *gz);

/** Where to put what is to be compressed. */
struct writer gzip_writer(struct gzip_writer *gz);

/** Writes what is still inside; nothing can be put afterwards. */
struct error *gzip_writer_finish(struct gzip_writer *gz) MUST_CHECK;
