#pragma once
/**
 * @file
 * The functions and calls of a callgrind file, and which caller stands above each function.
 *
 *     callgrind_graph_init(&g, arena);
 *     TRY(callgrind_find(&g, file, name, &f));             // the number of a function
 *     TRY(callgrind_add_call(&g, caller, callee, &site, cost));
 *     TRY(callgrind_settle(&g));                           // g.function[f].above is known
 *
 * A function is its file and name: pprof does not say in which binary what it calls is.
 *
 * Memory:  in the arena.
 * Threads: one per graph.
 */
#include "base/lookup.h"
#include "base/strtab.h"

/** Where something costs. */
struct callgrind_place {
	str_id object, file; ///< 0 if not known
	uint64_t address, line;
};

struct callgrind_function {
	str_id file, name;
	uint32_t above; ///< the call that it is shown below; #NO_ID if none
};

/** All calls from one function to another. */
struct callgrind_call {
	uint32_t caller, callee;
	int64_t cost;		     ///< of all, without sign
	int64_t site_cost;	     ///< of the costliest one
	struct callgrind_place site; ///< and where that is
	uint32_t location;	     ///< the user's; 0 at first
};

struct callgrind_graph {
	struct arena *arena;
	struct lookup known_functions, known_calls;
	struct callgrind_function *function;
	struct callgrind_call *call;
	uint32_t function_count, function_cap, call_count, call_cap;
};

/** An empty graph; allocates nothing yet. */
void callgrind_graph_init(struct callgrind_graph *g, struct arena *arena);

struct error *callgrind_find(struct callgrind_graph *g, str_id file, str_id name,
			     uint32_t *ret) MUST_CHECK;

/** Adds the @p cost of calls; a function's calls of itself are left out. */
struct error *callgrind_add_call(struct callgrind_graph *g, uint32_t caller, uint32_t callee,
				 const struct callgrind_place *site, int64_t cost) MUST_CHECK;

/**
 * Chooses the caller above each function, so that there is no circle: its costliest one.  Where
 * functions call each other in circles, the costliest of those that are reached from outside; of
 * a circle that nothing reaches, the function met first has none.
 */
struct error *callgrind_settle(struct callgrind_graph *g) MUST_CHECK;
