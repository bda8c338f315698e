#pragma once
/**
 * @file
 * The steps of graph_build(), one file each.  For graph/\*.c only.
 */
#include <string.h>

#include "graph/graph.h"

/** A graph in the making. */
struct builder {
	struct graph *graph;
	const struct view *view;
	const struct graph_options *options;
	struct arena *arena;

	/**
	 * Nodes of each location, innermost first: frame[frame_start[l] .. frame_start[l + 1]).
	 * A location that is out of the view has none.
	 */
	uint32_t *frame_start;
	node_id *frame;
	bool *inlined_somewhere; ///< by node: it is not the outermost line of some location
	bool *kept;              ///< by node; NULL while no node was removed
	bool cut_before;         ///< light calls went already, which hides them from graph.dropped_edges

	/** Of call trees, by node. A caller has a smaller number than what it calls. */
	node_id *above;          ///< its caller; #NO_ID at the root
	node_id *caller;         ///< the same among nodes that are left; #NO_ID too if the call was cut
	bool *residual, *inlined; ///< the call from there
	node_id *leaf;           ///< by position of the sample; #NO_ID if it has no frames
};

/** nodes.c: makes the nodes that the view's locations stand for. */
struct error *build_nodes(struct builder *b) MUST_CHECK;

/** weigh.c: sums up flat and cum. */
struct error *build_weights(struct builder *b) MUST_CHECK;

/** name.c: fills graph.name. */
struct error *build_names(struct builder *b) MUST_CHECK;

/** trim.c: chooses and sorts shown[]. */
struct error *build_shown(struct builder *b) MUST_CHECK;

/** trim.c: orders nodes by address, else by printable name. */
int compare_names(const struct graph *graph, node_id a, node_id b);

/** edges.c: sums up the calls between the nodes that are left, in no order; with lists by node. */
struct error *build_calls(struct builder *b) MUST_CHECK;

/** edges.c: the same without light calls, heaviest first. */
struct error *build_edges(struct builder *b) MUST_CHECK;

/** edges.c: makes the lists by node anew after edges went or moved. */
struct error *index_edges(struct builder *b) MUST_CHECK;

/** tree.c: puts a node for each path in place of the nodes, with flat and cum. */
struct error *build_tree(struct builder *b) MUST_CHECK;

/** tree.c: forgets the calls to listed nodes that weigh less than the cutoff. */
void cut_tree(struct builder *b);

/** tree.c: hangs what is below nodes with @p gone below their callers. */
void close_tree(struct builder *b, const bool *gone);

/** tree.c: adds the calls that are left to the graph. */
struct error *list_tree_calls(struct builder *b) MUST_CHECK;

/** tags.c: fills graph.tag for the first @p count nodes that are shown. */
struct error *build_tags(struct builder *b, uint32_t count) MUST_CHECK;

/** picture.c: sorts shown[] so that the nodes a drawing should have come first; needs the calls. */
struct error *sort_by_interest(struct builder *b) MUST_CHECK;

/** picture.c: how many nodes of shown[] fit a drawing of nodecount nodes and tags. */
uint32_t count_drawable(const struct builder *b);

/** picture.c: removes residual calls whose ends are connected anyway. */
struct error *drop_redundant(struct builder *b) MUST_CHECK;
