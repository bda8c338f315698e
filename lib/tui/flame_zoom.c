// Spots are values: going somewhere keeps the one before, Backspace takes it back.
#include <stdlib.h>

#include "tui/flame_state.h"

// Shows @p spot, or stays if that cannot be.
static struct error *show(struct flame_state *s, const struct flame_spot *spot)
{
	struct flame_spot before = s->at;
	s->at = *spot;
	struct error *err = flame_trees_show(s);
	if (err) {
		s->at = before;
		struct error *again = flame_trees_show(s); // these trees are there
		error_free(again);
	}
	return err;
}

static struct error *remember(struct flame_state *s)
{
	if (s->now == s->history_capacity) {
		size_t capacity = s->history_capacity ? s->history_capacity * 2 : 16;
		struct flame_spot *history = realloc(s->history, capacity * sizeof *history);
		if (!history)
			return error_nomem();
		s->history = history;
		s->history_capacity = capacity;
	}
	s->history[s->now++] = s->at;
	s->history_count = s->now;
	return NULL;
}

// Goes to another spot, so that one can come back.
static struct error *go(struct flame_state *s, const struct flame_spot *spot)
{
	struct flame_spot before = s->at;
	TRY(show(s, spot));
	struct flame_spot after = s->at;
	s->at = before;
	struct error *err = remember(s);
	s->at = after;
	return err;
}

// The spot before or behind and the one on show change places.
static struct error *walk(struct flame_state *s, bool back)
{
	if (back ? s->now == 0 : s->now == s->history_count) {
		text_puts(&s->stage.message,
			  back ? "Nothing was shown before" : "Nothing was shown after");
		return NULL;
	}
	size_t at = back ? s->now - 1 : s->now;
	struct flame_spot here = s->at;
	TRY(show(s, &s->history[at]));
	s->history[at] = here;
	s->now = back ? s->now - 1 : s->now + 1;
	return NULL;
}

static struct error *go_to_sandwich(struct flame_state *s, uint32_t frame)
{
	if (frame == NO_ID) {
		text_puts(&s->stage.message, "The root is no function");
		return NULL;
	}
	return go(s, &(struct flame_spot){.inverted = s->at.inverted, .sandwich = frame});
}

static struct error *zoom(struct flame_state *s)
{
	uint32_t node = s->at.selected;
	if (s->at.sandwich != NO_ID) {
		uint32_t frame = flame_selected_frame(s);
		return frame == s->at.sandwich ? NULL : go_to_sandwich(s, frame);
	}
	if (node == s->at.zoom)
		return NULL;
	uint32_t depth = s->band[0].tree->flame.depth[node];
	return go(s, &(struct flame_spot){.inverted = s->at.inverted,
					  .sandwich = NO_ID,
					  .zoom = node,
					  .selected = node,
					  .top = {depth > 1 ? depth - 1 : 0}});
}

static struct error *show_all(struct flame_state *s, bool inverted)
{
	return go(s, &(struct flame_spot){.inverted = inverted, .sandwich = NO_ID});
}

static struct error *reset(struct flame_state *s)
{
	if (s->seeker.regex)
		return flame_search(&s->stage, "", 0);
	if (s->at.sandwich == NO_ID && !s->at.inverted && s->at.zoom == 0)
		return NULL;
	return show_all(s, false);
}

struct error *flame_zoom(struct flame_state *s, enum flame_action action, bool *ret)
{
	*ret = true;
	switch (action) {
	case FLAME_ZOOM:
		return zoom(s);
	case FLAME_BACK:
	case FLAME_FORTH:
		return walk(s, action == FLAME_BACK);
	case FLAME_RESET:
		return reset(s);
	case FLAME_INVERT:
		return show_all(s, s->at.sandwich == NO_ID && !s->at.inverted);
	case FLAME_SANDWICH:
		return s->at.sandwich != NO_ID ? show_all(s, s->at.inverted)
					       : go_to_sandwich(s, flame_selected_frame(s));
	default:
		*ret = false;
		return NULL;
	}
}
