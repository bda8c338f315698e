// Help from the table of keys; a source from the report `list`, row by row.
#include "profile/profile.h"
#include "tui/flame_state.h"
#include "tui/source_pane.h"

static void open_pane(struct flame_state *s, enum flame_pane kind)
{
	s->pane_kind = kind;
	pane_clear(&s->pane);
	text_clear(&s->title);
}

void flame_show_help(struct flame_state *s)
{
	const struct bindings *b = &view_flame.bindings;
	open_pane(s, PANE_HELP);
	text_puts(&s->title, " Keys of flame; q goes back");
	pane_add_keys(&s->pane, b);
	pane_add(&s->pane, style_plain, "", 0);
	static const char mouse[] = " A click selects, a second one zooms, the wheel scrolls.";
	pane_add(&s->pane, style_plain, mouse, sizeof mouse - 1);
}

struct error *flame_show_source(struct flame_state *s)
{
	uint32_t frame = flame_selected_frame(s);
	const struct stacks *stacks = &s->subject.stacks;
	const struct graph *g = &stacks->graph;
	const char *name = "";
	if (frame != NO_ID)
		name = strtab_text(&g->view->profile->strings,
				   g->node[stacks->frame[frame].node].name);
	if (!*name) {
		text_puts(&s->message, "There is no function to show the source of");
		return NULL;
	}
	const struct source_wanted wanted = {.session = s->subject.session,
					     .question = s->subject.question,
					     .type = s->subject.report.type,
					     .function = name,
					     .rows = screen_rows(s->screen)};
	open_pane(s, PANE_SOURCE);
	text_putf(&s->title, " %s; q goes back", name);
	struct error *err = source_pane_fill(&s->pane, &wanted);
	if (err)
		s->pane_kind = PANE_NONE;
	return err;
}
