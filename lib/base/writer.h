#pragma once
/**
 * @file
 * A place to write bytes to, whatever it is: memory, a file, a pager.
 *
 * Threads: as the implementation.
 */
#include "base/error.h"

struct writer {
	/** Writes all @p len bytes or fails; after a failure it is not called again. */
	struct error *(*write)(void *context, const char *bytes, size_t len);
	void *context;
};

static inline struct error *writer_put(const struct writer *writer, const char *bytes, size_t len)
{
	return len ? writer->write(writer->context, bytes, len) : NULL;
}
