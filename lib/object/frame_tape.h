#pragma once
/**
 * @file
 * Frames that are told now and passed on later: a sink that keeps what it hears.
 *
 *     struct frame_tape tape;
 *     TRY(frame_tape_init(&tape));
 *     const struct frame_sink sink = {frame_tape_record, &tape};
 *     … asked in a thread …
 *     err = frame_tape_play(&tape, &real_sink);
 *     frame_tape_deinit(&tape);
 *
 * So that readers that work in threads can tell one sink in an order that does not depend on which
 * was first.
 *
 * Memory:  text is copied, each one once.
 * Threads: one at a time.
 */
#include "base/arena.h"
#include "base/strtab.h"
#include "object/frames.h"

/** The fields are private to frame_tape.c. */
struct frame_tape {
	struct arena arena;
	struct strtab text;
	struct frame *frame;
	uint32_t frame_count, frame_cap;
	struct frame_note *note;
	uint32_t note_count, note_cap;
};

struct error *frame_tape_init(struct frame_tape *tape) MUST_CHECK;

/** Fine on a zeroed one, and twice. */
void frame_tape_deinit(struct frame_tape *tape);

/** For frame_sink.frames, with the tape as context. */
struct error *frame_tape_record(void *tape, uint32_t index, const struct frame *frame,
				size_t count) MUST_CHECK;

/** Tells @p sink all of it, in the order it was told. @return what the sink says */
struct error *frame_tape_play(const struct frame_tape *tape,
			      const struct frame_sink *sink) MUST_CHECK;
