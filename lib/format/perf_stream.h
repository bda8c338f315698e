#pragma once
/**
 * @file
 * The records of a perf.data file in the order they stand there, inflated where they are
 * compressed.
 *
 *     struct perf_stream *s;
 *     TRY(perf_stream_open(input, start, end, swap, &s));
 *     struct perf_entry e;
 *     bool more;
 *     for (;;) {
 *             TRY(perf_stream_next(s, &e, &more));
 *             if (!more)
 *                     break;
 *             ...
 *     }
 *     perf_stream_close(s);
 *
 * Compressed records are pieces of one zstd stream over the whole file.  What they inflate to is
 * in chunks, which live as long as somebody holds one of their records.
 *
 * Memory:  one chunk, and those that are held.  What was read of the input is given back when
 *          the caller says so, with input_release().
 * Threads: one.
 */
#include "format/perf_record.h"

struct input;
struct perf_stream;
struct perf_chunk;

/** A record and where it is. */
struct perf_entry {
	struct perf_record record;
	struct perf_chunk *chunk; ///< NULL if it is in the input itself
	uint64_t offset;	  ///< in the file: its own, or that of the compressed one it is from
};

/**
 * @param start, end  where the records are; @p end may be UINT64_MAX for the end of the input
 * @param swap  numbers are not in this machine's byte order
 */
struct error *perf_stream_open(struct input *input, uint64_t start, uint64_t end, bool swap,
			       struct perf_stream **ret) MUST_CHECK;

/** NULL is fine. Chunks that are still held stay. */
void perf_stream_close(struct perf_stream *stream);

/**
 * The next record; it is valid until the next call unless its chunk is held.
 *
 * @param[out] ret_more  false at the end of the records, or of the input
 * @return what is wrong with the record after the last one that was returned
 */
struct error *perf_stream_next(struct perf_stream *stream, struct perf_entry *ret,
			       bool *ret_more) MUST_CHECK;

/** Bytes that were read so far, inflated. */
uint64_t perf_stream_bytes(const struct perf_stream *stream);

/** Where the next record of the input is. */
uint64_t perf_stream_offset(const struct perf_stream *stream);

/** True if the input ended within the records. */
bool perf_stream_was_cut(const struct perf_stream *stream);

/** Keeps what the record's bytes are in, until as many calls of perf_entry_drop(). */
void perf_entry_hold(const struct perf_entry *entry);
void perf_entry_drop(const struct perf_entry *entry);
