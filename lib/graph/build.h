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
};

/** Orders by magnitude, larger first. */
static inline int compare_magnitudes(int64_t a, int64_t b)
{
	int64_t left = magnitude(a), right = magnitude(b);
	return (left < right) - (left > right);
}

/** Orders bytewise. */
static inline int compare_slices(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.text, b.text, len) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/** nodes.c: makes the nodes that the view's locations stand for. */
struct error *build_nodes(struct builder *b) MUST_CHECK;

/** weigh.c: sums up flat and cum. */
struct error *build_weights(struct builder *b) MUST_CHECK;

/** name.c: fills graph.name. */
struct error *build_names(struct builder *b) MUST_CHECK;

/** trim.c: chooses and sorts shown[]. */
struct error *build_shown(struct builder *b) MUST_CHECK;

/** edges.c: sums up the calls between the nodes that are left, and sorts them. */
struct error *build_edges(struct builder *b) MUST_CHECK;
