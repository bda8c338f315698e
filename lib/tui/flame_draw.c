// Bands of boxes.
#include "tui/flame_state.h"

static struct flame_look look_of(const struct flame_state *s, const struct flame_band *band)
{
	return (struct flame_look){
		.flame = &band->tree->flame,
		.total = s->stage.subject.report.total,
		.compares = s->compares,
		.palette = palette_find(s->stage.subject.question->config->palette, s->compares),
		.hottest = s->ground.weights.most,
		.unicode = screen_unicode(s->stage.screen),
	};
}

static struct style style_of(const struct flame_state *s, const struct flame_band *band,
			     const struct flame_look *look, uint32_t node)
{
	struct style style = flame_look_style(look, node);
	if (s->seeker.regex && seeker_hits(&s->seeker, look->flame, node)) {
		style.bg = 0xff70ff;
		style.marks |= STYLE_BOLD | STYLE_UNDERLINE;
	} else if (s->seeker.regex) {
		style.bg = 0xd8d8d8;
	}
	if (band == &s->band[s->at.band] && node == s->at.selected)
		style.marks |= STYLE_REVERSE | STYLE_BOLD;
	return style;
}

static void draw_box(struct flame_state *s, const struct flame_band *band, unsigned y,
		     const struct flame_cell *box)
{
	struct flame_look look = look_of(s, band);
	struct style style = style_of(s, band, &look, box->node);
	bool plain = screen_depth(s->stage.screen) == COLORS_NONE;
	unsigned width = box->right - box->left;
	struct text label = {0};
	flame_look_label(&look, box->node, width - 1, &label);
	screen_fill(s->stage.screen, y, box->left, width, style, " ");
	screen_fill(s->stage.screen, y, box->left, 1, style,
		    !look.unicode ? "|"
		    : plain	  ? "\u2502"
				  : "\u258f");
	if (label.len)
		screen_put(s->stage.screen, y, box->left + 1, width - 1, style,
			   (struct slice){label.bytes, label.len});
	if (plain) // without colours this is where the box ends
		screen_fill(s->stage.screen, y, box->right, 1, style_plain,
			    look.unicode ? "\u2502" : "|");
	text_deinit(&label);
}

// The row of the screen for row @p at of the band, counted from its root.
static unsigned screen_row(const struct flame_band *b, unsigned at)
{
	return b->upward ? b->row + b->count - 1 - at : b->row + at;
}

// Callers of what is zoomed in on, each as wide as the screen.
static void draw_above(struct flame_state *s, const struct flame_band *b, uint32_t top)
{
	uint32_t node = b->root;
	for (uint32_t depth = b->above; depth-- > top;) {
		node = b->tree->flame.parent[node];
		struct flame_cell box = {.node = node,
					 .right = screen_columns(s->stage.screen) - 1};
		if (depth - top < b->count)
			draw_box(s, b, screen_row(b, depth - top), &box);
	}
}

static struct error *draw_band(struct flame_state *s, struct flame_band *b)
{
	unsigned columns = screen_columns(s->stage.screen);
	uint32_t top = s->at.top[b - s->band];
	uint32_t above = top < b->above ? b->above - top : 0;
	const struct flame_window window = {
		.root = b->root,
		.first = (top > b->above ? top - b->above : 0) + b->skipped,
		.rows = b->count > above ? b->count - above : 0,
		.columns = columns > 1 ? columns - 1 : 1,
		.weight = flame_weights(s, b->tree),
	};
	b->first = window.first;
	TRY(flame_rows_lay(&b->rows, &s->drawing, &b->tree->flame, &window));
	draw_above(s, b, top);
	for (uint32_t r = 0; r < b->rows.count; r++)
		for (uint32_t i = b->rows.start[r]; i < b->rows.start[r + 1]; i++)
			draw_box(s, b, screen_row(b, above + r), &b->rows.box[i]);
	return NULL;
}

// A sandwich has half of the rows for callers, or what they need.
static void share_rows(struct flame_state *s, const struct area *body)
{
	unsigned callers = 0;
	if (s->band_count > 1) {
		uint32_t need = s->band[BAND_CALLERS].tree->flame.max_depth;
		callers = need > 0 && need - 1 < body->rows / 2 ? need - 1 : body->rows / 2;
		s->band[BAND_CALLERS].row = body->row;
		s->band[BAND_CALLERS].count = callers;
	}
	s->band[0].row = body->row + callers;
	s->band[0].count = body->rows - callers;
}

struct error *flame_draw(struct stage *stage, const struct area *body)
{
	struct flame_state *s = (struct flame_state *)stage;
	arena_reset(&s->drawing);
	share_rows(s, body);
	if (s->drawn_rows != body->rows)
		flame_reveal(s);
	s->drawn_rows = body->rows;
	for (unsigned i = 0; i < s->band_count; i++)
		TRY(draw_band(s, &s->band[i]));
	if (flame_weight(s, s->band[0].tree, s->band[0].root) == 0)
		screen_put(stage->screen, body->row, 0, body->columns, style_plain,
			   slice_of("There is nothing to draw: no sample is left, or they weigh "
				    "nothing."));
	return NULL;
}
