// `browse`: events in, drawings out.
#include "profile/profile.h"
#include "regex/regex.h"
#include "tui/browse_state.h"
#include "tui/source_pane.h"

#define ARENA_LIMIT ((size_t)4 << 30)

// Where the source pane has fewer columns, Enter shows the source on the whole screen.
#define SOURCE_COLUMNS 50

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
	BACK,
	NEXT_MATCH,
	PREVIOUS_MATCH,
	END_SEARCH,
	OTHER_ORDER,
	CALLERS_OR_ALL,
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
	{{KEY_BACKSPACE, 'u'}, "Backspace u", "Back to the function that Enter left", BACK},
	{{'/'}, "/", "Search functions by a regexp", STAGE_SEARCH},
	{{'n'}, "n", "To the next match", NEXT_MATCH},
	{{'N'}, "N", "To the match before", PREVIOUS_MATCH},
	{{KEY_ESCAPE}, "Esc", "End the search, and to the functions", END_SEARCH},
	{{'s'}, "s", "Next sample type", STAGE_TYPE},
	{{'i'}, "i", "Order by flat or by cum", OTHER_ORDER},
	{{'b'}, "b", "To the callers of the function, and back", CALLERS_OR_ALL},
	{{'o'}, "o", "Source of the selected function on the whole screen", STAGE_SOURCE},
	{{'?'}, "?", "The keys", STAGE_HELP},
	{{'q'}, "q", "Leave", STAGE_LEAVE},
};

static struct browse_state *state(struct stage *stage)
{
	return (struct browse_state *)stage;
}

// --- what is shown

static void select_top(struct browse_state *s, uint32_t row)
{
	uint32_t count = s->graph->shown_count;
	s->list[BROWSE_TOP].count = count;
	s->list[BROWSE_TOP].selected = row < count ? row : count ? count - 1 : 0;
}

static bool select_node(struct browse_state *s, node_id node)
{
	uint32_t k = 0;
	while (k < s->graph->shown_count && s->graph->shown[k] != node)
		k++;
	if (k == s->graph->shown_count)
		return false;
	select_top(s, k);
	return true;
}

// Puts the functions in order and selects @p node, or the first one.
static void order(struct browse_state *s, node_id node)
{
	graph_sort(s->graph, s->by_cum);
	if (!select_node(s, node))
		select_top(s, 0);
}

// Functions of a sample type; nodes have the same numbers in all, those of their places in the
// profile.
static struct error *sum_up(struct browse_state *s)
{
	const struct subject *subject = &s->stage.subject;
	struct browse_sums *sums = &s->sums[subject->report.type];
	if (!sums->made) {
		sums->options = *subject->held->question->graph;
		sums->options.type = subject->report.type;
		sums->options.edges = EDGES_NONE;
		TRY(graph_build(&sums->graph, &s->summing, subject->held->view, &sums->options));
		sums->made = true;
	}
	node_id before = s->graph ? browse_node(s) : NO_ID;
	s->graph = &sums->graph;
	s->source_of = s->calls_of = NO_ID;
	order(s, before);
	return NULL;
}

struct error *browse_update(struct browse_state *s)
{
	node_id n = browse_node(s);
	if (n == s->calls_of)
		return NULL;
	const struct subject *subject = &s->stage.subject;
	s->list[BROWSE_CALLERS] = s->list[BROWSE_CALLEES] = (struct browse_list){0};
	arena_reset(&s->calling);
	TRY(calls_find(s->calls, &s->calling, &subject->stacks, n, subject->report.type));
	s->list[BROWSE_CALLERS].count = s->calls[CALLERS].count;
	s->list[BROWSE_CALLEES].count = s->calls[CALLEES].count;
	s->calls_of = n;
	return NULL;
}

static const char *function(struct stage *stage)
{
	const struct browse_state *s = state(stage);
	node_id n = browse_node(s);
	return n == NO_ID ? "" : profile_text(s->graph->view->profile, s->graph->node[n].name);
}

static struct error *fill_source(struct browse_state *s)
{
	node_id n = browse_node(s);
	const char *name = function(&s->stage);
	if (!*name || s->source_of == n)
		return NULL;
	s->source_of = NO_ID;
	TRY(source_pane_fill(&s->source, &s->stage.subject, name, s->area[BROWSE_SOURCE].rows));
	s->source_of = n;
	return NULL;
}

static struct error *set_focus(struct browse_state *s, enum browse_pane pane)
{
	s->focus = pane;
	return pane == BROWSE_SOURCE ? fill_source(s) : NULL;
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

static void move_by(struct browse_state *s, int64_t rows)
{
	move_to(s, s->list[s->focus].selected + rows);
}

static bool move(struct browse_state *s, enum action action)
{
	static const int32_t key[] = {
		[GO_UP] = KEY_UP,    [GO_DOWN] = KEY_DOWN,	 [GO_FIRST] = KEY_HOME,
		[GO_LAST] = KEY_END, [GO_PAGE_UP] = KEY_PAGE_UP, [GO_PAGE_DOWN] = KEY_PAGE_DOWN};
	const int64_t all = UINT32_MAX, page = s->area[s->focus].rows;
	const int64_t by[] = {[GO_UP] = -1,    [GO_DOWN] = 1,	     [GO_FIRST] = -all,
			      [GO_LAST] = all, [GO_PAGE_UP] = -page, [GO_PAGE_DOWN] = page};
	if (action > GO_PAGE_DOWN)
		return false;
	if (s->focus != BROWSE_SOURCE)
		move_by(s, by[action]);
	else
		pane_event(&s->source, &(struct event){.kind = EVENT_KEY, .key = key[action]});
	return true;
}

static struct error *go_to(struct browse_state *s, node_id node)
{
	node_id before = browse_node(s);
	if (!select_node(s, node))
		return NULL;
	TRY(RESERVE(&s->summing, s->history, s->history_count, s->history_capacity));
	s->history[s->history_count++] = before;
	return NULL;
}

static struct error *enter(struct browse_state *s)
{
	if (s->focus == BROWSE_TOP)
		return set_focus(s, BROWSE_SOURCE);
	if (s->focus == BROWSE_SOURCE || !s->list[s->focus].count)
		return NULL;
	return go_to(s, browse_node_at(s, s->focus, s->list[s->focus].selected));
}

static void go_back(struct browse_state *s)
{
	if (!s->history_count)
		text_puts(&s->stage.message, "No function was left with Enter");
	else
		select_node(s, s->history[--s->history_count]);
}

// --- searching

static struct error *find_match(struct browse_state *s, bool forwards)
{
	const struct graph *g = s->graph;
	uint32_t count = g->shown_count, at = s->list[BROWSE_TOP].selected;
	if (!s->regex) {
		text_puts(&s->stage.message, "Nothing was searched for: press /");
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
	text_puts(&s->stage.message, "No function matches");
	return NULL;
}

static struct error *search(struct stage *stage, const char *pattern, size_t len)
{
	struct browse_state *s = state(stage);
	regex_free(s->regex);
	s->regex = NULL;
	if (!len)
		return NULL;
	TRY(regex_new(pattern, len, &s->regex));
	return find_match(s, true);
}

// --- events

static struct error *act(struct stage *stage, int action)
{
	struct browse_state *s = state(stage);
	if (move(s, (enum action)action))
		return NULL;
	switch (action) {
	case NEXT_PANE:
		return set_focus(s, (s->focus + 1) % BROWSE_PANES);
	case PREVIOUS_PANE:
		return set_focus(s, (s->focus + BROWSE_PANES - 1) % BROWSE_PANES);
	case ENTER:
		if (s->focus == BROWSE_TOP && s->area[BROWSE_SOURCE].columns < SOURCE_COLUMNS)
			return stage_show_source(stage, function(stage));
		return enter(s);
	case BACK:
		go_back(s);
		return NULL;
	case NEXT_MATCH:
	case PREVIOUS_MATCH:
		return find_match(s, action == NEXT_MATCH);
	case END_SEARCH:
		s->focus = BROWSE_TOP;
		return search(stage, "", 0);
	case OTHER_ORDER:
		s->by_cum = !s->by_cum;
		order(s, browse_node(s));
		return NULL;
	case CALLERS_OR_ALL:
		return set_focus(s, s->focus == BROWSE_CALLERS ? BROWSE_TOP : BROWSE_CALLERS);
	default:
		return NULL;
	}
}

// Gives the pane under the mouse the focus; false if there is none.
static bool point(struct browse_state *s, const struct event *event, struct error **ret)
{
	for (enum browse_pane pane = BROWSE_TOP; pane < BROWSE_PANES; pane++)
		if (area_has(&s->area[pane], event)) {
			*ret = set_focus(s, pane);
			return true;
		}
	*ret = NULL;
	return false;
}

static struct error *click(struct stage *stage, const struct event *event)
{
	struct browse_state *s = state(stage);
	struct error *err;
	if (!point(s, event, &err) || err || s->focus == BROWSE_SOURCE)
		return err;
	uint32_t row = s->list[s->focus].top + event->row - s->area[s->focus].row;
	if (row >= s->list[s->focus].count)
		return NULL;
	move_to(s, row);
	return event->again ? act(stage, ENTER) : NULL;
}

static struct error *wheel(struct stage *stage, const struct event *event)
{
	struct browse_state *s = state(stage);
	struct error *err;
	if (!point(s, event, &err) || err)
		return err;
	if (s->focus == BROWSE_SOURCE)
		pane_event(&s->source, event);
	else
		move_by(s, event->kind == EVENT_WHEEL_DOWN ? STAGE_WHEEL_ROWS : -STAGE_WHEEL_ROWS);
	return NULL;
}

static struct error *weigh(struct stage *stage)
{
	return sum_up(state(stage));
}

// --- the lines about what is selected

static void put_state(struct stage *stage, struct text *out)
{
	text_puts(out, state(stage)->by_cum ? "  by cum" : "  by flat");
}

// The row of callers or callees that is selected; NULL if another pane has the focus.
static const struct call *selected_call(const struct browse_state *s)
{
	bool calls = s->focus == BROWSE_CALLERS || s->focus == BROWSE_CALLEES;
	return calls && s->list[s->focus].count
		       ? &browse_calls(s, s->focus)->call[s->list[s->focus].selected]
		       : NULL;
}

static void put_name(struct stage *stage, struct text *out)
{
	const struct browse_state *s = state(stage);
	const struct call *call = selected_call(s);
	node_id n = call ? call->node : browse_node(s);
	struct slice name = n == NO_ID ? slice_of("") : graph_name(s->graph, n);
	text_put(out, name.text, name.len);
}

static void put_numbers(struct stage *stage, struct text *out)
{
	const struct browse_state *s = state(stage);
	const struct call *call = selected_call(s);
	node_id n = browse_node(s);
	if (n == NO_ID) {
		text_puts(out, "There are no functions.");
	} else if (call) {
		struct slice name = graph_name(s->graph, n);
		stage_put_share(stage, out, "costs", call_weight(call));
		text_puts(out, s->focus == BROWSE_CALLERS ? " by calling " : " when called by ");
		text_put(out, name.text, name.len);
	} else {
		stage_put_share(stage, out, "flat", node_flat(&s->graph->node[n]));
		text_puts(out, "  ");
		stage_put_share(stage, out, "cum", node_cum(&s->graph->node[n]));
	}
}

static void put_place(struct stage *stage, struct text *out)
{
	const struct browse_state *s = state(stage);
	const struct browse_list *l = &s->list[s->focus == BROWSE_SOURCE ? BROWSE_TOP : s->focus];
	if (l->count)
		text_putf(out, "  %u of %u ", l->selected + 1, l->count);
}

static const struct stage_play play = {
	.view = &view_browse,
	.name = "browse",
	.hint = "? keys  Tab next pane  Enter go to  Backspace back  / search  q leave",
	.mouse = " A click selects, a second one goes there, the wheel moves in its pane.",
	.draw = browse_draw,
	.put_state = put_state,
	.put_name = put_name,
	.put_numbers = put_numbers,
	.put_place = put_place,
	.act = act,
	.click = click,
	.wheel = wheel,
	.search = search,
	.weigh = weigh,
	.function = function,
};

static struct error *begin(struct browse_state *s)
{
	const struct subject *subject = &s->stage.subject;
	s->by_cum = subject->held->question->graph->sort_by_cum;
	TRY(ALLOC(&s->summing, s->sums, subject_type_count(subject)));
	return sum_up(s);
}

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct browse_state s = {.calls_of = NO_ID};
	arena_init(&s.summing, ARENA_LIMIT);
	arena_init(&s.calling, ARENA_LIMIT);
	struct error *err = stage_init(&s.stage, screen, session, question, notes);
	if (!err)
		err = begin(&s);
	if (!err)
		err = stage_run(&s.stage, &play);
	regex_free(s.regex);
	pane_deinit(&s.source);
	arena_deinit(&s.summing);
	arena_deinit(&s.calling);
	stage_deinit(&s.stage);
	return err;
}

const struct tui_view view_browse = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
