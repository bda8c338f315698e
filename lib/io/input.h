#pragma once
/**
 * @file
 * Input: the bytes of a file, unzipped while somebody already reads them.
 *
 * A second thread reads and inflates; the reader follows it through one
 * contiguous stretch of memory, and gives back what it is done with, so that a
 * big profile is never in memory as a whole.
 *
 *     TRY(input_open("cpu.pb.gz", &options, &in));
 *     const uint8_t *bytes = input_bytes(in);
 *     uint64_t have = input_wait(in, 100);     // less than 100 only at the end
 *     ...
 *     TRY(input_error(in));
 *
 * gzip (RFC 1952, any number of members) is recognised by its first bytes
 * and undone; everything else is passed on as it is, but for the byte order
 * mark of UTF-8 in front of it.
 *
 * Memory:  address space for the largest size allowed; pages only as they fill.
 * Threads: one reader per input.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"

struct input;

struct input_options {
	/**
	 * Largest size after unzipping; 0 is the default: #INPUT_SIZE_FLOOR, or
	 * #INPUT_RATIO times the file's own size if that is more.
	 */
	uint64_t max_size;
	/** Told at first and now and then how many of the file's bytes were read; NULL to hear nothing. */
	void (*progress)(void *context, uint64_t done, uint64_t size);
	void *context;
};

/** Where bytes come from that are in no file. */
struct input_source {
	/**
	 * Gets up to @p len more bytes.  It is called in the input's thread, and should come back
	 * within a fraction of a second, with nothing if need be, so that the input can be ended.
	 *
	 * @param ret_end  true if there is nothing more
	 */
	struct error *(*read)(void *context, uint8_t *to, size_t len, size_t *ret, bool *ret_end);
	void (*close)(void *context); ///< called once, after the last read
	void *context;
};

#define INPUT_SIZE_FLOOR (128u << 20)
#define INPUT_RATIO      64

/**
 * Opens the file at @p path; "-" is standard input.
 * @return #ERR_IO in the system's words for what cannot be read, a directory included
 */
struct error *input_open(const char *path, const struct input_options *options,
			 struct input **ret) MUST_CHECK;

/** An input over @p len bytes of memory, copied. */
struct error *input_from_memory(const void *bytes, size_t len, const struct input_options *options,
				struct input **ret) MUST_CHECK;

/**
 * An input that @p source feeds; reading begins at once, in a thread of its own.
 * After a failure the source was closed.
 */
struct error *input_from_source(const struct input_source *source,
				const struct input_options *options,
				struct input **ret) MUST_CHECK;

/** Stops reading and frees it; NULL is fine. */
void input_close(struct input *input);

/** Where the bytes are (or will be); valid up to what input_wait() returned. */
const uint8_t *input_bytes(const struct input *input);

/** About how many bytes there will be, to make room for; 0 if nothing is known. */
uint64_t input_expected_size(const struct input *input);

/** Waits until @p count bytes are there or the input has ended; returns how many are there. */
uint64_t input_wait(struct input *input, uint64_t count);

/**
 * The first @p count bytes, or all if there are fewer: the same ones however many are there
 * already.  What a file is must be told from these.
 */
struct slice input_head(struct input *input, uint64_t count);

/** Gives back the memory of the first @p count bytes; they must not be looked at again. */
void input_release(struct input *input, uint64_t count);

/**
 * Why the input ended early, if it did: a read error, broken gzip, the size limit. The error is
 * yours.
 */
struct error *input_error(struct input *input) MUST_CHECK;
