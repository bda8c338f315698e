// The grid, the guard and the reader of events, put together.
#include "tui/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/interrupt.h"
#include "base/locale.h"
#include "base/text.h"
#include "tui/grid.h"
#include "tui/guard.h"
#include "tui/terminfo.h"

#define ARENA_LIMIT	((size_t)1 << 20)
#define INPUT_MAX	256
#define ESCAPE_MS	50 // how long the rest of a sequence may take
#define SECOND_CLICK_MS 500

struct screen {
	struct arena arena;
	struct terminfo info;
	struct grid grid;
	enum color_depth depth;
	bool unicode;
	bool cursor; // is shown
	unsigned cursor_row, cursor_column;
	struct text out;
	int in;
	char input[INPUT_MAX];
	size_t input_len;
	struct event click; // the last one
	int64_t click_ms;
};

static bool is_smart(void)
{
	const char *term = getenv("TERM");
	return term && term[0] && strcmp(term, "dumb") != 0;
}

bool screen_possible(void)
{
	if (!isatty(STDOUT_FILENO) || !is_smart())
		return false;
	int fd = isatty(STDIN_FILENO) ? -1 : open("/dev/tty", O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	return fd >= 0 || isatty(STDIN_FILENO);
}

static bool find_size(unsigned *ret_rows, unsigned *ret_columns)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
		return false;
	*ret_rows = size.ws_row;
	*ret_columns = size.ws_col;
	return true;
}

enum color_depth screen_colors(bool wanted)
{
	struct arena arena;
	struct terminfo info;
	if (!wanted)
		return COLORS_NONE;
	arena_init(&arena, ARENA_LIMIT);
	struct error *err = terminfo_load(&info, &arena);
	enum color_depth depth = err ? COLORS_8 : info.depth;
	error_free(err);
	arena_deinit(&arena);
	return depth;
}

const char *screen_version(void)
{
	return terminfo_version();
}

static struct error *resize(struct screen *s)
{
	unsigned rows = 24, columns = 80; // of terminals that do not say
	find_size(&rows, &columns);
	return grid_resize(&s->grid, rows, columns);
}

static struct error *take_terminal(struct screen *s)
{
	struct text on = {0}, off = {0};
	const struct terminfo *i = &s->info;
	text_putf(&on, "%s%s%s%s", i->enter, i->keys_on, i->hide, i->mouse_on);
	style_put(&off, style_plain, s->depth);
	text_putf(&off, "%s%s%s", i->mouse_off, i->keys_off, i->show);
	if (!i->leave[0]) // the prompt comes below what is left of the view
		text_puts(&off, "\r\n");
	text_puts(&off, i->leave);
	struct error *err = text_error(&on);
	if (!err)
		err = text_error(&off);
	if (!err)
		err = guard_on(s->in, on.bytes, off.bytes);
	text_deinit(&on);
	text_deinit(&off);
	return err;
}

struct error *screen_open(bool colors, struct screen **ret)
{
	struct screen *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	arena_init(&s->arena, ARENA_LIMIT);
	s->unicode = locale_is_utf8();
	s->in = isatty(STDIN_FILENO) ? STDIN_FILENO : open("/dev/tty", O_RDONLY | O_CLOEXEC);
	struct error *err = NULL;
	if (s->in < 0 || !isatty(STDOUT_FILENO) || !is_smart())
		err = error_new(ERR_UNSUPPORTED, "full-screen views need a terminal");
	if (!err)
		err = terminfo_load(&s->info, &s->arena);
	if (!err) {
		s->depth = colors ? s->info.depth : COLORS_NONE;
		err = resize(s);
	}
	if (!err)
		err = take_terminal(s);
	if (!err)
		*ret = s;
	else
		screen_close(s);
	return err;
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	guard_off();
	if (s->in > STDIN_FILENO)
		close(s->in);
	grid_deinit(&s->grid);
	text_deinit(&s->out);
	arena_deinit(&s->arena);
	free(s);
}

unsigned screen_rows(const struct screen *s)
{
	return s->grid.rows;
}

unsigned screen_columns(const struct screen *s)
{
	return s->grid.columns;
}

bool screen_unicode(const struct screen *s)
{
	return s->unicode;
}

enum color_depth screen_depth(const struct screen *s)
{
	return s->depth;
}

void screen_clear(struct screen *s)
{
	grid_clear(&s->grid);
	s->cursor = false;
}

unsigned screen_put(struct screen *s, unsigned row, unsigned column, unsigned width,
		    struct style style, struct slice text)
{
	unsigned edge = s->grid.columns, at = column;
	if (row >= s->grid.rows || column >= edge)
		return 0;
	unsigned end = width < edge - column ? column + width : edge;
	struct cells c = cells_of(text, s->unicode);
	bool more = cells_next(&c);
	for (; more && at + c.width <= end; more = cells_next(&c)) {
		grid_set(&s->grid, row, at, c.glyph, c.len, c.width, style);
		at += c.width;
	}
	if (more && end > column) { // in place of the last cell
		at = at < end ? at : end - 1;
		struct slice cut = slice_of(cells_ellipsis(s->unicode));
		grid_set(&s->grid, row, at, cut.text, cut.len, 1, style);
		at++;
	}
	return at - column;
}

void screen_fill(struct screen *s, unsigned row, unsigned column, unsigned width,
		 struct style style, const char *character)
{
	struct cells c = cells_of(slice_of(character), s->unicode);
	if (!cells_next(&c))
		return;
	for (unsigned i = 0; i < width && column + i < s->grid.columns; i++)
		grid_set(&s->grid, row, column + i, c.glyph, c.len, 1, style);
}

void screen_restyle(struct screen *s, unsigned row, unsigned column, unsigned width,
		    struct style style)
{
	grid_restyle(&s->grid, row, column, width, style);
}

void screen_cursor(struct screen *s, unsigned row, unsigned column)
{
	s->cursor = row < s->grid.rows && column < s->grid.columns;
	s->cursor_row = row;
	s->cursor_column = column;
}

static struct error *write_all(const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(STDOUT_FILENO, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_new(ERR_IO, "write to the terminal: %s", strerror(errno));
		bytes += n;
		len -= (size_t)n;
	}
	return NULL;
}

void screen_forget(struct screen *s)
{
	s->grid.unknown = true;
}

struct error *screen_show(struct screen *s)
{
	struct text *out = &s->out;
	text_clear(out);
	text_puts(out, s->info.hide);
	grid_put_changes(&s->grid, out, &s->info, s->depth);
	if (s->cursor) {
		terminfo_move(&s->info, out, s->cursor_row, s->cursor_column);
		text_puts(out, s->info.show);
	}
	TRY(text_error(out));
	return write_all(out->bytes, out->len);
}

// Two clicks at one place, one soon after the other.
static void count_click(struct screen *s, struct event *event)
{
	int64_t now = clock_ms();
	event->again = s->click.kind == EVENT_CLICK && s->click.row == event->row &&
		       s->click.column == event->column && now - s->click_ms < SECOND_CLICK_MS;
	s->click = event->again ? (struct event){0} : *event; // a third one is a first one again
	s->click_ms = now;
}

// The next event of the bytes that are there; false if they are not enough.
static bool take_event(struct screen *s, bool whole, struct event *ret)
{
	struct event_reader reader = {s->info.key, s->info.key_count};
	while (s->input_len) {
		size_t used = event_read(&reader, s->input, s->input_len,
					 whole || s->input_len == INPUT_MAX, ret);
		if (!used)
			return false;
		s->input_len -= used;
		memmove(s->input, s->input + used, s->input_len);
		if (ret->kind == EVENT_CLICK)
			count_click(s, ret);
		if (ret->kind != EVENT_NONE)
			return true;
	}
	return false;
}

// False at the end of the terminal.
static bool read_input(struct screen *s)
{
	ssize_t n = read(s->in, s->input + s->input_len, INPUT_MAX - s->input_len);
	if (n > 0)
		s->input_len += (size_t)n;
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

static struct error *take_news(struct screen *s, unsigned news, struct event *ret)
{
	if (news & GUARD_INTERRUPT) {
		interrupt_clear();
		s->input_len = 0;
		*ret = (struct event){.kind = EVENT_INTERRUPT};
		return NULL;
	}
	if (news & GUARD_STOP)
		guard_stop();
	else if (news & GUARD_RESUMED)
		guard_again();
	*ret = (struct event){.kind = EVENT_RESIZE};
	return resize(s);
}

struct error *screen_next(struct screen *s, struct event *ret)
{
	for (bool whole = false; !take_event(s, whole, ret);) {
		unsigned news = guard_wait(s->input_len ? ESCAPE_MS : -1);
		if (news & (GUARD_INTERRUPT | GUARD_STOP | GUARD_RESUMED | GUARD_RESIZE))
			return take_news(s, news, ret);
		whole = news & GUARD_TIMEOUT;
		if (news & GUARD_INPUT && !read_input(s)) {
			*ret = (struct event){.kind = EVENT_END};
			return NULL;
		}
	}
	return NULL;
}
