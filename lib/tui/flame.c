// `flame`: events in, drawings out.
#include <stdlib.h>

#include "profile/profile.h"
#include "regex/regex.h"
#include "session/session.h"
#include "tui/flame_state.h"

#define ARENA_LIMIT ((size_t)4 << 30)
#define WHEEL_ROWS  3

static const struct binding keys[] = {
	{{KEY_UP, 'k'}, "Up k", "To the row above: the caller", FLAME_UP},
	{{KEY_DOWN, 'j'}, "Down j", "To the row below: the callee that costs most", FLAME_DOWN},
	{{KEY_LEFT, 'h'}, "Left h", "To the box on the left", FLAME_LEFT},
	{{KEY_RIGHT, 'l'}, "Right l", "To the box on the right", FLAME_RIGHT},
	{{KEY_HOME, 'g'}, "Home g", "To the first row", FLAME_FIRST},
	{{KEY_END, 'G'}, "End G", "Down the callees that cost most", FLAME_LAST},
	{{KEY_PAGE_UP, KEY_CONTROL('b')}, "PageUp Ctrl-B", "Scroll up", FLAME_PAGE_UP},
	{{KEY_PAGE_DOWN, KEY_CONTROL('f')}, "PageDown Ctrl-F", "Scroll down", FLAME_PAGE_DOWN},
	{{KEY_ENTER}, "Enter", "Make the selected box as wide as the screen", FLAME_ZOOM},
	{{KEY_BACKSPACE, 'u'}, "Backspace u", "Back to what was shown before", FLAME_BACK},
	{{KEY_CONTROL('r')}, "Ctrl-R", "Forth again", FLAME_FORTH},
	{{KEY_ESCAPE}, "Esc", "End the search, or show everything", FLAME_RESET},
	{{'/'},
	 "/",
	 "Search functions by a regexp, and show what they cost together",
	 FLAME_SEARCH},
	{{'n'}, "n", "To the next match", FLAME_NEXT},
	{{'N'}, "N", "To the match before", FLAME_PREVIOUS},
	{{'s'}, "s", "Next sample type", FLAME_TYPE},
	{{'i'},
	 "i",
	 "Invert: the functions that cost are the first row, their callers below",
	 FLAME_INVERT},
	{{'b'},
	 "b",
	 "Sandwich: all callers of the selected function above it, all callees below",
	 FLAME_SANDWICH},
	{{'d'}, "d", "With a base: colours of the change, or of packages", FLAME_DIFF},
	{{'e'}, "e", "With a base: leave room for what is gone", FLAME_GONE},
	{{'o'}, "o", "Source of the selected function", FLAME_SOURCE},
	{{'?'}, "?", "The keys", FLAME_HELP},
	{{'q'}, "q", "Leave", FLAME_QUIT},
};

static void open_prompt(struct flame_state *s)
{
	s->typing = true;
	s->prompt.label = "/";
	prompt_clear(&s->prompt);
}

static struct error *type_key(struct flame_state *s, int32_t key)
{
	enum prompt_state state = prompt_key(&s->prompt, key);
	s->typing = state == PROMPT_OPEN;
	if (state != PROMPT_DONE)
		return NULL;
	const struct text *text = &s->prompt.text;
	return flame_search(s, text->len ? text->bytes : "", text->len);
}

static struct error *next_type(struct flame_state *s)
{
	uint32_t count = subject_type_count(&s->subject);
	if (count < 2)
		text_puts(&s->message, "There is only one sample type");
	else
		return flame_trees_weigh(s, (s->subject.report.type + 1) % count);
	return NULL;
}

static struct error *toggle(struct flame_state *s, bool *what)
{
	if (!s->whole.flame.differs) {
		text_puts(&s->message,
			  "There is no base to compare with: start cprof with -diff_base");
		return NULL;
	}
	*what = !*what;
	return flame_trees_scale(s);
}

static struct error *act(struct flame_state *s, enum flame_action action)
{
	bool done;
	if (flame_move(s, action))
		return NULL;
	TRY(flame_zoom(s, action, &done));
	if (done)
		return NULL;
	switch (action) {
	case FLAME_SEARCH:
		open_prompt(s);
		return NULL;
	case FLAME_NEXT:
	case FLAME_PREVIOUS:
		return flame_search_step(s, action == FLAME_NEXT);
	case FLAME_TYPE:
		return next_type(s);
	case FLAME_DIFF:
		return toggle(s, &s->compares);
	case FLAME_GONE:
		return toggle(s, &s->shows_gone);
	case FLAME_SOURCE:
		return flame_show_source(s);
	case FLAME_HELP:
		flame_show_help(s);
		return NULL;
	case FLAME_QUIT:
		s->left = true;
		return NULL;
	default:
		return NULL;
	}
}

static struct error *pane_take(struct flame_state *s, const struct event *event)
{
	if (pane_event(&s->pane, event) || event->kind != EVENT_KEY)
		return NULL;
	s->pane_kind = PANE_NONE; // any other key
	return NULL;
}

static struct error *click(struct flame_state *s, const struct event *event)
{
	if (flame_select_at(s, event->row, event->column) && event->again)
		return act(s, FLAME_ZOOM);
	return NULL;
}

static struct error *take(struct flame_state *s, const struct event *event)
{
	text_clear(&s->message);
	if (event->kind == EVENT_END || event->kind == EVENT_INTERRUPT) {
		s->left = true;
		return NULL;
	}
	if (event->kind == EVENT_RESIZE)
		return NULL;
	if (s->pane_kind != PANE_NONE)
		return pane_take(s, event);
	if (event->kind == EVENT_CLICK)
		return click(s, event);
	if (event->kind == EVENT_WHEEL_UP || event->kind == EVENT_WHEEL_DOWN) {
		flame_scroll(s, WHEEL_ROWS, event->kind == EVENT_WHEEL_DOWN);
		return NULL;
	}
	if (s->typing)
		return type_key(s, event->key);
	return act(s, (enum flame_action)bindings_find(&view_flame.bindings, event->key));
}

static struct error *look(struct flame_state *s)
{
	while (!s->left) {
		struct event event;
		TRY(flame_draw(s));
		TRY(screen_show(s->screen));
		TRY(screen_next(s->screen, &event));
		TRY(view_survive(take(s, &event), &s->message));
	}
	return NULL;
}

static void end(struct flame_state *s)
{
	regex_free(s->search.regex);
	prompt_deinit(&s->prompt);
	pane_deinit(&s->pane);
	text_deinit(&s->title);
	text_deinit(&s->message);
	free(s->history);
	arena_deinit(&s->sandwich_arena);
	arena_deinit(&s->drawing);
	subject_deinit(&s->subject);
}

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct flame_state s = {.screen = screen, .sandwich_of = NO_ID, .at = {.sandwich = NO_ID}};
	arena_init(&s.sandwich_arena, ARENA_LIMIT);
	arena_init(&s.drawing, ARENA_LIMIT);
	struct error *err = subject_init(&s.subject, session, question, notes);
	if (!err)
		err = flame_trees_init(&s);
	if (!err)
		err = look(&s);
	end(&s);
	return err;
}

const struct tui_view view_flame = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
