// Cells are found first, then each column gives its cells their width.
#include "render/columns.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"

struct cell_place {
	size_t begin, end; // without the tab
	size_t chars;
	size_t width; // of the column; 0 for what follows the last tab
};

struct line_place {
	size_t first_cell, cell_count; // the last one ends the line
	size_t number;		       // counts lines, with a gap where all columns end
};

struct sheet {
	const char *bytes;
	struct cell_place *cell;
	struct line_place *line;
	size_t cell_count, line_count;
};

static bool ends_cell(char c)
{
	return c == '\t' || c == '\v';
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\f';
}

// Allocates for as many cells and lines as there can be.
static bool make_room(struct sheet *s, const char *bytes, size_t len)
{
	size_t cells = 1, lines = 1;
	for (size_t i = 0; i < len; i++) {
		cells += ends_cell(bytes[i]) || ends_line(bytes[i]);
		lines += ends_line(bytes[i]);
	}
	s->cell = calloc(cells, sizeof *s->cell);
	s->line = calloc(lines, sizeof *s->line);
	return s->cell && s->line;
}

static void find_cells(struct sheet *s, size_t len)
{
	size_t begin = 0, number = 0;
	struct line_place line = {0};
	for (size_t i = 0; i < len; i++) {
		char c = s->bytes[i];
		if (!ends_cell(c) && !ends_line(c))
			continue;
		s->cell[s->cell_count++] = (struct cell_place){
			.begin = begin,
			.end = i,
			.chars = text_code_points(s->bytes + begin, i - begin),
		};
		begin = i + 1;
		if (ends_cell(c))
			continue;
		line.cell_count = s->cell_count - line.first_cell;
		line.number = number;
		s->line[s->line_count++] = line;
		line.first_cell = s->cell_count;
		number += c == '\f' ? 2 : 1;
	}
}

// Sets the widths of one column in a run of lines.
static void set_widths(struct sheet *s, const size_t *lines, size_t count, size_t column)
{
	size_t width = 0;
	for (size_t i = 0; i < count; i++) {
		size_t chars = s->cell[s->line[lines[i]].first_cell + column].chars;
		width = chars > width ? chars : width;
	}
	for (size_t i = 0; i < count; i++)
		s->cell[s->line[lines[i]].first_cell + column].width = width + 1;
}

// Goes from column to column; lines[] are those that reach so far.
static void find_widths(struct sheet *s, size_t *lines)
{
	size_t count = s->line_count;
	for (size_t i = 0; i < count; i++)
		lines[i] = i;
	for (size_t column = 0; count > 0; column++) {
		size_t left = 0;
		for (size_t i = 0; i < count; i++)
			if (s->line[lines[i]].cell_count > column + 1)
				lines[left++] = lines[i];
		count = left;
		for (size_t begin = 0, end; begin < count; begin = end) {
			end = begin + 1;
			while (end < count &&
			       s->line[lines[end]].number == s->line[lines[end - 1]].number + 1)
				end++;
			set_widths(s, lines + begin, end - begin, column);
		}
	}
}

static void put_lines(struct text *out, const struct sheet *s)
{
	for (size_t i = 0; i < s->line_count; i++) {
		const struct line_place *line = &s->line[i];
		for (size_t k = 0; k < line->cell_count; k++) {
			const struct cell_place *cell = &s->cell[line->first_cell + k];
			if (cell->width)
				text_pad(out, ' ', cell->width - cell->chars);
			text_put(out, s->bytes + cell->begin, cell->end - cell->begin);
		}
		text_putc(out, '\n');
	}
}

void columns_put(struct text *out, const char *bytes, size_t len)
{
	struct sheet sheet = {.bytes = bytes};
	size_t *lines = NULL;
	if (make_room(&sheet, bytes, len)) {
		find_cells(&sheet, len);
		lines = calloc(sheet.line_count + 1, sizeof *lines);
	}
	if (lines) {
		find_widths(&sheet, lines);
		put_lines(out, &sheet);
	} else {
		out->failed = true;
	}
	free(lines);
	free(sheet.cell);
	free(sheet.line);
}
