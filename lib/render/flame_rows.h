#pragma once
/**
 * @file
 * A flame graph in the cells of a terminal: which frame is in which columns of which row.
 *
 *     struct flame_window window = {.columns = 80, .rows = 20};
 *     TRY(flame_rows_lay(&rows, scratch, &flame, &window));
 *     for (uint32_t r = 0; r < rows.count; r++)
 *             for (uint32_t i = rows.start[r]; i < rows.start[r + 1]; i++)
 *                     draw(r, rows.box[i].left, rows.box[i].right, rows.box[i].node);
 *
 * The first row is the root.  A frame begins and ends at the column that its share of the width
 * falls into, so boxes never overlap and no box sticks out of the one above; one that begins and
 * ends at the same column is left out, with all below it.  Of neighbours that are all narrower than
 * a column, those are shown in which a column begins.
 *
 * Laying out visits what is drawn, and once each frame beside it that is too narrow: that millions
 * of frames are below those costs nothing.  A flame that grows is opened as far as it is drawn.
 *
 * Memory:  in the arena given; the flame and the weights are borrowed.
 * Threads: any number of readers, if the flame does not grow.
 */
#include "report/flame.h"

/** What is to be laid out. */
struct flame_window {
	uint32_t root;	///< this node and what is below it; as wide as the window
	uint32_t first; ///< so many rows at the top are passed over
	uint32_t rows;	///< largest number of them
	unsigned columns;
	const int64_t *weight; ///< by node, none below 0; NULL: flame.total, also of nodes that are
			       ///< made meanwhile
};

struct flame_cell {
	uint32_t node;
	unsigned left, right; ///< columns; right is behind the last one
	int64_t at; ///< where it begins: what is on its left weighs so much, from the root of the
		    ///< window on
};

struct flame_rows {
	uint32_t count; ///< of rows that have boxes
	uint32_t
		*start; ///< the boxes of r are box[start[r]] … box[start[r + 1] - 1], left to right
	struct flame_cell *box;
};

/** Lays out a part of the flame. */
struct error *flame_rows_lay(struct flame_rows *rows, struct arena *scratch, struct flame *flame,
			     const struct flame_window *window) MUST_CHECK;
