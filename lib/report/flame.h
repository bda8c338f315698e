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
 * Nodes are numbered in preorder, but see flame_grow.h for those that are made as they are looked
 * at: a node comes before those below it, and these are the numbers up to its end.  Siblings are in
 * the bytewise order of their names.  Node 0 is the root, which is no frame; it holds everything,
 * also samples of which the filters left no frame.
 *
 * Two sides.  What weighs less than nothing is what a base had: -diff_base subtracts the samples of
 * the base and keeps them apart from the others, so that `total` and `base_total` are the two
 * profiles, and their difference is what changed.  -base subtracts equal stacks from each other
 * when it reads, so that only what is left of them is there: `total` is by how much those stacks
 * grew that grew, `base_total` by how much the others shrank.  The difference is the same.  Both
 * sides are never negative, so no child is wider than its parent.
 *
 * What a stack weighs is said in weights.h.
 *
 * Memory:  all in the arena given to flame_build(); stacks and view are borrowed.
 * Threads: any number of readers; flame_weigh() writes.
 */
#include "report/weights.h"

struct flame_growth;

struct flame {
	const struct stacks *stacks;
	bool inverted; ///< callers are below those that they call
	bool differs;  ///< there is a base, or what looks like one: values below zero
	bool apart;    ///< and its samples are marked, so that the sides are two profiles

	uint32_t count;	    ///< of nodes
	uint32_t *parent;   ///< #NO_ID for the root
	uint32_t *end;	    ///< the first node behind all that are below this one; NULL if it grows
	uint32_t *depth;    ///< 0 for the root
	uint32_t *frame;    ///< in stacks.frame; #NO_ID for the root
	/** Of a flame that grows, see flame_grow.h; else NULL. */
	struct flame_growth *growth;
	uint32_t *child, *child_end; ///< #NO_ID if the node was not opened, or has none
	bool *goes_on;		     ///< it has children, or will have some

	/** Of a flame that does not. */
	struct weights weights;
	uint32_t *last;	    ///< by stack: the node where it ends, or where it was cut
	uint32_t *cut;	    ///< by stack: how many frames at its end have no node; NULL if all have
	uint32_t max_depth; ///< of stacks, with what was cut

	/** Of the sample type weighed last; sums saturate. */
	uint32_t type;
	uint64_t cut_frames;		 ///< without nodes, of stacks that weigh anything
	int64_t *total, *self;		 ///< with all below, also what was cut; what ends here
	int64_t *base_total, *base_self; ///< the same of the base
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

/** Weighs another sample type, if it does not grow: one pass over samples and one over nodes. */
void flame_weigh(struct flame *flame, uint32_t type);

/** Makes the children of a node, if they are not there: only flames that grow lack any. */
struct error *flame_open(struct flame *flame, uint32_t node) MUST_CHECK;

static inline bool flame_has_children(const struct flame *f, uint32_t node)
{
	return f->growth ? f->goes_on[node] : f->end[node] > node + 1;
}

/** The first child of a node that is open; #NO_ID if it has none. */
static inline uint32_t flame_first(const struct flame *f, uint32_t node)
{
	if (f->growth)
		return f->child[node];
	return f->end[node] > node + 1 ? node + 1 : NO_ID;
}

/** The sibling behind a node that is not the root; #NO_ID if it is the last one. */
static inline uint32_t flame_next(const struct flame *f, uint32_t node)
{
	uint32_t parent = f->parent[node];
	uint32_t next = f->growth ? node + 1 : f->end[node];
	return next < (f->growth ? f->child_end[parent] : f->end[parent]) ? next : NO_ID;
}

/** True if @p ancestor is the node or above it. */
static inline bool flame_is_below(const struct flame *f, uint32_t node, uint32_t ancestor)
{
	while (f->depth[node] > f->depth[ancestor])
		node = f->parent[node];
	return node == ancestor;
}

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
