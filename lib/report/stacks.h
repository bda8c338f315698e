#pragma once
/**
 * @file
 * The stacks of a view, equal ones summed up: what flame graphs are made of.
 *
 *     struct stacks s;
 *     TRY(stacks_build(&s, scratch, view, question));
 *     for (uint32_t n = 0; n < s.count; n++)
 *             for (uint32_t k = s.start[n]; k < s.start[n + 1]; k++)      // root first
 *                     visit(&s.frame[s.stack[k]]);
 *
 * Stacks are equal if all of their frames are, as far as the question's granularity tells
 * frames apart.  Samples of which the filters left no frame are not there.
 *
 * Memory:  all in the arena given to stacks_build().
 * Threads: any number of readers once built.
 */
#include "report/top.h"

/** How a frame came to be on the stack. */
enum frame_kind {
	FRAME_CALLED,
	FRAME_INLINED, ///< into the frame before it
	FRAME_KERNEL,
	FRAME_JIT,
};

/** A frame; the same node is several if its kinds differ. */
struct stack_frame {
	node_id node;
	enum frame_kind kind;
};

struct stacks {
	struct graph graph; ///< nodes and names only
	const struct report_options *options;

	uint32_t frame_count;
	struct stack_frame *frame;

	uint32_t count;
	uint32_t *start; ///< count + 1 entries
	uint32_t *stack; ///< frames, root first
	int64_t **sum;	 ///< sum[type][stack]; sums saturate
	uint32_t *of;	 ///< the stack of each sample of the view; #NO_ID if it has no frame
};

/**
 * Sums up the stacks of @p view.
 *
 * @param kinds  tell frames apart by their kind; else all are #FRAME_CALLED
 */
struct error *stacks_build(struct stacks *stacks, struct arena *scratch, const struct view *view,
			   const struct graph_question *question, bool kinds) MUST_CHECK;

/**
 * How many frames of stack @p n come before the first one that is @p frame, from the root; all if
 * none is.
 */
uint32_t stacks_find(const struct stacks *stacks, uint32_t n, uint32_t frame);

/**
 * All stacks by the names of their frames, bytewise, so that those with the same callers are
 * neighbours.
 *
 * @param inverted  frames count from the leaf
 */
struct error *stacks_by_name(const struct stacks *stacks, struct arena *scratch, bool inverted,
			     uint32_t **ret) MUST_CHECK;

/** Numbers frames in the bytewise order of their names, from 1; by frame. */
struct error *stacks_rank_frames(const struct stacks *stacks, struct arena *arena,
				 uint32_t **ret) MUST_CHECK;

/** Frame @p k of stack @p n, from the root or, inverted, from the leaf. */
static inline uint32_t stacks_frame(const struct stacks *stacks, uint32_t n, uint32_t k,
				    bool inverted)
{
	return stacks->stack[inverted ? stacks->start[n + 1] - 1 - k : stacks->start[n] + k];
}

/** Warns of @p count values below zero, if there are any, that a format does not have. */
void stacks_note_negative(struct text *notes, uint64_t count);

/** The value of stack @p n as the options want it: the mean if asked for, divided by divide_by. */
int64_t stacks_value(const struct stacks *stacks, uint32_t type, uint32_t n);
