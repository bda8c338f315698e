// Functions on the left half; callers, callees and the source on the right one.
#include "measure/measure.h"
#include "report/header.h"
#include "tui/browse_state.h"

static const struct style bold = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD};
static const struct style dim = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_DIM};
static const struct style titled = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_UNDERLINE};
static const struct style focused = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD | STYLE_REVERSE};
static const struct style selected = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE};

static struct slice slice_of_text(const struct text *text)
{
	return (struct slice){text->bytes ? text->bytes : "", text->len};
}

// Each pane has a line above its rows; the first line and the last are of the whole screen.
static void lay_out(struct browse_state *s)
{
	unsigned rows = screen_rows(s->screen), columns = screen_columns(s->screen);
	unsigned body = rows > 2 ? rows - 2 : 0, left = columns / 2, calls = body / 4;
	unsigned right = columns > left ? columns - left - 1 : 0;
	const unsigned height[BROWSE_PANES] = {body, calls, calls, body - 2 * calls};
	unsigned at = 1;
	for (unsigned i = 0; i < BROWSE_PANES; i++) {
		unsigned start = i == BROWSE_TOP ? 1 : at;
		s->area[i] = (struct area){.row = start + 1,
					   .column = i == BROWSE_TOP ? 0 : left + 1,
					   .rows = height[i] ? height[i] - 1 : 0,
					   .columns = i == BROWSE_TOP ? left : right};
		at += i == BROWSE_TOP ? 0 : height[i];
	}
}

static void put_value(const struct browse_state *s, struct text *out, int64_t value)
{
	struct text number = {0};
	report_put_value(&number, s->subject.held->view->profile, &s->subject.report, value);
	if (number.bytes)
		text_put_right(out, 10, number.bytes, number.len);
	text_putc(out, ' ');
	text_deinit(&number);
}

static void put_share(const struct browse_state *s, struct text *out, int64_t value)
{
	measure_put_percent(out, value, s->subject.report.total);
	text_putc(out, ' ');
}

static void draw_row(const struct browse_state *s, enum browse_pane pane, uint32_t row, unsigned at)
{
	const struct area *a = &s->area[pane];
	node_id node = browse_node_at(s, pane, row);
	struct text line = {0};
	if (pane == BROWSE_TOP) {
		const struct node *n = &s->graph.node[node];
		int64_t flat = node_flat(n), cum = node_cum(n);
		put_value(s, &line, flat);
		put_share(s, &line, flat);
		put_value(s, &line, cum);
		put_share(s, &line, cum);
	} else {
		int64_t weight = edge_weight(browse_call(s, pane, row));
		put_value(s, &line, weight);
		put_share(s, &line, weight);
	}
	unsigned used = screen_put(s->screen, at, a->column, a->columns, style_plain,
				   slice_of_text(&line));
	screen_put(s->screen, at, a->column + used, a->columns - used, style_plain,
		   graph_name(&s->graph, node));
	if (row == s->list[pane].selected)
		screen_restyle(s->screen, at, a->column, a->columns,
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

static void draw_title(const struct browse_state *s, enum browse_pane pane, const char *title)
{
	const struct area *a = &s->area[pane];
	struct style style = pane == s->focus ? focused : titled;
	if (a->row < 1 + screen_rows(s->screen))
		screen_put(s->screen, a->row - 1, a->column, a->columns, style, slice_of(title));
}

static void draw_source(struct browse_state *s)
{
	static const char hint[] = " Tab or Enter shows it";
	const struct area *a = &s->area[BROWSE_SOURCE];
	if (s->source_of != NO_ID && s->source_of == browse_node(s))
		pane_draw(&s->source, s->screen, a);
	else if (a->rows)
		screen_put(s->screen, a->row, a->column, a->columns, dim, slice_of(hint));
}

static void draw_edges(struct browse_state *s, unsigned rows, unsigned columns)
{
	struct text line = {0};
	subject_put_title(&s->subject, &line);
	screen_put(s->screen, 0, 0, columns, bold, slice_of_text(&line));
	text_deinit(&line);
	for (unsigned y = 1; y + 1 < rows && columns > 1; y++)
		screen_put(s->screen, y, columns / 2, 1, dim,
			   slice_of(screen_unicode(s->screen) ? "│" : "|"));
	if (s->typing)
		prompt_draw(&s->prompt, s->screen, rows - 1);
	else
		screen_put(s->screen, rows - 1, 0, columns, s->message.len ? bold : dim,
			   slice_of(s->message.len ? s->message.bytes
						   : "Tab pane  Enter go to  ? keys  q leave"));
}

void browse_draw(struct browse_state *s)
{
	unsigned rows = screen_rows(s->screen), columns = screen_columns(s->screen);
	screen_clear(s->screen);
	lay_out(s);
	if (s->helping) {
		pane_draw(&s->help, s->screen, &(struct area){0, 0, rows, columns});
		return;
	}
	if (rows < 2)
		return;
	draw_title(s, BROWSE_TOP, s->options.sort_by_cum
					  ? "      flat  flat%        cum   cum%  by cum"
					  : "      flat  flat%        cum   cum%  by flat");
	draw_title(s, BROWSE_CALLERS, "callers");
	draw_title(s, BROWSE_CALLEES, "callees");
	draw_title(s, BROWSE_SOURCE, "source");
	for (enum browse_pane pane = BROWSE_TOP; pane < BROWSE_SOURCE; pane++)
		draw_list(s, pane);
	draw_source(s);
	draw_edges(s, rows, columns);
}
