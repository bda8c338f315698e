#pragma once
/**
 * @file
 * Lines in a part of the screen, more of them than fit: help, a source file.
 *
 *     pane_add(&pane, style_plain, text, len);        // each line
 *     …
 *     pane_draw(&pane, screen, &area);
 *     used = pane_event(&pane, &event);
 *
 * Memory:  from malloc until pane_deinit(); lines are copied.
 * Threads: one at a time.
 */
#include "base/slice.h"
#include "base/style.h"
#include "base/text.h"
#include "tui/event.h"

struct bindings;
struct screen;

/** A part of the screen. */
struct area {
	unsigned row, column, rows, columns;
};

struct pane_line {
	size_t start, len; // in text
	struct style style;
};

/** `count` and `top`, the first line on show, may be read and written; the other fields are
 * private. */
struct pane {
	size_t count, top;
	struct text text;
	struct pane_line *line;
	size_t capacity;
	unsigned rows; // of the area it was drawn in last
};

/** True if the mouse was there. */
static inline bool area_has(const struct area *a, const struct event *event)
{
	return event->row >= a->row && event->row - a->row < a->rows &&
	       event->column >= a->column && event->column - a->column < a->columns;
}

/** Empties it. */
void pane_clear(struct pane *pane);

/** Fine on a zeroed one, and twice. */
void pane_deinit(struct pane *pane);

/** Adds a line; without memory it is remembered in `text`, see text_error(). */
void pane_add(struct pane *pane, struct style style, struct slice text);

/** Adds a line for each of a view's keys: help. */
void pane_add_keys(struct pane *pane, const struct bindings *bindings);

/** Puts the lines that fit, and blanks the rest of the area. */
void pane_draw(struct pane *pane, struct screen *screen, const struct area *area);

/** Scrolls by arrows, j, k, pages, g, G, Home, End and the wheel; false if the event is for somebody
 * else. */
bool pane_event(struct pane *pane, const struct event *event);
