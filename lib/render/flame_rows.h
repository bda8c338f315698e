#pragma once
/**
 * @file
 * A flame graph in the cells of a terminal: which frame is in which columns of which row.
 *
 *     struct flame_scale scale;
 *     TRY(flame_scale_init(&scale, arena, &flame, flame.total));
 *     TRY(flame_rows_lay(&rows, scratch, &scale, &(struct flame_window){.columns = 80, .rows =
 * 20})); for (uint32_t r = 0; r < rows.count; r++) for (uint32_t i = rows.start[r]; i <
 * rows.start[r + 1]; i++) draw(r, rows.box[i].left, rows.box[i].right, rows.box[i].node);
 *
 * The first row is the root.  A frame begins and ends at the column that its share of the width
 * falls into, so boxes never overlap and no box sticks out of the one above; one that begins and
 * ends at the same column is left out, with all below it.  Of neighbours that are all narrower than
 * a column, those are shown in which a column begins.
 *
 * Laying out visits what is drawn, and once each frame beside it that is too narrow: that millions
 * of frames are below those costs nothing.
 *
 * Memory:  in the arenas given; the flame and the weights are borrowed.
 * Threads: any number of readers.
 */
#include "report/flame.h"

/** Where frames begin, as sums of weights. */
struct flame_scale {
	const struct flame *flame;
	const int64_t *weight; ///< by node, none below 0
	int64_t *start;	       ///< by node
};

/** What is to be laid out. */
struct flame_window {
	uint32_t root;	///< this node and what is below it; as wide as the window
	uint32_t first; ///< so many rows at the top are passed over
	uint32_t rows;	///< largest number of them
	unsigned columns;
};

struct flame_cell {
	uint32_t node;
	unsigned left, right; ///< columns; right is behind the last one
};

struct flame_rows {
	uint32_t count; ///< of rows that have boxes
	uint32_t
		*start; ///< the boxes of r are box[start[r]] … box[start[r + 1] - 1], left to right
	struct flame_cell *box;
};

/** Makes room, and takes @p weight, which is one for each node. */
struct error *flame_scale_init(struct flame_scale *scale, struct arena *arena,
			       const struct flame *flame, const int64_t *weight) MUST_CHECK;

/** Takes other weights, or the same anew after flame_weigh(). */
void flame_scale_weigh(struct flame_scale *scale, const int64_t *weight);

/** Lays out a part of the flame. */
struct error *flame_rows_lay(struct flame_rows *rows, struct arena *scratch,
			     const struct flame_scale *scale,
			     const struct flame_window *window) MUST_CHECK;
