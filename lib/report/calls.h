#pragma once
/**
 * @file
 * Who calls one node, and what it calls, for those who look at one node at a time.
 *
 * The numbers are those of the graph's calls (graph/graph.h) when nothing is trimmed: a sample counts
 * once for each call that it has, a call from a node to itself is none.  But only the calls
 * of one node are counted, in one pass over the stacks: where stacks share little the calls of all
 * nodes are as many as the frames of all stacks.
 *
 *     TRY(calls_find(&calls, arena, &stacks, &(struct calls_wanted){.node = n, .type = 0}));
 *     for (uint32_t k = 0; k < calls.count; k++)
 *             print(graph_name(&stacks.graph, calls.call[k].node), call_weight(&calls.call[k]));
 *
 * Memory:  all in the arena given; stacks are borrowed.
 * Threads: any number.
 */
#include "report/stacks.h"

struct call {
	node_id node; ///< in stacks.graph: the other one of the two
	int64_t weight, weight_div; ///< the latter of mean mode; else 0
};

/** The heaviest first; those of the same weight by name. */
struct calls {
	uint32_t count;
	struct call *call;
};

struct calls_wanted {
	node_id node;
	bool callers; ///< else callees
	uint32_t type;
};

/** Finds the calls of a node. @param stacks  made without kinds of frames */
struct error *calls_find(struct calls *calls, struct arena *arena, const struct stacks *stacks,
			 const struct calls_wanted *wanted) MUST_CHECK;

static inline int64_t call_weight(const struct call *call)
{
	return mean_of(call->weight, call->weight_div);
}
