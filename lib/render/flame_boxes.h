#pragma once
/**
 * @file
 * Where the frames of a flame graph are drawn, and which are too narrow for it.
 *
 * Boxes are as wide as their weights, those below one another within each other, siblings from
 * left to right in the flame's order; the rest of a box, on the right, is what it costs itself.
 *
 * Memory:  in the arena given.
 */
#include "render/flamegraph.h"

/** Units in a pixel. */
#define FLAME_PIXEL 1000

/** Width of the whole picture in pixels. */
#define FLAME_WIDTH 1200

/** What is deeper is not drawn. */
#define FLAME_ROWS 1000

struct flame_box {
	uint32_t node;
	uint32_t left, right; ///< in units; whole numbers, so that no box sticks out of another one
};

struct flame_boxes {
	uint32_t count;
	struct flame_box *box; ///< in the order of nodes
	uint32_t rows;	       ///< that have boxes
	double narrowest;  ///< in pixels: wider than #FLAMEGRAPH_NARROWEST if there would be too
			   ///< many
	uint32_t left_out; ///< nodes that weigh something and have no box
};

/**
 * Lays out @p flame by @p weight, one for each node, none below 0, children together at most as
 * much as their parent unless they met the end of int64_t.
 *
 * @param limit  largest number of boxes
 */
struct error *flame_lay_out(struct flame_boxes *boxes, struct arena *scratch,
			    const struct flame *flame, const int64_t *weight,
			    uint32_t limit) MUST_CHECK;
