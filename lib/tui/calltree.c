// `calltree`: events in, drawings out.
#include "regex/regex.h"
#include "tui/calltree_state.h"

#define ARENA_LIMIT ((size_t)4 << 30)
#define WHEEL_ROWS  3

static const struct binding keys[] = {
	{{KEY_UP, 'k'}, "Up k", "To the row above", CALLTREE_UP},
	{{KEY_DOWN, 'j'}, "Down j", "To the row below", CALLTREE_DOWN},
	{{KEY_LEFT, 'h'}, "Left h", "Close, or to the caller", CALLTREE_CLOSE_OR_UP},
	{{KEY_RIGHT, 'l'}, "Right l", "Open, or to the heaviest callee", CALLTREE_OPEN_OR_DOWN},
	{{KEY_HOME, 'g'}, "Home g", "To the first row", CALLTREE_FIRST},
	{{KEY_END, 'G'}, "End G", "To the last row", CALLTREE_LAST},
	{{KEY_PAGE_UP, KEY_CONTROL('b')}, "PageUp Ctrl-B", "A screen up", CALLTREE_PAGE_UP},
	{{KEY_PAGE_DOWN, KEY_CONTROL('f')}, "PageDown Ctrl-F", "A screen down", CALLTREE_PAGE_DOWN},
	{{' '}, "Space", "Open or close", CALLTREE_TOGGLE},
	{{KEY_ENTER, '+'}, "Enter +", "Open", CALLTREE_OPEN},
	{{'-'}, "-", "Close", CALLTREE_CLOSE},
	{{'*'}, "*", "Open all below that weighs at least 0.5%", CALLTREE_OPEN_ALL},
	{{'_'}, "_", "Close all below", CALLTREE_CLOSE_ALL},
	{{'>'}, ">", "Along the heaviest callees to the end", CALLTREE_HEAVIEST},
	{{'/'}, "/", "Search functions by a regexp", CALLTREE_SEARCH},
	{{'n'}, "n", "To the next match, opening what it is in", CALLTREE_NEXT},
	{{'N'}, "N", "To the match before", CALLTREE_PREVIOUS},
	{{'s'}, "s", "Next sample type", CALLTREE_TYPE},
	{{'i'}, "i", "Invert: callers below the functions that cost", CALLTREE_INVERT},
	{{'?'}, "?", "The keys", CALLTREE_HELP},
	{{'q'}, "q", "Leave", CALLTREE_QUIT},
};

static struct error *type_key(struct calltree_state *s, int32_t key)
{
	enum prompt_state state = prompt_key(&s->prompt, key);
	s->typing = state == PROMPT_OPEN;
	if (state != PROMPT_DONE)
		return NULL;
	const struct text *text = &s->prompt.text;
	return calltree_search(s, text->len ? text->bytes : "", text->len);
}

static struct error *next_type(struct calltree_state *s)
{
	uint32_t count = subject_type_count(&s->subject);
	if (count > 1)
		return calltree_weigh(s, (s->subject.report.type + 1) % count);
	text_puts(&s->message, "There is only one sample type");
	return NULL;
}

static struct error *act(struct calltree_state *s, enum calltree_action action)
{
	bool done;
	TRY(calltree_move(s, action, &done));
	if (done)
		return NULL;
	switch (action) {
	case CALLTREE_SEARCH:
		s->typing = true;
		s->prompt.label = "/";
		prompt_clear(&s->prompt);
		return NULL;
	case CALLTREE_NEXT:
	case CALLTREE_PREVIOUS:
		return calltree_search_step(s, action == CALLTREE_NEXT);
	case CALLTREE_TYPE:
		return next_type(s);
	case CALLTREE_INVERT:
		return calltree_show(s, !s->inverted);
	case CALLTREE_HELP:
		s->helping = true;
		return NULL;
	case CALLTREE_QUIT:
		s->left = true;
		return NULL;
	default:
		return NULL;
	}
}

static struct error *click(struct calltree_state *s, const struct event *event)
{
	uint32_t top = calltree_side(s)->top;
	if (event->row < CALLTREE_HEAD || event->row - CALLTREE_HEAD >= calltree_rows(s) ||
	    top + event->row - CALLTREE_HEAD >= s->list.count)
		return NULL;
	calltree_select(s, top + event->row - CALLTREE_HEAD);
	return event->again ? act(s, CALLTREE_TOGGLE) : NULL;
}

static struct error *take(struct calltree_state *s, const struct event *event)
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
	if (event->kind == EVENT_CLICK)
		return click(s, event);
	if (event->kind == EVENT_WHEEL_UP || event->kind == EVENT_WHEEL_DOWN) {
		calltree_scroll(s, event->kind == EVENT_WHEEL_DOWN ? WHEEL_ROWS : -WHEEL_ROWS);
		return NULL;
	}
	if (s->typing)
		return type_key(s, event->key);
	return act(s, (enum calltree_action)bindings_find(&view_calltree.bindings, event->key));
}

static struct error *look(struct calltree_state *s)
{
	while (!s->left) {
		struct event event;
		TRY(calltree_update(s));
		calltree_draw(s);
		TRY(screen_show(s->screen));
		TRY(screen_next(s->screen, &event));
		TRY(view_survive(take(s, &event), &s->message));
	}
	return NULL;
}

static struct error *begin(struct calltree_state *s)
{
	TRY(calltree_show(s, s->subject.question->config->inverted));
	pane_add_keys(&s->help, &view_calltree.bindings);
	return text_error(&s->help.text);
}

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct calltree_state s = {.screen = screen};
	arena_init(&s.listing, ARENA_LIMIT);
	struct error *err = subject_init(&s.subject, session, question, notes);
	if (!err)
		err = begin(&s);
	if (!err)
		err = look(&s);
	regex_free(s.regex);
	prompt_deinit(&s.prompt);
	pane_deinit(&s.help);
	text_deinit(&s.message);
	arena_deinit(&s.listing);
	subject_deinit(&s.subject);
	return err;
}

const struct tui_view view_calltree = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
