// A loop: draw, wait, hand the event on.
#include "tui/stage.h"

#include <stdlib.h>

#include "base/fit.h"
#include "measure/measure.h"
#include "render/flame_facts.h"
#include "report/header.h"
#include "report/short_name.h"
#include "tui/source_pane.h"

// Of a screen with so many rows there are lines for:
#define ROWS_FOR_MESSAGE 3
#define ROWS_FOR_NUMBERS 6
#define ROWS_FOR_TITLE	 8

// Of longer names the rest is not looked at: a file can have any, and there is one in each row.
#define LONGEST_NAME 4096

// Columns of a value and its share, with a space behind.
#define COST_WIDTH 18

#define KEY_REDRAW KEY_CONTROL('l')

static const struct style bar = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_REVERSE};
static const struct style bold = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_BOLD};
static const struct style dim = {COLOR_DEFAULT, COLOR_DEFAULT, STYLE_DIM};

struct error *stage_init(struct stage *s, struct screen *screen, struct session *session,
			 const struct question *question, struct text *notes)
{
	s->screen = screen;
	s->prompt.label = "/";
	return subject_init(&s->subject, session, question, notes);
}

void stage_deinit(struct stage *s)
{
	prompt_deinit(&s->prompt);
	pane_deinit(&s->pane);
	text_deinit(&s->pane_title);
	text_deinit(&s->message);
	subject_deinit(&s->subject);
}

// --- drawing

void stage_put_share(const struct stage *s, struct text *out, const char *what, int64_t value)
{
	const struct subject *subject = &s->subject;
	text_puts(out, what);
	text_putc(out, ' ');
	report_put_value(out, subject->held->view->profile, &subject->report, value);
	text_puts(out, " (");
	measure_put_percent_trimmed(out, value, subject->report.total);
	text_puts(out, ")");
}

void stage_put_flame(const struct stage *s, struct text *out, const struct flame *f, uint32_t node)
{
	const struct report_options *report = &s->subject.report;
	if (f->differs) {
		struct flame_facts facts = flame_facts(f, report, report->total);
		flame_put_facts(out, &facts, node);
		return;
	}
	stage_put_share(s, out, "total", f->total[node]);
	if (f->inverted) // what ends there is no cost of its own
		return;
	text_puts(out, "  ");
	stage_put_share(s, out, "self", f->self[node]);
}

void stage_put_cost(const struct stage *s, struct text *out, int64_t value)
{
	const struct subject *subject = &s->subject;
	size_t begin = out->len;
	report_put_value(out, subject->held->view->profile, &subject->report, value);
	text_putc(out, ' ');
	stage_put_percent(s, out, value);
	text_align_right(out, begin, COST_WIDTH);
}

void stage_put_percent(const struct stage *s, struct text *out, int64_t value)
{
	measure_put_percent(out, value, s->subject.report.total);
	text_putc(out, ' ');
}

void stage_put_name(const struct stage *s, unsigned row, unsigned column, unsigned width,
		    struct style style, struct slice name)
{
	struct text whole = {0}, fitting = {0};
	if (name.len > LONGEST_NAME)
		name.len = LONGEST_NAME;
	bool unicode = screen_unicode(s->screen);
	if (fit_columns(name.text, name.len, unicode) > width) {
		short_name_put(&whole, name.text, name.len);
		name = text_slice(&whole);
		fit_put_ends(&fitting, name.text, name.len, width, unicode);
		name = text_slice(&fitting);
	}
	screen_put(s->screen, row, column, width, style, name);
	text_deinit(&whole);
	text_deinit(&fitting);
}

static void put_line(const struct stage *s, unsigned row, struct style style, struct slice line)
{
	unsigned columns = screen_columns(s->screen);
	screen_fill(s->screen, row, 0, columns, style, " ");
	screen_put(s->screen, row, 0, columns, style, line);
}

static void draw_title(struct stage *s, const struct stage_play *play)
{
	struct text line = {0};
	text_putf(&line, " %s  ", play->name);
	subject_put_title(&s->subject, &line);
	play->put_state(s, &line);
	put_line(s, 0, bar, text_slice(&line));
	text_deinit(&line);
}

static void draw_message(struct stage *s, const struct stage_play *play, unsigned row)
{
	if (s->typing) {
		prompt_draw(&s->prompt, s->screen, row);
		return;
	}
	struct text place = {0};
	if (s->message.len)
		put_line(s, row, bold, text_slice(&s->message));
	else
		put_line(s, row, dim, slice_of(play->hint));
	if (play->put_place)
		play->put_place(s, &place);
	unsigned columns = screen_columns(s->screen), taken = (unsigned)place.len;
	if (place.len && taken < columns)
		screen_put(s->screen, row, columns - taken, taken, dim, text_slice(&place));
	text_deinit(&place);
}

static void draw_pane(struct stage *s)
{
	put_line(s, 0, bar, text_slice(&s->pane_title));
	const struct area below = {
		.row = 1, .columns = screen_columns(s->screen), .rows = screen_rows(s->screen) - 1};
	pane_draw(&s->pane, s->screen, &below);
}

static struct error *draw(struct stage *s, const struct stage_play *play)
{
	unsigned rows = screen_rows(s->screen);
	bool title = rows >= ROWS_FOR_TITLE, numbers = rows >= ROWS_FOR_NUMBERS;
	bool message = rows >= ROWS_FOR_MESSAGE;
	unsigned taken = 1U + title + numbers + message;
	const struct area body = {.row = title,
				  .columns = screen_columns(s->screen),
				  .rows = rows > taken ? rows - taken : rows > 1};
	unsigned next = body.row + body.rows;
	struct text line = {0};
	screen_clear(s->screen);
	TRY(play->draw(s, &body));
	if (title)
		draw_title(s, play);
	play->put_name(s, &line);
	put_line(s, next, bold, text_slice(&line));
	text_clear(&line);
	if (numbers) {
		play->put_numbers(s, &line);
		put_line(s, next + 1, style_plain, text_slice(&line));
	}
	text_deinit(&line);
	if (message || s->typing)
		draw_message(s, play, rows - 1);
	if (s->covered)
		draw_pane(s);
	return screen_show(s->screen);
}

// --- what is in front of the view

static void cover(struct stage *s)
{
	s->covered = true;
	pane_clear(&s->pane);
	text_clear(&s->pane_title);
}

static struct error *show_help(struct stage *s, const struct stage_play *play)
{
	static const char everywhere[] =
		" Ctrl-C stops what takes long, or leaves; Ctrl-L draws the screen anew.";
	cover(s);
	text_putf(&s->pane_title, " Keys of %s; q goes back", play->name);
	pane_add_keys(&s->pane, &play->view->bindings);
	pane_add(&s->pane, style_plain, slice_of(""));
	pane_add(&s->pane, style_plain, slice_of(play->mouse));
	pane_add(&s->pane, style_plain, slice_of(everywhere));
	return text_error(&s->pane.text);
}

struct error *stage_show_source(struct stage *s, const char *name)
{
	if (!*name) {
		text_puts(&s->message, "There is no function to show the source of");
		return NULL;
	}
	cover(s);
	text_putf(&s->pane_title, " %s; q goes back", name);
	struct error *err = source_pane_fill(&s->pane, &s->subject, name, screen_rows(s->screen));
	s->covered = !err;
	return err;
}

// --- events

static struct error *next_type(struct stage *s, const struct stage_play *play)
{
	uint32_t count = subject_type_count(&s->subject);
	if (count < 2) {
		text_puts(&s->message, "There is only one sample type");
		return NULL;
	}
	TRY(subject_set_type(&s->subject, (s->subject.report.type + 1) % count));
	return play->weigh(s);
}

static struct error *act(struct stage *s, const struct stage_play *play, int action)
{
	switch (action) {
	case 0:
		return NULL;
	case STAGE_SEARCH:
		s->typing = true;
		prompt_clear(&s->prompt);
		return NULL;
	case STAGE_TYPE:
		return next_type(s, play);
	case STAGE_SOURCE:
		return stage_show_source(s, play->function(s));
	case STAGE_HELP:
		return show_help(s, play);
	case STAGE_LEAVE:
		s->left = true;
		return NULL;
	default:
		return play->act(s, action);
	}
}

static struct error *type_key(struct stage *s, const struct stage_play *play, int32_t key)
{
	enum prompt_state state = prompt_key(&s->prompt, key);
	s->typing = state == PROMPT_OPEN;
	if (state != PROMPT_DONE)
		return NULL;
	struct slice typed = text_slice(&s->prompt.text);
	return play->search(s, typed.text, typed.len);
}

static struct error *take(struct stage *s, const struct stage_play *play, const struct event *event)
{
	text_clear(&s->message);
	if (event->kind == EVENT_END || event->kind == EVENT_INTERRUPT) {
		s->left = true;
		return NULL;
	}
	if (event->kind == EVENT_RESIZE)
		return NULL;
	if (event->kind == EVENT_KEY && event->key == KEY_REDRAW) {
		screen_forget(s->screen);
		return NULL;
	}
	if (s->covered) { // any key that does not scroll goes back
		s->covered = pane_event(&s->pane, event) || event->kind != EVENT_KEY;
		return NULL;
	}
	if (event->kind == EVENT_CLICK)
		return play->click(s, event);
	if (event->kind != EVENT_KEY)
		return play->wheel(s, event);
	if (s->typing)
		return type_key(s, play, event->key);
	int action = bindings_find(&play->view->bindings, event->key);
	if (!action && event->key > ' ' && event->key <= '~')
		text_putf(&s->message, "%s has no key %c: ? shows those it has", play->name,
			  (char)event->key);
	return act(s, play, action);
}

struct error *stage_run(struct stage *s, const struct stage_play *play)
{
	while (!s->left) {
		struct event event;
		TRY(draw(s, play));
		TRY(screen_next(s->screen, &event));
		TRY(view_survive(take(s, play, &event), &s->message));
	}
	return NULL;
}
