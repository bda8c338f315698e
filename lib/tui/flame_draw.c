// Title, bands, two lines about the selected frame, and a line for messages; small screens have
// less.
#include "base/saturate.h"
#include "measure/measure.h"
#include "profile/profile.h"
#include "render/flame_facts.h"
#include "report/header.h"
#include "session/session.h"
#include "tui/flame_state.h"

#define BAR ((struct style){COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE})

// Of a screen with so many rows there are lines for:
#define ROWS_FOR_MESSAGE 3
#define ROWS_FOR_NUMBERS 6
#define ROWS_FOR_TITLE	 8

struct layout {
	unsigned title, first, rows; // the bands have rows, from first on
	unsigned name, numbers, message;
	bool has_title, has_numbers, has_message;
};

static struct layout lay_out(const struct screen *screen)
{
	unsigned rows = screen_rows(screen);
	struct layout l = {
		.has_title = rows >= ROWS_FOR_TITLE,
		.has_numbers = rows >= ROWS_FOR_NUMBERS,
		.has_message = rows >= ROWS_FOR_MESSAGE,
	};
	unsigned taken = 1U + l.has_title + l.has_numbers + l.has_message;
	l.first = l.has_title;
	l.rows = rows > taken ? rows - taken : rows > 1;
	l.name = l.first + l.rows;
	l.numbers = l.name + 1;
	l.message = rows - 1;
	return l;
}

static struct flame_look look_of(const struct flame_state *s, const struct flame_band *band)
{
	return (struct flame_look){
		.flame = &band->tree->flame,
		.total = s->subject.report.total,
		.compares = s->compares,
		.palette = palette_find(s->subject.question->config->palette, s->compares),
		.hottest = band->tree->hottest,
		.unicode = screen_unicode(s->screen),
	};
}

// --- boxes

static struct style style_of(const struct flame_state *s, const struct flame_band *band,
			     const struct flame_look *look, uint32_t node)
{
	struct style style = flame_look_style(look, node);
	if (s->search.regex && flame_search_hits(s, look->flame, node)) {
		style.bg = 0xff70ff;
		style.marks |= STYLE_BOLD | STYLE_UNDERLINE;
	} else if (s->search.regex) {
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
	bool plain = screen_depth(s->screen) == COLORS_NONE;
	unsigned width = box->right - box->left;
	struct text label = {0};
	flame_look_label(&look, box->node, width - 1, &label);
	screen_fill(s->screen, y, box->left, width, style, " ");
	screen_fill(s->screen, y, box->left, 1, style,
		    !look.unicode ? "|"
		    : plain	  ? "\u2502"
				  : "\u258f");
	if (label.len)
		screen_put(s->screen, y, box->left + 1, width - 1, style,
			   (struct slice){label.bytes, label.len});
	if (plain) // without colours this is where the box ends
		screen_fill(s->screen, y, box->right, 1, style_plain,
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
		struct flame_cell box = {node, 0, screen_columns(s->screen) - 1};
		if (depth - top < b->count)
			draw_box(s, b, screen_row(b, depth - top), &box);
	}
}

static struct error *draw_band(struct flame_state *s, struct flame_band *b)
{
	unsigned columns = screen_columns(s->screen);
	uint32_t top = s->at.top[b - s->band];
	uint32_t above = top < b->above ? b->above - top : 0;
	const struct flame_window window = {
		.root = b->root,
		.first = (top > b->above ? top - b->above : 0) + b->skipped,
		.rows = b->count > above ? b->count - above : 0,
		.columns = columns > 1 ? columns - 1 : 1,
	};
	b->first = window.first;
	TRY(flame_rows_lay(&b->rows, &s->drawing, &b->tree->scale, &window));
	draw_above(s, b, top);
	for (uint32_t r = 0; r < b->rows.count; r++)
		for (uint32_t i = b->rows.start[r]; i < b->rows.start[r + 1]; i++)
			draw_box(s, b, screen_row(b, above + r), &b->rows.box[i]);
	return NULL;
}

// A sandwich has half of the rows for callers, or what they need.
static void share_rows(struct flame_state *s, const struct layout *l)
{
	unsigned callers = 0;
	if (s->band_count > 1) {
		uint32_t need = s->band[BAND_CALLERS].tree->flame.max_depth;
		callers = need > 0 && need - 1 < l->rows / 2 ? need - 1 : l->rows / 2;
		s->band[BAND_CALLERS].row = l->first;
		s->band[BAND_CALLERS].count = callers;
	}
	s->band[0].row = l->first + callers;
	s->band[0].count = l->rows - callers;
}

// --- lines of text

static void put_line(struct flame_state *s, unsigned row, struct style style, struct text *line)
{
	unsigned columns = screen_columns(s->screen);
	screen_fill(s->screen, row, 0, columns, style, " ");
	if (line->len)
		screen_put(s->screen, row, 0, columns, style,
			   (struct slice){line->bytes, line->len});
	text_deinit(line);
}

static void draw_title(struct flame_state *s, unsigned row)
{
	struct text line = {0};
	text_puts(&line, " flame  ");
	subject_put_title(&s->subject, &line);
	if (s->at.sandwich != NO_ID)
		text_puts(&line, "  sandwich");
	else if (s->at.inverted)
		text_puts(&line, "  inverted");
	if (s->whole.flame.differs)
		text_puts(&line, s->shows_gone ? "  compared, with what is gone" : "  compared");
	put_line(s, row, BAR, &line);
}

static void draw_name(struct flame_state *s, unsigned row, const struct flame *flame)
{
	struct text line = {0};
	struct slice name = flame_name(flame, s->at.selected);
	text_put(&line, name.text, name.len);
	put_line(s, row, (struct style){COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD}, &line);
}

static void put_share(struct text *line, const struct flame_state *s, const char *what,
		      int64_t value)
{
	text_puts(line, what);
	report_put_value(line, s->subject.held->view->profile, &s->subject.report, value);
	text_puts(line, " (");
	measure_put_percent_trimmed(line, value, s->subject.report.total);
	text_puts(line, ")");
}

static void draw_numbers(struct flame_state *s, unsigned row, const struct flame_band *band)
{
	const struct flame *f = &band->tree->flame;
	struct text line = {0};
	if (f->differs) {
		struct flame_facts facts =
			flame_facts(f, &s->subject.report, s->subject.report.total);
		flame_put_facts(&line, &facts, s->at.selected);
	} else {
		put_share(&line, s, "total ", f->total[s->at.selected]);
		put_share(&line, s, "  self ", f->self[s->at.selected]);
	}
	if (s->search.regex)
		put_share(&line, s, "  found ", flame_search_weight(s, band->tree));
	put_line(s, row, style_plain, &line);
}

static void draw_message(struct flame_state *s, unsigned row)
{
	if (s->typing) {
		prompt_draw(&s->prompt, s->screen, row);
		return;
	}
	struct text line = {0};
	if (s->message.len)
		text_put(&line, s->message.bytes, s->message.len);
	else
		text_puts(&line, "? keys  Enter zoom  Backspace back  / search  q leave");
	put_line(s, row,
		 (struct style){COLOR_DEFAULT, COLOR_DEFAULT, s->message.len ? 0 : STYLE_DIM},
		 &line);
}

static void draw_pane(struct flame_state *s)
{
	unsigned rows = screen_rows(s->screen);
	struct text title = {0};
	text_put(&title, s->title.len ? s->title.bytes : "", s->title.len);
	put_line(s, 0, BAR, &title);
	const struct area area = {
		.row = 1, .columns = screen_columns(s->screen), .rows = rows > 1 ? rows - 1 : 0};
	pane_draw(&s->pane, s->screen, &area);
}

struct error *flame_draw(struct flame_state *s)
{
	arena_reset(&s->drawing);
	screen_clear(s->screen);
	struct layout l = lay_out(s->screen);
	share_rows(s, &l);
	if (s->drawn_rows != l.rows)
		flame_reveal(s);
	s->drawn_rows = l.rows;
	for (unsigned i = 0; i < s->band_count; i++)
		TRY(draw_band(s, &s->band[i]));
	const struct flame_band *band = &s->band[s->at.band];
	if (l.has_title)
		draw_title(s, l.title);
	draw_name(s, l.name, &band->tree->flame);
	if (l.has_numbers)
		draw_numbers(s, l.numbers, band);
	if (l.has_message || s->typing)
		draw_message(s, l.message);
	if (s->pane_kind != PANE_NONE)
		draw_pane(s);
	return NULL;
}
