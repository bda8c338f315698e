// One text for all lines, and where each of them is.
#include "tui/pane.h"

#include <stdlib.h>

#include "tui/binding.h"
#include "tui/screen.h"

#define WHEEL_LINES 3
#define KEYS_WIDTH  18

void pane_clear(struct pane *p)
{
	text_clear(&p->text);
	p->count = p->top = 0;
}

void pane_deinit(struct pane *p)
{
	text_deinit(&p->text);
	free(p->line);
	*p = (struct pane){0};
}

void pane_add(struct pane *p, struct style style, struct slice text)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct pane_line *line = realloc(p->line, capacity * sizeof *line);
		if (!line) {
			p->text.failed = true;
			return;
		}
		p->line = line;
		p->capacity = capacity;
	}
	p->line[p->count++] = (struct pane_line){p->text.len, text.len, style};
	text_put(&p->text, text.text, text.len);
}

static void keep_in_range(struct pane *p)
{
	size_t last = p->count > p->rows ? p->count - p->rows : 0;
	if (p->top > last)
		p->top = last;
}

void pane_add_keys(struct pane *pane, const struct bindings *b)
{
	struct text line = {0};
	for (size_t i = 0; i < b->count; i++) {
		text_clear(&line);
		text_putf(&line, " %-*s %s", KEYS_WIDTH, b->row[i].names, b->row[i].help);
		if (!line.failed)
			pane_add(pane, style_plain, text_slice(&line));
	}
	pane->text.failed |= line.failed;
	text_deinit(&line);
}

void pane_draw(struct pane *p, struct screen *screen, const struct area *area)
{
	p->rows = area->rows;
	keep_in_range(p);
	for (unsigned y = 0; y < area->rows; y++) {
		screen_fill(screen, area->row + y, area->column, area->columns, style_plain, " ");
		if (p->text.failed || p->top + y >= p->count)
			continue;
		const struct pane_line *line = &p->line[p->top + y];
		struct slice text = {p->text.len ? p->text.bytes + line->start : "", line->len};
		screen_put(screen, area->row + y, area->column, area->columns, line->style, text);
	}
}

static void scroll(struct pane *p, size_t lines, bool down)
{
	if (down)
		p->top += lines;
	else
		p->top -= lines < p->top ? lines : p->top;
	keep_in_range(p);
}

static bool scroll_by_key(struct pane *p, int32_t key)
{
	size_t page = p->rows > 1 ? p->rows - 1 : 1;
	switch (key) {
	case KEY_UP:
	case 'k':
		scroll(p, 1, false);
		return true;
	case KEY_DOWN:
	case 'j':
		scroll(p, 1, true);
		return true;
	case KEY_PAGE_UP:
	case KEY_CONTROL('b'):
		scroll(p, page, false);
		return true;
	case KEY_PAGE_DOWN:
	case KEY_CONTROL('f'):
	case ' ':
		scroll(p, page, true);
		return true;
	case KEY_HOME:
	case 'g':
		p->top = 0;
		return true;
	case KEY_END:
	case 'G':
		scroll(p, p->count, true);
		return true;
	default:
		return false;
	}
}

bool pane_event(struct pane *p, const struct event *event)
{
	if (event->kind == EVENT_KEY)
		return scroll_by_key(p, event->key);
	if (event->kind != EVENT_WHEEL_UP && event->kind != EVENT_WHEEL_DOWN)
		return false;
	scroll(p, WHEEL_LINES, event->kind == EVENT_WHEEL_DOWN);
	return true;
}
