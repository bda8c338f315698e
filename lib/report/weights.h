#pragma once
/**
 * @file
 * What each stack weighs, on two sides: what there is, and what a base had.
 *
 *     TRY(weights_init(&w, arena, &stacks));
 *     weights_weigh(&w, type);
 *     for (uint32_t n = 0; n < stacks.count; n++)
 *             add(w.now[n], w.base[n]);
 *
 * Values are raw, without divide_by, for the scaling is that of who prints them.  In mean mode each
 * stack weighs its mean, as in folded.  With drop_negative stacks that lost weigh nothing.
 * Neither side is ever below 0; sums saturate.
 *
 * Memory:  all in the arena given; stacks are borrowed.
 * Threads: any number of readers; weights_weigh() writes.
 */
#include "report/stacks.h"

struct weights {
	const struct stacks *stacks;
	bool differs; ///< there is a base, or what looks like one: values below zero
	bool apart;   ///< and its samples are marked, so that the sides are two profiles

	/** Of the sample type weighed last, by stack; stacks.count: of samples without frames. */
	uint32_t type;
	int64_t *now, *base;
	int64_t most;		   ///< the largest number in `now`, of stacks
	int64_t total, base_total; ///< of all

	int64_t *divisor, *base_divisor; // private, of mean mode; else NULL
	bool bare;			 // private: samples without frames
};

/** Makes room and weighs the sample type of the stacks' options. */
struct error *weights_init(struct weights *weights, struct arena *arena,
			   const struct stacks *stacks) MUST_CHECK;

/** Weighs another sample type: one pass over samples, or over stacks; allocates nothing. */
void weights_weigh(struct weights *weights, uint32_t type);
