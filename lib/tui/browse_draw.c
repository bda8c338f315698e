// Functions on the left half; callers, callees and the source on the right one. Where that is too
// narrow there is only the pane that has the focus.
#include <string.h>

#include "tui/browse_state.h"

// A narrower list of functions has the number that it is ordered by, and not the other one.
#define COLUMNS_FOR_BOTH 60

// A screen with fewer columns has one pane; a pane with fewer has shares only.
#define COLUMNS_FOR_PANES 60
#define COLUMNS_FOR_VALUE 36

static const struct style dim = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_DIM};
static const struct style titled = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_UNDERLINE};
static const struct style focused = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD | STYLE_REVERSE};
static const struct style selected = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE};

// Each pane has a line above its rows.
static void lay_out(struct browse_state *s, const struct area *body)
{
	unsigned left = body->columns / 2, calls = body->rows / 4;
	const unsigned height[BROWSE_PANES] = {body->rows, calls, calls, body->rows - 2 * calls};
	unsigned at = body->row;
	if (body->columns < COLUMNS_FOR_PANES) {
		memset(s->area, 0, sizeof s->area);
		s->area[s->focus] = *body;
		s->area[s->focus].row++;
		s->area[s->focus].rows -= body->rows > 0;
		return;
	}
	for (unsigned i = 0; i < BROWSE_PANES; i++) {
		bool top = i == BROWSE_TOP;
		s->area[i] = (struct area){.row = (top ? body->row : at) + 1,
					   .column = top ? 0 : left + 1,
					   .rows = height[i] ? height[i] - 1 : 0,
					   .columns = top ? left : body->columns - left};
		s->area[i].columns -= !top && body->columns > left;
		if (!height[i])
			s->area[i] = (struct area){0};
		at += top ? 0 : height[i];
	}
}

static bool has_both(const struct area *a)
{
	return a->columns >= COLUMNS_FOR_BOTH;
}

static void put_cost(const struct browse_state *s, enum browse_pane pane, struct text *out,
		     int64_t value)
{
	if (s->area[pane].columns < COLUMNS_FOR_VALUE)
		stage_put_percent(&s->stage, out, value);
	else
		stage_put_cost(&s->stage, out, value);
}

static void put_node(const struct browse_state *s, struct text *out, node_id n)
{
	const struct node *node = &s->graph->node[n];
	bool both = has_both(&s->area[BROWSE_TOP]);
	if (both || !s->by_cum)
		put_cost(s, BROWSE_TOP, out, node_flat(node));
	if (both || s->by_cum)
		put_cost(s, BROWSE_TOP, out, node_cum(node));
}

static void draw_row(const struct browse_state *s, enum browse_pane pane, uint32_t row, unsigned at)
{
	const struct area *a = &s->area[pane];
	node_id node = browse_node_at(s, pane, row);
	struct text line = {0};
	if (pane == BROWSE_TOP)
		put_node(s, &line, node);
	else
		put_cost(s, pane, &line, call_weight(&browse_calls(s, pane)->call[row]));
	unsigned used = screen_put(s->stage.screen, at, a->column, a->columns, style_plain,
				   text_slice(&line));
	stage_put_name(&s->stage, at, a->column + used, a->columns - used, style_plain,
		       graph_name(s->graph, node));
	if (row == s->list[pane].selected)
		screen_restyle(s->stage.screen, at, a->column, a->columns,
			       pane == s->focus || pane == BROWSE_TOP ? selected : titled);
	text_deinit(&line);
}

static void draw_list(struct browse_state *s, enum browse_pane pane)
{
	struct browse_list *l = &s->list[pane];
	const struct area *a = &s->area[pane];
	if (l->selected >= l->top + a->rows && a->rows)
		l->top = l->selected - a->rows + 1;
	if (l->top > l->selected)
		l->top = l->selected;
	for (unsigned i = 0; i < a->rows && l->top + i < l->count; i++)
		draw_row(s, pane, l->top + i, a->row + i);
}

static const char *title_of_functions(const struct browse_state *s)
{
	const struct area *a = &s->area[BROWSE_TOP];
	if (has_both(a))
		return "      flat  flat%        cum   cum%";
	if (a->columns < COLUMNS_FOR_VALUE)
		return s->by_cum ? "  cum%" : " flat%";
	return s->by_cum ? "       cum   cum%" : "      flat  flat%";
}

static void draw_titles(const struct browse_state *s)
{
	const char *const title[] = {title_of_functions(s), "callers", "callees", "source"};
	for (enum browse_pane pane = BROWSE_TOP; pane < BROWSE_PANES; pane++) {
		const struct area *a = &s->area[pane];
		struct text line = {0};
		if (!a->row) // it is not there
			continue;
		text_puts(&line, title[pane]);
		if (pane == BROWSE_CALLERS || pane == BROWSE_CALLEES)
			text_putf(&line, ": %u", s->list[pane].count);
		screen_put(s->stage.screen, a->row - 1, a->column, a->columns,
			   pane == s->focus ? focused : titled, text_slice(&line));
		text_deinit(&line);
	}
}

static void draw_source(struct browse_state *s)
{
	const struct area *a = &s->area[BROWSE_SOURCE];
	if (s->source_of != NO_ID && s->source_of == browse_node(s))
		pane_draw(&s->source, s->stage.screen, a);
	else if (a->rows)
		screen_put(s->stage.screen, a->row, a->column, a->columns, dim,
			   slice_of(" Enter shows it"));
}

struct error *browse_draw(struct stage *stage, const struct area *body)
{
	struct browse_state *s = (struct browse_state *)stage;
	lay_out(s, body);
	TRY(browse_update(s));
	if (!body->rows)
		return NULL;
	draw_titles(s);
	for (enum browse_pane pane = BROWSE_TOP; pane < BROWSE_SOURCE; pane++)
		draw_list(s, pane);
	draw_source(s);
	for (unsigned y = 0; y < body->rows && body->columns >= COLUMNS_FOR_PANES; y++)
		screen_put(stage->screen, body->row + y, body->columns / 2, 1, dim,
			   slice_of(screen_unicode(stage->screen) ? "│" : "|"));
	return NULL;
}
