// `flame`: events in, drawings out.
#include <stdlib.h>

#include "report/header.h"
#include "tui/flame_state.h"

#define ARENA_LIMIT ((size_t)4 << 30)

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
	{{'/'}, "/", "Search functions by a regexp; says what they cost together", STAGE_SEARCH},
	{{'n'}, "n", "To the next match", FLAME_NEXT},
	{{'N'}, "N", "To the match before", FLAME_PREVIOUS},
	{{'s'}, "s", "Next sample type", STAGE_TYPE},
	{{'i'}, "i", "Invert: what costs is in the first row, its callers below", FLAME_INVERT},
	{{'b'},
	 "b",
	 "Sandwich: callers of the function above it, callees below",
	 FLAME_SANDWICH},
	{{'d'}, "d", "With a base: colours of the change, or of packages", FLAME_DIFF},
	{{'e'}, "e", "With a base: leave room for what is gone", FLAME_GONE},
	{{'o'}, "o", "Source of the selected function", STAGE_SOURCE},
	{{'?'}, "?", "The keys", STAGE_HELP},
	{{'q'}, "q", "Leave", STAGE_LEAVE},
};

static struct flame_state *state(struct stage *stage)
{
	return (struct flame_state *)stage;
}

static struct error *toggle(struct flame_state *s, bool *what)
{
	if (!s->ground.weights.differs) {
		text_puts(&s->stage.message,
			  "There is no base to compare with: start cprof with -diff_base");
		return NULL;
	}
	*what = !*what;
	struct error *err = flame_trees_show(s);
	if (err)
		*what = !*what;
	return err;
}

static struct error *act(struct stage *stage, int action)
{
	struct flame_state *s = state(stage);
	bool done;
	TRY(flame_move(s, (enum flame_action)action, &done));
	if (done)
		return NULL;
	TRY(flame_zoom(s, (enum flame_action)action, &done));
	if (done)
		return NULL;
	switch (action) {
	case FLAME_NEXT:
	case FLAME_PREVIOUS:
		return flame_search_step(s, action == FLAME_NEXT);
	case FLAME_DIFF:
		return toggle(s, &s->compares);
	case FLAME_GONE:
		return toggle(s, &s->shows_gone);
	default:
		return NULL;
	}
}

static struct error *click(struct stage *stage, const struct event *event)
{
	if (flame_select_at(state(stage), event->row, event->column) && event->again)
		return act(stage, FLAME_ZOOM);
	return NULL;
}

static struct error *wheel(struct stage *stage, const struct event *event)
{
	flame_scroll(state(stage), STAGE_WHEEL_ROWS, event->kind == EVENT_WHEEL_DOWN);
	return NULL;
}

static struct error *weigh(struct stage *stage)
{
	return flame_trees_weigh(state(stage));
}

// --- the lines about what is selected

static const struct flame *selected_flame(const struct flame_state *s)
{
	return &s->band[s->at.band].tree->flame;
}

// The total of the title is that of percentages, which of comparisons is the base.
static void put_comparison(const struct flame_state *s, struct text *out)
{
	const struct weights *w = &s->ground.weights;
	const struct subject *subject = &s->stage.subject;
	text_puts(out, s->ground.weights.apart ? "  compared: now " : "  compared: more ");
	report_put_value(out, subject->held->view->profile, &subject->report, w->total);
	text_puts(out, s->ground.weights.apart ? ", before " : ", less ");
	report_put_value(out, subject->held->view->profile, &subject->report, w->base_total);
	if (s->shows_gone)
		text_puts(out, "  with what is gone");
}

static void put_state(struct stage *stage, struct text *out)
{
	const struct flame_state *s = state(stage);
	if (s->at.sandwich != NO_ID)
		text_puts(out, "  sandwich");
	else if (s->at.inverted)
		text_puts(out, "  inverted");
	if (s->ground.weights.differs)
		put_comparison(s, out);
}

static void put_name(struct stage *stage, struct text *out)
{
	const struct flame_state *s = state(stage);
	struct slice name = flame_name(selected_flame(s), s->at.selected);
	text_put(out, name.text, name.len);
}

static void put_numbers(struct stage *stage, struct text *out)
{
	struct flame_state *s = state(stage);
	stage_put_flame(stage, out, selected_flame(s), s->at.selected);
	if (s->seeker.regex)
		flame_search_put(s, out);
}

static const char *function(struct stage *stage)
{
	return subject_function(&stage->subject, flame_selected_frame(state(stage)));
}

static const struct stage_play play = {
	.view = &view_flame,
	.name = "flame",
	.hint = "? keys  Enter zoom  Backspace back  / search  q leave",
	.mouse = " A click selects, a second one zooms, the wheel scrolls.",
	.draw = flame_draw,
	.put_state = put_state,
	.put_name = put_name,
	.put_numbers = put_numbers,
	.act = act,
	.click = click,
	.wheel = wheel,
	.search = flame_search,
	.weigh = weigh,
	.function = function,
};

static void end(struct flame_state *s)
{
	seeker_deinit(&s->seeker);
	free(s->history);
	flame_trees_deinit(s);
	arena_deinit(&s->drawing);
	stage_deinit(&s->stage);
}

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct flame_state s = {.at = {.sandwich = NO_ID}};
	arena_init(&s.drawing, ARENA_LIMIT);
	struct error *err = stage_init(&s.stage, screen, session, question, notes);
	if (!err)
		err = flame_trees_init(&s);
	if (!err)
		err = stage_run(&s.stage, &play);
	end(&s);
	return err;
}

const struct tui_view view_flame = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
