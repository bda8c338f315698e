#pragma once
/**
 * @file
 * What the process that reads a binary says, piece by piece.  For read_*.c only.
 *
 * In this order: files of debug information that were tried, an end mark; the facts; frames,
 * an end mark; folders of compilers, readers, flags, notes.
 */
#include "symbolize/message.h"
#include "symbolize/read_binary.h"

struct object;

/** A file that was tried; NULL ends them. */
void read_put_try(struct message_writer *out, const struct binary_try *tried);

/** What @p object, and @p debug if there is one, say about themselves. */
struct error *read_put_facts(struct message_writer *out, struct object *object,
			     struct object *debug, struct arena *scratch) MUST_CHECK;

/** Frames of one address; @p count 0 ends them. */
void read_put_frames(struct message_writer *out, uint32_t index, const struct frame *frame,
		     size_t count);

/**
 * Understands the @p len bytes that the work put, for a question about @p addresses addresses.
 *
 * @return #ERR_FORMAT if they are not what the work can have put
 */
struct error *read_take_answer(const void *bytes, size_t len, uint32_t addresses,
			       struct arena *arena, struct read_answer *ret) MUST_CHECK;

/** The work that binary_read() has done by isolate_run(); @p context is the question. */
struct error *read_work(void *context, struct text *answer) MUST_CHECK;
