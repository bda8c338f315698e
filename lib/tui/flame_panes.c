// Help from the table of keys; a source from the report `list`, row by row.
#include <stdio.h>

#include "base/ascii.h"
#include "measure/measure.h"
#include "profile/profile.h"
#include "report/header.h"
#include "session/session.h"
#include "tui/flame_state.h"

#define TAB_WIDTH 8

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

// --- source

struct listing {
	struct flame_state *s;
	struct table table;
	size_t hottest; // line of the pane
	int64_t most;
};

static struct error *begin(void *context, const struct table *table)
{
	struct listing *l = context;
	l->table = *table;
	return NULL;
}

static void put_value(const struct listing *l, struct text *out, int64_t value)
{
	struct text number = {0};
	if (value)
		measure_put_scaled(&number, report_ratio(value, l->table.ratio), l->table.unit,
				   l->table.output_unit);
	else
		text_putc(&number, '.');
	if (number.len)
		text_put_right(out, 10, number.bytes, number.len);
	text_deinit(&number);
}

static void put_source(struct text *out, struct slice source)
{
	unsigned column = 0;
	for (size_t i = 0; i < source.len; i++) {
		char c = source.text[i];
		if (c == '\t') {
			text_pad(out, ' ', TAB_WIDTH - column % TAB_WIDTH);
			column += TAB_WIDTH - column % TAB_WIDTH;
		} else if (c != '\r' || i + 1 < source.len) {
			text_putc(out, c);
			column++;
		}
	}
}

static void put_line(struct listing *l, const struct row *row, struct text *out)
{
	int64_t flat = row->cell[0].number, cum = row->cell[1].number;
	put_value(l, out, flat);
	put_value(l, out, cum);
	text_putf(out, " %6lld ", (long long)row->cell[2].number);
	put_source(out, row->cell[3].text);
	if (magnitude(cum) > l->most) {
		l->most = magnitude(cum);
		l->hottest = l->s->pane.count;
	}
}

static struct error *take_row(void *context, const struct row *row)
{
	struct listing *l = context;
	struct text line = {0};
	struct style style = style_plain;
	const struct cell *cell = row->cell;
	switch (row->kind) {
	case ROW_ROUTINE:
		text_putc(&line, ' ');
		text_put(&line, cell[3].text.text, cell[3].text.len);
		style.marks = STYLE_UNDERLINE;
		break;
	case ROW_LINE:
		put_line(l, row, &line);
		style.marks = cell[1].number ? STYLE_BOLD : 0;
		break;
	case ROW_NOTE:
	case ROW_PROBLEM:
		text_putc(&line, ' ');
		text_put(&line, cell[0].text.text, cell[0].text.len);
		break;
	case ROW_GAP:
		text_puts(&line, " ...");
		break;
	default: // what was inlined
		return NULL;
	}
	if (!line.failed)
		pane_add(&l->s->pane, style, line.bytes, line.len);
	text_deinit(&line);
	return text_error(&l->s->pane.text);
}

static struct error *finish(void *context)
{
	(void)context;
	return NULL;
}

// A regexp that matches @p name and nothing else.
static void put_exact(struct text *out, const char *name)
{
	text_putc(out, '^');
	for (; *name; name++) {
		if ((unsigned char)*name < 0x80 && !is_digit(*name) && *name != '_' &&
		    !(*name >= 'a' && *name <= 'z') && !(*name >= 'A' && *name <= 'Z') &&
		    *name > ' ')
			text_putc(out, '\\');
		text_putc(out, *name);
	}
	text_putc(out, '$');
}

static struct error *list(struct flame_state *s, const char *pattern, struct listing *listing)
{
	struct config config;
	char type[12];
	TRY(config_copy(&config, s->question->config));
	snprintf(type, sizeof type, "%u", s->report.type);
	struct error *err =
		session_set_in(s->session, &config, option_find("sample_index"), type);
	const struct question question = {
		.report = REPORT_LIST, .argument = pattern, .config = &config};
	const struct sink sink = {
		.begin = begin, .row = take_row, .end = finish, .context = listing};
	if (!err)
		err = session_answer_rows(s->session, &question, &sink, NULL);
	config_deinit(&config);
	return err;
}

struct error *flame_show_source(struct flame_state *s)
{
	uint32_t frame = flame_selected_frame(s);
	const struct graph *g = &s->stacks.graph;
	const char *name = frame == NO_ID ? "" : strtab_text(&g->view->profile->strings,
							     g->node[s->stacks.frame[frame].node].name);
	if (!*name) {
		text_puts(&s->message, "There is no function to show the source of");
		return NULL;
	}
	struct listing listing = {.s = s};
	struct text pattern = {0};
	open_pane(s, PANE_SOURCE);
	text_putf(&s->title, " %s; q goes back", name);
	put_exact(&pattern, name);
	struct error *err = text_error(&pattern);
	if (!err)
		err = list(s, pattern.bytes, &listing);
	text_deinit(&pattern);
	if (err)
		s->pane_kind = PANE_NONE;
	unsigned rows = screen_rows(s->screen);
	s->pane.top = listing.hottest > rows / 2 ? listing.hottest - rows / 2 : 0;
	return err;
}
