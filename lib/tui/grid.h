#pragma once
/**
 * @file
 * Cells in memory: what a screen is to show, and what it shows.
 *
 * Views draw the whole screen each time; grid_put_changes() writes only what is different from
 * what the terminal has already.  What is beyond the edges is cut off.
 *
 * Memory:  from malloc until grid_deinit().
 * Threads: one at a time.
 */
#include "base/cells.h"
#include "base/error.h"
#include "base/style.h"

struct terminfo;

/** Largest screen; a larger one is used in part. */
#define GRID_MAX 1000

struct grid_cell {
	char glyph[CELLS_GLYPH];
	uint8_t len; ///< 0: the right half of the glyph before
	struct style style;
};

/** rows and columns may be read, and `unknown` set; the other fields are private. */
struct grid {
	unsigned rows, columns;
	struct grid_cell *cell;	 // what is to be shown
	struct grid_cell *shown; // what the terminal shows
	bool unknown;		 // nobody knows what that is
};

/** Makes it that large, blank, and forgets what the terminal shows; fine on a zeroed grid. */
struct error *grid_resize(struct grid *grid, unsigned rows, unsigned columns) MUST_CHECK;

/** Fine on a zeroed one, and twice. */
void grid_deinit(struct grid *grid);

/** Blanks all cells. */
void grid_clear(struct grid *grid);

/**
 * Writes a glyph.
 *
 * @param width  1 or 2; a glyph of which half would be cut off is a blank
 */
void grid_set(struct grid *grid, unsigned row, unsigned column, const char *glyph, size_t len,
	      unsigned width, struct style style);

/** Changes the style of @p width cells that are written already. */
void grid_restyle(struct grid *grid, unsigned row, unsigned column, unsigned width,
		  struct style style);

/** Puts what makes the terminal show the grid; the cursor and the style are anywhere then. */
void grid_put_changes(struct grid *grid, struct text *out, const struct terminfo *info,
		      enum color_depth depth);
