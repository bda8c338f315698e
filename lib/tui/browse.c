// `browse`: events in, drawings out.
#include "base/interrupt.h"
#include "regex/regex.h"
#include "tui/browse_state.h"
#include "tui/source_pane.h"

#define ARENA_LIMIT ((size_t)4 << 30)
#define WHEEL_ROWS  3

enum action {
	GO_UP = 1,
	GO_DOWN,
	GO_FIRST,
	GO_LAST,
	GO_PAGE_UP,
	GO_PAGE_DOWN,
	NEXT_PANE,
	PREVIOUS_PANE,
	ENTER,
	SEARCH,
	NEXT_MATCH,
	PREVIOUS_MATCH,
	NEXT_TYPE,
	OTHER_ORDER,
	SHOW_HELP,
	LEAVE,
};

static const struct binding keys[] = {
	{{KEY_UP, 'k'}, "Up k", "Up", GO_UP},
	{{KEY_DOWN, 'j'}, "Down j", "Down", GO_DOWN},
	{{KEY_HOME, 'g'}, "Home g", "To the first row", GO_FIRST},
	{{KEY_END, 'G'}, "End G", "To the last row", GO_LAST},
	{{KEY_PAGE_UP, KEY_CONTROL('b')}, "PageUp Ctrl-B", "A pane up", GO_PAGE_UP},
	{{KEY_PAGE_DOWN, KEY_CONTROL('f')}, "PageDown Ctrl-F", "A pane down", GO_PAGE_DOWN},
	{{KEY_TAB, KEY_RIGHT, 'l'}, "Tab Right l", "To the next pane", NEXT_PANE},
	{{KEY_BACK_TAB, KEY_LEFT, 'h'}, "Shift-Tab Left h", "To the pane before", PREVIOUS_PANE},
	{{KEY_ENTER}, "Enter", "To the caller or callee; of all functions: to its source", ENTER},
	{{'/'}, "/", "Search functions by a regexp", SEARCH},
	{{'n'}, "n", "To the next match", NEXT_MATCH},
	{{'N'}, "N", "To the match before", PREVIOUS_MATCH},
	{{'s'}, "s", "Next sample type", NEXT_TYPE},
	{{'i'}, "i", "Order by flat or by cum", OTHER_ORDER},
	{{'?'}, "?", "The keys", SHOW_HELP},
	{{'q', KEY_ESCAPE}, "q Esc", "Leave", LEAVE},
};

// --- what is shown

static void select_top(struct browse_state *s, uint32_t row)
{
	const struct graph *g = &s->graph;
	struct browse_list *l = s->list;
	l[BROWSE_TOP].count = g->shown_count;
	l[BROWSE_TOP].selected = row < g->shown_count ? row : g->shown_count ? g->shown_count - 1 : 0;
	l[BROWSE_CALLERS] = l[BROWSE_CALLEES] = (struct browse_list){0};
	node_id n = browse_node(s);
	if (n == NO_ID)
		return;
	l[BROWSE_CALLERS].count = g->in_start[n + 1] - g->in_start[n];
	l[BROWSE_CALLEES].count = g->out_start[n + 1] - g->out_start[n];
}

static void select_node(struct browse_state *s, node_id node)
{
	for (uint32_t k = 0; k < s->graph.shown_count; k++)
		if (s->graph.shown[k] == node)
			select_top(s, k);
}

// Sums up anew; nodes keep their numbers, as these are those of their places in the profile.
static struct error *sum_up(struct browse_state *s)
{
	node_id before = browse_node(s);
	s->options.type = s->subject.report.type;
	s->graph = (struct graph){0};
	arena_reset(&s->summing);
	TRY(graph_build(&s->graph, &s->summing, s->subject.held->view, &s->options));
	s->source_of = NO_ID;
	select_top(s, 0);
	select_node(s, before);
	return NULL;
}

static struct error *show_source(struct browse_state *s)
{
	node_id n = browse_node(s);
	const struct profile *p = s->subject.held->view->profile;
	const char *name = n == NO_ID ? "" : profile_text(p, s->graph.node[n].name);
	if (!*name || s->source_of == n)
		return NULL;
	const struct source_wanted wanted = {.session = s->subject.session,
					     .question = s->subject.question,
					     .type = s->subject.report.type,
					     .function = name,
					     .rows = s->area[BROWSE_SOURCE].rows};
	s->source_of = NO_ID;
	TRY(source_pane_fill(&s->source, &wanted));
	s->source_of = n;
	return NULL;
}

static struct error *set_focus(struct browse_state *s, enum browse_pane pane)
{
	s->focus = pane;
	return pane == BROWSE_SOURCE ? show_source(s) : NULL;
}

// --- moving

static void move_to(struct browse_state *s, int64_t row)
{
	struct browse_list *l = &s->list[s->focus];
	int64_t last = (int64_t)l->count - 1;
	uint32_t to = (uint32_t)(row < 0 || last < 0 ? 0 : row > last ? last : row);
	if (s->focus == BROWSE_TOP)
		select_top(s, to);
	else
		l->selected = to;
}

static bool move(struct browse_state *s, enum action action)
{
	int64_t at = s->list[s->focus].selected, page = s->area[s->focus].rows;
	switch (action) {
	case GO_UP:
		move_to(s, at - 1);
		return true;
	case GO_DOWN:
		move_to(s, at + 1);
		return true;
	case GO_FIRST:
		move_to(s, 0);
		return true;
	case GO_LAST:
		move_to(s, UINT32_MAX);
		return true;
	case GO_PAGE_UP:
		move_to(s, at - page);
		return true;
	case GO_PAGE_DOWN:
		move_to(s, at + page);
		return true;
	default:
		return false;
	}
}

static struct error *enter(struct browse_state *s)
{
	if (s->focus == BROWSE_TOP)
		return set_focus(s, BROWSE_SOURCE);
	if (s->focus == BROWSE_SOURCE || !s->list[s->focus].count)
		return NULL;
	select_node(s, browse_node_at(s, s->focus, s->list[s->focus].selected));
	return NULL;
}

// --- searching

static struct error *find_match(struct browse_state *s, bool forwards)
{
	const struct graph *g = &s->graph;
	uint32_t count = g->shown_count, at = s->list[BROWSE_TOP].selected;
	if (!s->regex) {
		text_puts(&s->message, "Nothing was searched for: press /");
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		bool hit;
		at = forwards ? (at + 1) % count : (at + count - 1) % count;
		struct slice name = graph_name(g, g->shown[at]);
		TRY(regex_match(s->regex, name.text, name.len, &hit));
		if (!hit)
			continue;
		s->focus = BROWSE_TOP;
		select_top(s, at);
		return NULL;
	}
	text_puts(&s->message, "No function matches");
	return NULL;
}

static struct error *type_key(struct browse_state *s, int32_t key)
{
	enum prompt_state state = prompt_key(&s->prompt, key);
	s->typing = state == PROMPT_OPEN;
	if (state != PROMPT_DONE)
		return NULL;
	regex_free(s->regex);
	s->regex = NULL;
	if (!s->prompt.text.len)
		return NULL;
	TRY(regex_new(s->prompt.text.bytes, s->prompt.text.len, &s->regex));
	return find_match(s, true);
}

// --- events

static struct error *next_type(struct browse_state *s)
{
	uint32_t count = subject_type_count(&s->subject);
	if (count < 2) {
		text_puts(&s->message, "There is only one sample type");
		return NULL;
	}
	TRY(subject_set_type(&s->subject, (s->subject.report.type + 1) % count));
	return sum_up(s);
}

static struct error *act(struct browse_state *s, enum action action)
{
	if (s->focus != BROWSE_SOURCE && move(s, action))
		return NULL;
	switch (action) {
	case NEXT_PANE:
		return set_focus(s, (s->focus + 1) % BROWSE_PANES);
	case PREVIOUS_PANE:
		return set_focus(s, (s->focus + BROWSE_PANES - 1) % BROWSE_PANES);
	case ENTER:
		return enter(s);
	case SEARCH:
		s->typing = true;
		s->prompt.label = "/";
		prompt_clear(&s->prompt);
		return NULL;
	case NEXT_MATCH:
	case PREVIOUS_MATCH:
		return find_match(s, action == NEXT_MATCH);
	case NEXT_TYPE:
		return next_type(s);
	case OTHER_ORDER:
		s->options.sort_by_cum = !s->options.sort_by_cum;
		return sum_up(s);
	case SHOW_HELP:
		s->helping = true;
		return NULL;
	case LEAVE:
		s->left = true;
		return NULL;
	default:
		return NULL;
	}
}

static bool is_in(const struct area *a, const struct event *event)
{
	return event->row >= a->row && event->row < a->row + a->rows && event->column >= a->column &&
	       event->column < a->column + a->columns;
}

static struct error *click(struct browse_state *s, const struct event *event)
{
	for (enum browse_pane pane = BROWSE_TOP; pane < BROWSE_PANES; pane++) {
		if (!is_in(&s->area[pane], event))
			continue;
		TRY(set_focus(s, pane));
		if (pane == BROWSE_SOURCE)
			return NULL;
		uint32_t row = s->list[pane].top + event->row - s->area[pane].row;
		if (row >= s->list[pane].count)
			return NULL;
		move_to(s, row);
		return event->again ? enter(s) : NULL;
	}
	return NULL;
}

static struct error *take(struct browse_state *s, const struct event *event)
{
	text_clear(&s->message);
	if (event->kind == EVENT_END || event->kind == EVENT_INTERRUPT) {
		s->left = true;
		return NULL;
	}
	if (event->kind == EVENT_RESIZE)
		return NULL;
	if (s->helping) {
		s->helping = pane_event(&s->help, event) || event->kind != EVENT_KEY;
		return NULL;
	}
	if (s->typing && event->kind == EVENT_KEY)
		return type_key(s, event->key);
	if (s->focus == BROWSE_SOURCE && pane_event(&s->source, event))
		return NULL;
	if (event->kind == EVENT_CLICK)
		return click(s, event);
	if (event->kind == EVENT_WHEEL_UP || event->kind == EVENT_WHEEL_DOWN) {
		int64_t rows = event->kind == EVENT_WHEEL_DOWN ? WHEEL_ROWS : -WHEEL_ROWS;
		move_to(s, s->list[s->focus].selected + rows);
		return NULL;
	}
	return act(s, (enum action)bindings_find(&view_browse.bindings, event->key));
}

static struct error *look(struct browse_state *s)
{
	while (!s->left) {
		struct event event;
		browse_draw(s);
		TRY(screen_show(s->screen));
		TRY(screen_next(s->screen, &event));
		TRY(view_survive(take(s, &event), &s->message));
	}
	return NULL;
}

static struct error *begin(struct browse_state *s)
{
	s->options = *s->subject.held->question->graph;
	s->source_of = NO_ID;
	pane_add_keys(&s->help, &view_browse.bindings);
	TRY(text_error(&s->help.text));
	return sum_up(s);
}

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct browse_state s = {.screen = screen};
	arena_init(&s.summing, ARENA_LIMIT);
	struct error *err = subject_init(&s.subject, session, question, notes);
	if (!err)
		err = begin(&s);
	if (!err)
		err = look(&s);
	regex_free(s.regex);
	prompt_deinit(&s.prompt);
	pane_deinit(&s.source);
	pane_deinit(&s.help);
	text_deinit(&s.message);
	arena_deinit(&s.summing);
	subject_deinit(&s.subject);
	return err;
}

const struct tui_view view_browse = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
