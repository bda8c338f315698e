#pragma once
/**
 * @file
 * Who calls one node, and what it calls, for those who look at one node at a time.
 *
 * The numbers are those of the graph's calls (graph/graph.h) when nothing is trimmed: a sample
 * counts once for each call that it has, a call from a node to itself is none.  But only the calls
 * of one node are counted, in one pass over the stacks: where stacks share little the calls of all
 * nodes are as many as the frames of all stacks.
 *
 *     struct calls calls[CALLS_SIDES];
 *     TRY(calls_find(calls, arena, &stacks, n, type));
 *     for (uint32_t k = 0; k < calls[CALLERS].count; k++)
 *             print(graph_name(&stacks.graph, calls[CALLERS].call[k].node),
 *                   call_weight(&calls[CALLERS].call[k]));
 *
 * Memory:  all in the arena given; stacks are borrowed.
 * Threads: any number.
 */
#include "report/stacks.h"

struct call {
	node_id node;		    ///< in stacks.graph: the other one of the two
	int64_t weight, weight_div; ///< the latter of mean mode; else 0
};

/** The heaviest first; those of the same weight by name. */
struct calls {
	uint32_t count;
	struct call *call;
};

enum calls_side { CALLERS, CALLEES, CALLS_SIDES };

/**
 * Finds the calls of a node.
 *
 * @param[out] calls  both sides
 * @param stacks      made without kinds of frames
 */
struct error *calls_find(struct calls calls[CALLS_SIDES], struct arena *arena,
			 const struct stacks *stacks, node_id node, uint32_t type) MUST_CHECK;

static inline int64_t call_weight(const struct call *call)
{
	return mean_of(call->weight, call->weight_div);
}
