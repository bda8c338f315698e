#pragma once
/**
 * @file
 * Answers of the process that reads a binary: numbers and texts, one after the other.
 *
 * Both sides are this program, but the writer has looked at a stranger's bytes and may
 * say anything.  A reader that meets nonsense remembers it and gives zeros, so
 * that it can be asked once, at the end:
 *
 *     uint32_t count = message_count(&in);
 *     for (uint32_t i = 0; i < count; i++)
 *             name[i] = message_text(&in);
 *     TRY(message_end(&in));
 *
 * A text travels once and is a number when it comes again; equal texts are equal
 * pointers.  Every counted thing takes a byte at least, so that counts are bounded by
 * the bytes that are left.
 *
 * Memory:  a reader's texts live in the arena given to it.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/strtab.h"
#include "base/wire.h"

struct text;

/** The fields are private to message.c. */
struct message_writer {
	struct text *out;
	struct arena arena;
	struct strtab seen;
	bool failed;
};

struct error *message_writer_init(struct message_writer *writer, struct text *out) MUST_CHECK;
void message_writer_deinit(struct message_writer *writer);

void message_put_u64(struct message_writer *writer, uint64_t number);
void message_put_i64(struct message_writer *writer, int64_t number);

/** NULL arrives as NULL. */
void message_put_text(struct message_writer *writer, const char *text);

/** Out of memory, if that happened. */
struct error *message_writer_error(const struct message_writer *writer) MUST_CHECK;

/** The fields are private to message.c. */
struct message_reader {
	struct wire in;
	struct arena *arena;
	const char **text;
	uint32_t count, cap;
	bool bad;
};

/** Reads @p len bytes, which must stay where they are. */
void message_reader_init(struct message_reader *reader, const void *bytes, size_t len,
			 struct arena *arena);

uint64_t message_u64(struct message_reader *reader);
int64_t message_i64(struct message_reader *reader);

/** A number of things that follow; no more than there are bytes left. */
uint32_t message_count(struct message_reader *reader);

/** NULL only if NULL was put, or after nonsense. */
const char *message_text(struct message_reader *reader);

/** #ERR_FORMAT if anything was not as it should be, or something is left. */
struct error *message_end(struct message_reader *reader) MUST_CHECK;
