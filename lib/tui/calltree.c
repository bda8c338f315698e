// `calltree`: events in, drawings out.
#include "tui/calltree_state.h"

#define ARENA_LIMIT ((size_t)4 << 30)

static const struct binding keys[] = {
	{{KEY_UP, 'k'}, "Up k", "To the row above", CALLTREE_UP},
	{{KEY_DOWN, 'j'}, "Down j", "To the row below", CALLTREE_DOWN},
	{{KEY_LEFT, 'h'}, "Left h", "Close, or to the caller", CALLTREE_CLOSE_OR_UP},
	{{KEY_RIGHT, 'l'}, "Right l", "Open, or to the heaviest callee", CALLTREE_OPEN_OR_DOWN},
	{{KEY_HOME, 'g'}, "Home g", "To the first row", CALLTREE_FIRST},
	{{KEY_END, 'G'}, "End G", "To the last row", CALLTREE_LAST},
	{{KEY_PAGE_UP, KEY_CONTROL('b')}, "PageUp Ctrl-B", "A screen up", CALLTREE_PAGE_UP},
	{{KEY_PAGE_DOWN, KEY_CONTROL('f')}, "PageDown Ctrl-F", "A screen down", CALLTREE_PAGE_DOWN},
	{{KEY_BACKSPACE, 'u'},
	 "Backspace u",
	 "To the caller, or to the callee if inverted",
	 CALLTREE_OUT},
	{{' '}, "Space", "Open or close", CALLTREE_TOGGLE},
	{{KEY_ENTER, '+'}, "Enter +", "Open", CALLTREE_OPEN},
	{{'-'}, "-", "Close", CALLTREE_CLOSE},
	{{'*'}, "*", "Open all below that weighs at least 0.5%", CALLTREE_OPEN_ALL},
	{{'_'}, "_", "Close all below", CALLTREE_CLOSE_ALL},
	{{'>'}, ">", "Along the heaviest callees to the end", CALLTREE_HEAVIEST},
	{{'/'}, "/", "Search functions by a regexp", STAGE_SEARCH},
	{{'n'}, "n", "To the next match, opening what it is in", CALLTREE_NEXT},
	{{'N'}, "N", "To the match before", CALLTREE_PREVIOUS},
	{{'s'}, "s", "Next sample type", STAGE_TYPE},
	{{'i'}, "i", "Invert: callers below the functions that cost", CALLTREE_INVERT},
	{{'b'}, "b", "Only this function, wherever it is called; or everything", CALLTREE_PART},
	{{'o'}, "o", "Source of the selected function", STAGE_SOURCE},
	{{KEY_ESCAPE}, "Esc", "End the search, or show everything", CALLTREE_RESET},
	{{'?'}, "?", "The keys", STAGE_HELP},
	{{'q'}, "q", "Leave", STAGE_LEAVE},
};

static struct calltree_state *state(struct stage *stage)
{
	return (struct calltree_state *)stage;
}

static struct error *act(struct stage *stage, int action)
{
	struct calltree_state *s = state(stage);
	bool done;
	TRY(calltree_move(s, (enum calltree_action)action, &done));
	if (done)
		return NULL;
	switch (action) {
	case CALLTREE_NEXT:
	case CALLTREE_PREVIOUS:
		return calltree_search_step(s, action == CALLTREE_NEXT);
	case CALLTREE_RESET:
		return s->seeker.regex ? calltree_search(stage, "", 0)
				       : calltree_show(s, false, s->inverted);
	case CALLTREE_INVERT:
		return calltree_show(s, s->shows_part, !s->inverted);
	case CALLTREE_PART:
		return calltree_toggle_part(s);
	default:
		return NULL;
	}
}

static struct error *click(struct stage *stage, const struct event *event)
{
	struct calltree_state *s = state(stage);
	uint32_t row = calltree_side(s)->top + (event->row - s->rows.row);
	if (!area_has(&s->rows, event) || row >= s->list.count)
		return NULL;
	calltree_select(s, row);
	return event->again ? act(stage, CALLTREE_TOGGLE) : NULL;
}

static struct error *wheel(struct stage *stage, const struct event *event)
{
	calltree_scroll(state(stage),
			event->kind == EVENT_WHEEL_DOWN ? STAGE_WHEEL_ROWS : -STAGE_WHEEL_ROWS);
	return NULL;
}

static struct error *weigh(struct stage *stage)
{
	return calltree_weigh(state(stage));
}

// --- the lines about what is selected

static void put_state(struct stage *stage, struct text *out)
{
	const struct calltree_state *s = state(stage);
	if (s->shows_part)
		text_puts(out,
			  s->inverted ? "  callers of one function" : "  callees of one function");
	else if (s->inverted)
		text_puts(out, "  inverted");
}

static void put_name(struct stage *stage, struct text *out)
{
	const struct calltree_side *side = calltree_side(state(stage));
	struct slice name = flame_name(&side->flame, side->selected);
	text_put(out, name.text, name.len);
}

static void put_numbers(struct stage *stage, struct text *out)
{
	const struct calltree_side *side = calltree_side(state(stage));
	stage_put_flame(stage, out, &side->flame, side->selected);
}

static void put_place(struct stage *stage, struct text *out)
{
	text_putf(out, "  %u of %u ", state(stage)->row + 1, state(stage)->list.count);
}

static const char *function(struct stage *stage)
{
	const struct calltree_side *side = calltree_side(state(stage));
	return subject_function(&stage->subject, side->flame.frame[side->selected]);
}

static const struct stage_play play = {
	.view = &view_calltree,
	.name = "calltree",
	.hint = "? keys  Space open  > heaviest  i invert  / search  q leave",
	.mouse = " A click selects, a second one opens or closes, the wheel scrolls.",
	.draw = calltree_draw,
	.put_state = put_state,
	.put_name = put_name,
	.put_numbers = put_numbers,
	.put_place = put_place,
	.act = act,
	.click = click,
	.wheel = wheel,
	.search = calltree_search,
	.weigh = weigh,
	.function = function,
};

static struct error *run(struct session *session, const struct question *question,
			 struct screen *screen, struct text *notes)
{
	struct calltree_state s = {.part_of = NO_ID};
	arena_init(&s.listing, ARENA_LIMIT);
	arena_init(&s.parting, ARENA_LIMIT);
	struct error *err = stage_init(&s.stage, screen, session, question, notes);
	if (!err)
		err = calltree_begin(&s);
	if (!err)
		err = stage_run(&s.stage, &play);
	seeker_deinit(&s.seeker);
	arena_deinit(&s.listing);
	arena_deinit(&s.parting);
	stage_deinit(&s.stage);
	return err;
}

const struct tui_view view_calltree = {.bindings = {keys, ARRAY_LEN(keys)}, .run = run};
