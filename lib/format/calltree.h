#pragma once
/**
 * @file
 * A tree of calls with costs, as several formats have it, on its way into a profile.
 *
 *     calltree_init(&tree, &scratch);
 *     TRY(calltree_child(&tree, CALLTREE_ROOT, loc, &node));
 *     calltree_add(&tree, node, 0, 12);
 *     TRY(calltree_emit(&tree, builder, 0, 0, 0));
 *
 * A node is a stack: a frame, and the node it was called from.  Each node with a cost becomes one
 * sample, so that the time this takes depends on what comes out, not on how often the costs
 * of a deep stack were added to.
 *
 * Memory:  in the arena given to calltree_init().
 * Threads: one at a time.
 */
#include "base/lookup.h"
#include "profile/builder.h"

/** Sample types that a profile made of trees can have, and costs of a node. */
#define CALLTREE_TYPES 8
#define CALLTREE_COSTS 2

/** The node without frames. */
#define CALLTREE_ROOT 0

/** The columns may be read, and `caller` written by who adds nodes in another order. */
struct calltree {
	struct arena *arena;
	uint32_t count, cap;
	uint32_t *caller; ///< #NO_ID of the root and of nodes that have none
	loc_id *loc;	  ///< #NO_ID for no frame
	int64_t *cost[CALLTREE_COSTS];
	struct lookup known;
};

/** A tree with a root. */
struct error *calltree_init(struct calltree *tree, struct arena *arena) MUST_CHECK;

/** Adds a node, whether there is one like it or not. */
struct error *calltree_node(struct calltree *tree, uint32_t caller, loc_id loc,
			    uint32_t *ret) MUST_CHECK;

/** The node of @p loc called from @p caller; the same one each time. */
struct error *calltree_child(struct calltree *tree, uint32_t caller, loc_id loc,
			     uint32_t *ret) MUST_CHECK;

/** Adds to a cost; sums saturate. */
void calltree_add(struct calltree *tree, uint32_t node, unsigned cost, int64_t value);

/**
 * Adds a sample for each node with a frame and a cost.
 *
 * @param type        the sample type of the first cost, the others follow it; other types are 0
 * @param key, value  a label for all of them; 0 for none
 * @return #ERR_FORMAT if a node is called from itself
 */
struct error *calltree_emit(const struct calltree *tree, struct builder *b, uint32_t type,
			    str_id key, str_id value) MUST_CHECK;
