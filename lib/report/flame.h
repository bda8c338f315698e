#pragma once
/**
 * @file
 * The stacks of a view as a tree: what flame graphs draw, whoever draws them.
 *
 *     struct flame f;
 *     TRY(flame_build(&f, scratch, &stacks, false));
 *     flame_weigh(&f, type);                                  // again for another sample type
 *     for (uint32_t c = n + 1; c < f.end[n]; c = f.end[c])    // what n calls
 *             draw(flame_name(&f, c), f.total[c]);
 *
 * Nodes are numbered in preorder: a node comes before those below it, and these are the numbers up
 * to its end.  Siblings are in the bytewise order of their names.  Node 0 is the root, which is no
 * frame; it holds everything, also samples of which the filters left no frame.
 *
 * Two sides.  What weighs less than nothing is what a base had: -diff_base subtracts the samples of
 * the base and keeps them apart from the others, so that `total` and `base_total` are the two
 * profiles, and their difference is what changed.  -base subtracts equal stacks from each other
 * when it reads, so that only what is left of them is there: `total` is by how much those stacks
 * grew that grew, `base_total` by how much the others shrank.  The difference is the same.  Both
 * sides are never negative, so no child is wider than its parent.
 *
 * Values are raw, without divide_by, for the scaling is that of who prints them.  In mean mode
 * each stack weighs its mean, as in folded; sums are sums of these.  With drop_negative stacks
 * that lost weigh nothing.
 *
 * Memory:  all in the arena given to flame_build(); stacks and view are borrowed.
 * Threads: any number of readers; flame_weigh() writes.
 */
#include "report/stacks.h"

struct flame {
	const struct stacks *stacks;
	bool inverted; ///< callers are below those that they call
	bool differs;  ///< there is a base, or what looks like one: values below zero
	bool apart;    ///< and its samples are marked, so that the sides are two profiles

	uint32_t count;	    ///< of nodes
	uint32_t *parent;   ///< #NO_ID for the root
	uint32_t *end;	    ///< the first node behind all that are below this one
	uint32_t *depth;    ///< 0 for the root
	uint32_t *frame;    ///< in stacks.frame; #NO_ID for the root
	uint32_t *last;	    ///< by stack: the node where it ends, or where it was cut
	uint32_t *cut;	    ///< by stack: how many frames at its end have no node; NULL if all have
	uint32_t max_depth; ///< of stacks, with what was cut

	/** Of the sample type weighed last; sums saturate. */
	uint32_t type;
	uint64_t cut_frames;		 ///< without nodes, of stacks that weigh anything
	int64_t *total, *self;		 ///< with all below, also what was cut; what ends here
	int64_t *base_total, *base_self; ///< the same of the base
	int64_t *divisor, *base_divisor; ///< of mean mode, for flame_weigh(); else NULL
};

/**
 * Makes the tree and weighs the sample type of the stacks' options.
 *
 * @param stacks    must live as long
 * @param inverted  the tree begins with the frames where samples were taken; a stack then ends at
 *                  the frame that nobody called
 */
struct error *flame_build(struct flame *flame, struct arena *scratch, const struct stacks *stacks,
			  bool inverted) MUST_CHECK;

/**
 * The same for a reader who sees so much only: of a stack that weighs less than @p share of all,
 * in each sample type, only the frames that other stacks begin with, too, get nodes.  Where stacks
 * are many and deep that saves most of the memory.  Comparisons and means are not cut.
 */
struct error *flame_build_wide(struct flame *flame, struct arena *scratch,
			       const struct stacks *stacks, bool inverted, double share) MUST_CHECK;

/** Weighs another sample type: one pass over samples and one over nodes; allocates nothing. */
void flame_weigh(struct flame *flame, uint32_t type);

/** How the frame is called in `top`, "root" for the root; borrowed, any bytes. */
struct slice flame_name(const struct flame *flame, uint32_t node);

/**
 * Weights of a comparison that leaves room for what is gone: frames that only the base has weigh
 * what they weighed there, and their callers as much more.
 *
 * @param[out] weight  one for each node
 * @return true if something is gone
 */
bool flame_weigh_with_gone(const struct flame *flame, int64_t *weight);
