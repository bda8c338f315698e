// The names of the columns and the rows that fit.
#include "tui/calltree_state.h"

// A row has no more lines in front than this, two columns each, and than fill half of the room that
// they share with the name; what is deeper says how much.
#define MOST_LINES  30
#define LINES_SHARE 4

// Narrower screens have no costs of the functions themselves, or shares only.
#define COLUMNS_FOR_SELF  60
#define COLUMNS_FOR_VALUE 36

// With fewer rows there are no names of columns.
#define ROWS_FOR_HEAD 4

#define HEAD_OF_TOTAL 17
static const char head[] = "     total total%       self  self%";

static const struct style reverse = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE};
static const struct style found = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD | STYLE_UNDERLINE};
static const struct style dim = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_DIM};

// What leads from the callers to a row: from the last to the first, for whether a caller has more
// siblings is known at the rows of the list.
static void put_lines(const struct calltree_state *s, uint32_t row, uint32_t most, struct text *out)
{
	bool unicode = screen_unicode(s->stage.screen);
	const struct calltree_row *r = s->list.row;
	bool more[MOST_LINES + 1] = {false};
	uint32_t depth = r[row].depth, skipped = depth > most ? depth - most : 0;
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
		text_puts(out, more[depth - skipped] ? unicode ? "├─" : "|-"
			       : unicode	     ? "└─"
						     : "`-");
}

// Where an inverted stack ends is its outermost caller, which has no part in the cost.
static bool shows_self(const struct calltree_state *s)
{
	return screen_columns(s->stage.screen) >= COLUMNS_FOR_SELF && !s->inverted;
}

static void put_costs(const struct calltree_state *s, const struct calltree_row *row, int64_t self,
		      struct text *out)
{
	unsigned width = screen_columns(s->stage.screen);
	if (width < COLUMNS_FOR_VALUE) {
		stage_put_percent(&s->stage, out, row->total);
		return;
	}
	stage_put_cost(&s->stage, out, row->total);
	if (shows_self(s))
		stage_put_cost(&s->stage, out, self);
}

static void draw_row(struct calltree_state *s, uint32_t k, unsigned at)
{
	struct calltree_side *side = calltree_side(s);
	const struct calltree_row *row = &s->list.row[k];
	const struct flame *f = &side->flame;
	bool children = flame_has_children(f, row->node);
	struct text line = {0};
	unsigned width = screen_columns(s->stage.screen);
	put_costs(s, row, calltree_self(f, row->node), &line);
	unsigned column = screen_put(s->stage.screen, at, 0, width, style_plain, text_slice(&line));
	uint32_t lines = (width - column) / LINES_SHARE;
	text_clear(&line);
	put_lines(s, k, lines < MOST_LINES ? lines : MOST_LINES, &line);
	text_puts(&line, !children ? "  " : calltree_is_open(side, row->node) ? "- " : "+ ");
	column += screen_put(s->stage.screen, at, column, width > column ? width - column : 0, dim,
			     text_slice(&line));
	if (column < width)
		stage_put_name(&s->stage, at, column, width - column,
			       seeker_hits(&s->seeker, f, row->node) ? found : style_plain,
			       flame_name(f, row->node));
	if (k == s->row)
		screen_restyle(s->stage.screen, at, 0, width, reverse);
	text_deinit(&line);
}

struct error *calltree_draw(struct stage *stage, const struct area *body)
{
	struct calltree_state *s = (struct calltree_state *)stage;
	unsigned width = body->columns;
	bool has_head = body->rows >= ROWS_FOR_HEAD && width >= COLUMNS_FOR_VALUE;
	s->rows = *body;
	s->rows.row += has_head;
	s->rows.rows -= has_head;
	TRY(calltree_update(s));
	if (has_head)
		screen_put(stage->screen, body->row, 0, width, dim,
			   (struct slice){head, shows_self(s) ? sizeof head - 1 : HEAD_OF_TOTAL});
	uint32_t top = calltree_side(s)->top;
	for (uint32_t i = 0; i < s->rows.rows && top + i < s->list.count; i++)
		draw_row(s, top + i, s->rows.row + i);
	return NULL;
}
