// A title, the names of the columns, the rows that fit, a line about the selected one.
#include "measure/measure.h"
#include "report/header.h"
#include "tui/calltree_state.h"

// A row has no more lines in front than this; what is deeper says how much.
#define MOST_LINES 30

static const struct style bold = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD};
static const struct style reverse = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE};
static const struct style found = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD | STYLE_UNDERLINE};
static const struct style dim = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_DIM};

static struct slice slice_of_text(const struct text *text)
{
	return (struct slice){text->bytes ? text->bytes : "", text->len};
}

static void put_cost(const struct calltree_state *s, struct text *out, int64_t value)
{
	const struct subject *subject = &s->subject;
	struct text number = {0};
	report_put_value(&number, subject->held->view->profile, &subject->report, value);
	if (number.bytes)
		text_put_right(out, 10, number.bytes, number.len);
	text_deinit(&number);
	text_putc(out, ' ');
	measure_put_percent(out, value, subject->report.total);
	text_putc(out, ' ');
}

// What leads from the callers to a row: from the last to the first, for whether a caller has more
// siblings is known at the rows of the list.
static void put_lines(const struct calltree_state *s, uint32_t row, struct text *out)
{
	bool unicode = screen_unicode(s->screen);
	const struct calltree_row *r = s->list.row;
	bool more[MOST_LINES + 1] = {false};
	uint32_t depth = r[row].depth, skipped = depth > MOST_LINES ? depth - MOST_LINES : 0;
	for (uint32_t k = row, at = depth; at > skipped; k--)
		if (r[k].depth == at) {
			more[at - skipped] = !r[k].last;
			at--;
		}
	if (skipped)
		text_putf(out, "+%u ", skipped);
	for (uint32_t i = 1; i + skipped < depth; i++)
		text_puts(out, !more[i] ? "  " : unicode ? "│ " : "| ");
	if (depth)
		text_puts(out, more[depth - skipped] ? unicode ? "├─" : "|-" : unicode ? "└─" : "`-");
}

static void draw_row(struct calltree_state *s, uint32_t k, unsigned at)
{
	struct calltree_side *side = calltree_side(s);
	const struct calltree_row *row = &s->list.row[k];
	const struct flame *f = &side->flame;
	bool children = f->end[row->node] > row->node + 1;
	struct text line = {0};
	unsigned width = screen_columns(s->screen);
	put_cost(s, &line, row->total);
	put_cost(s, &line, calltree_self(f, row->node));
	unsigned column = screen_put(s->screen, at, 0, width, style_plain, slice_of_text(&line));
	text_clear(&line);
	put_lines(s, k, &line);
	text_puts(&line, !children ? "  " : side->open[row->node] ? "- " : "+ ");
	column += screen_put(s->screen, at, column, width > column ? width - column : 0, dim,
			     slice_of_text(&line));
	screen_put(s->screen, at, column, width > column ? width - column : 0,
		   calltree_hits(s, side, row->node) ? found : style_plain,
		   flame_name(f, row->node));
	if (k == s->row)
		screen_restyle(s->screen, at, 0, width, reverse);
	text_deinit(&line);
}

static void draw_head(struct calltree_state *s, unsigned width)
{
	struct text line = {0};
	text_puts(&line, s->inverted ? "callers of leaves  " : "calls  ");
	subject_put_title(&s->subject, &line);
	screen_put(s->screen, 0, 0, width, bold, slice_of_text(&line));
	screen_put(s->screen, 1, 0, width, dim,
		   slice_of("     total total%       self  self%"));
	text_deinit(&line);
}

static void draw_foot(struct calltree_state *s, unsigned row, unsigned width)
{
	if (s->typing) {
		prompt_draw(&s->prompt, s->screen, row);
		return;
	}
	struct text line = {0};
	text_putf(&line, "%u of %u", s->row + 1, s->list.count);
	unsigned taken = (unsigned)line.len + 2;
	if (width > taken)
		screen_put(s->screen, row, width - taken + 1, taken, dim, slice_of_text(&line));
	text_clear(&line);
	text_puts(&line, s->message.len ? s->message.bytes : "? keys  q leave");
	screen_put(s->screen, row, 0, width > taken + 1 ? width - taken - 1 : width,
		   s->message.len ? bold : dim, slice_of_text(&line));
	text_deinit(&line);
}

void calltree_draw(struct calltree_state *s)
{
	unsigned rows = screen_rows(s->screen), width = screen_columns(s->screen);
	uint32_t shown = calltree_rows(s);
	const struct calltree_side *side = calltree_side(s);
	screen_clear(s->screen);
	if (s->helping) {
		pane_draw(&s->help, s->screen, &(struct area){0, 0, rows, width});
		return;
	}
	draw_head(s, width);
	for (uint32_t i = 0; i < shown && side->top + i < s->list.count; i++)
		draw_row(s, side->top + i, CALLTREE_HEAD + i);
	if (rows > 0)
		draw_foot(s, rows - 1, width);
}
