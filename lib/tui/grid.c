// Runs of changed cells; a short run of unchanged ones is cheaper to write again than to pass over.
#include "tui/grid.h"

#include <stdlib.h>

#include "base/text.h"
#include "tui/terminfo.h"

#define PASS_OVER 4 // cells

static const struct grid_cell blank = {
	.glyph = " ", .len = 1, .style = {COLOR_DEFAULT, COLOR_DEFAULT, 0}};

void grid_deinit(struct grid *grid)
{
	free(grid->cell);
	free(grid->shown);
	*grid = (struct grid){0};
}

static size_t count(const struct grid *grid)
{
	return (size_t)grid->rows * grid->columns;
}

struct error *grid_resize(struct grid *grid, unsigned rows, unsigned columns)
{
	struct grid made = {.rows = rows < GRID_MAX ? rows : GRID_MAX,
			    .columns = columns < GRID_MAX ? columns : GRID_MAX,
			    .unknown = true};
	made.cell = calloc(count(&made) + 1, sizeof *made.cell);
	made.shown = calloc(count(&made) + 1, sizeof *made.shown);
	if (!made.cell || !made.shown) {
		grid_deinit(&made);
		return error_nomem();
	}
	grid_deinit(grid);
	*grid = made;
	grid_clear(grid);
	return NULL;
}

void grid_clear(struct grid *grid)
{
	for (size_t i = 0; i < count(grid); i++)
		grid->cell[i] = blank;
}

static struct grid_cell *at(struct grid *grid, unsigned row, unsigned column)
{
	return &grid->cell[(size_t)row * grid->columns + column];
}

// Of a glyph that loses a half nothing stays.
static void blank_halves(struct grid *grid, unsigned row, unsigned column)
{
	struct grid_cell *cell = at(grid, row, column);
	if (cell->len == 0 && column > 0) {
		cell[-1].glyph[0] = ' ';
		cell[-1].len = 1;
	}
	if (column + 1 < grid->columns && cell[1].len == 0) {
		cell[1].glyph[0] = ' ';
		cell[1].len = 1;
	}
}

void grid_set(struct grid *grid, unsigned row, unsigned column, const char *glyph, size_t len,
	      unsigned width, struct style style)
{
	if (row >= grid->rows || column >= grid->columns)
		return;
	if (width == 2 && column + 1 >= grid->columns) {
		glyph = " ";
		len = width = 1;
	}
	for (unsigned i = 0; i < width; i++)
		blank_halves(grid, row, column + i);
	struct grid_cell *cell = at(grid, row, column);
	*cell = (struct grid_cell){.len = (uint8_t)len, .style = style};
	memcpy(cell->glyph, glyph, len);
	if (width == 2)
		cell[1] = (struct grid_cell){.len = 0, .style = style};
}

void grid_restyle(struct grid *grid, unsigned row, unsigned column, unsigned width,
		  struct style style)
{
	if (row >= grid->rows)
		return;
	for (unsigned i = 0; i < width && column + i < grid->columns; i++)
		at(grid, row, column + i)->style = style;
}

static bool same(const struct grid_cell *a, const struct grid_cell *b)
{
	return a->len == b->len && memcmp(a->glyph, b->glyph, a->len) == 0 &&
	       style_equal(a->style, b->style);
}

// What the terminal is in the middle of.
struct pen {
	struct text *out;
	const struct terminfo *info;
	enum color_depth depth;
	struct style style;
	bool styled; // style is in force
};

// The terminal may know other widths than utf8proc: where it is then is said anew.
static bool is_uncertain(const struct grid_cell *cell)
{
	return cell[0].len == 0 || cell[0].len > 3;
}

static void write_cells(struct pen *pen, unsigned row, unsigned column, unsigned width,
			const struct grid_cell *cell)
{
	for (unsigned i = 0; i < width; i++) {
		if (i > 0 && is_uncertain(&cell[i - 1]))
			terminfo_move(pen->info, pen->out, row, column + i);
		if (!pen->styled || !style_equal(pen->style, cell[i].style)) {
			style_put(pen->out, cell[i].style, pen->depth);
			pen->style = cell[i].style;
			pen->styled = true;
		}
		text_put(pen->out, cell[i].glyph, cell[i].len);
	}
}

static void put_row(struct grid *grid, struct pen *pen, unsigned row)
{
	const struct grid_cell *cell = at(grid, row, 0);
	struct grid_cell *shown = &grid->shown[(size_t)row * grid->columns];
	unsigned width = grid->columns;
	if (row + 1 == grid->rows && !pen->info->corner)
		width--;
	unsigned next = 0; // where the cursor is, 0 if elsewhere
	for (unsigned x = 0; x < width; x++) {
		if (same(&cell[x], &shown[x]))
			continue;
		// From the left half of a glyph on.
		unsigned from = x > 0 && cell[x].len == 0 ? x - 1 : x;
		if (next && from - next <= PASS_OVER)
			from = next;
		else
			terminfo_move(pen->info, pen->out, row, from);
		unsigned end = x + 1;
		while (end < width && (!same(&cell[end], &shown[end]) || cell[end].len == 0))
			end++;
		write_cells(pen, row, from, end - from, &cell[from]);
		next = end < grid->columns && !is_uncertain(&cell[end - 1]) ? end : 0;
		x = end - 1;
	}
	memcpy(shown, cell, width * sizeof *cell);
}

void grid_put_changes(struct grid *grid, struct text *out, const struct terminfo *info,
		      enum color_depth depth)
{
	struct pen pen = {.out = out, .info = info, .depth = depth};
	if (grid->unknown) {
		style_put(out, style_plain, depth);
		text_puts(out, info->clear);
		for (size_t i = 0; i < count(grid); i++)
			grid->shown[i] = blank;
		grid->unknown = false;
	}
	for (unsigned row = 0; row < grid->rows; row++)
		put_row(grid, &pen, row);
	style_put(out, style_plain, depth);
}
