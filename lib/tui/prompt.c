// Bytes before and behind the cursor; characters are found by their first bytes.
#include "tui/prompt.h"

#include <string.h>

#include <utf8proc.h>

#include "base/fit.h"
#include "tui/event.h"
#include "tui/screen.h"

void prompt_clear(struct prompt *p)
{
	text_clear(&p->text);
	p->at = 0;
}

void prompt_deinit(struct prompt *p)
{
	text_deinit(&p->text);
	p->at = 0;
}

static bool is_inside(const struct prompt *p, size_t at)
{
	return at < p->text.len && ((unsigned char)p->text.bytes[at] & 0xc0) == 0x80;
}

static size_t before(const struct prompt *p, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && is_inside(p, at))
		at--;
	return at;
}

static size_t behind(const struct prompt *p, size_t at)
{
	if (at < p->text.len)
		at++;
	while (is_inside(p, at))
		at++;
	return at;
}

// Takes the bytes from..to out; the cursor is there then.
static void take_out(struct prompt *p, size_t from, size_t to)
{
	if (from == to)
		return;
	memmove(p->text.bytes + from, p->text.bytes + to, p->text.len - to);
	text_cut(&p->text, p->text.len - (to - from));
	p->at = from;
}

static void insert(struct prompt *p, int32_t point)
{
	utf8proc_uint8_t bytes[4];
	if (text_commands_terminal(point) || p->text.len + sizeof bytes > PROMPT_MAX)
		return;
	size_t len = (size_t)utf8proc_encode_char(point, bytes);
	text_put(&p->text, (const char *)bytes, len);
	if (p->text.failed)
		return;
	char *at = p->text.bytes + p->at;
	memmove(at + len, at, p->text.len - len - p->at);
	memcpy(at, bytes, len);
	p->at += len;
}

static size_t word_before(const struct prompt *p)
{
	size_t at = p->at;
	while (at > 0 && p->text.bytes[at - 1] == ' ')
		at--;
	while (at > 0 && p->text.bytes[at - 1] != ' ')
		at--;
	return at;
}

enum prompt_state prompt_key(struct prompt *p, int32_t key)
{
	switch (key) {
	case KEY_ENTER:
		return PROMPT_DONE;
	case KEY_ESCAPE:
		return PROMPT_LEFT;
	case KEY_BACKSPACE:
		if (p->text.len == 0)
			return PROMPT_LEFT;
		take_out(p, before(p, p->at), p->at);
		break;
	case KEY_DELETE:
		take_out(p, p->at, behind(p, p->at));
		break;
	case KEY_LEFT:
		p->at = before(p, p->at);
		break;
	case KEY_RIGHT:
		p->at = behind(p, p->at);
		break;
	case KEY_HOME:
	case KEY_CONTROL('a'):
		p->at = 0;
		break;
	case KEY_END:
	case KEY_CONTROL('e'):
		p->at = p->text.len;
		break;
	case KEY_CONTROL('u'):
		take_out(p, 0, p->at);
		break;
	case KEY_CONTROL('w'):
		take_out(p, word_before(p), p->at);
		break;
	default:
		if (key < KEY_UP)
			insert(p, key);
	}
	return PROMPT_OPEN;
}

void prompt_draw(const struct prompt *p, struct screen *screen, unsigned row)
{
	unsigned columns = screen_columns(screen);
	unsigned label = screen_put(screen, row, 0, columns, style_plain, slice_of(p->label));
	unsigned room = columns > label + 1 ? columns - label - 1 : 1;
	// Of a long line what is before the cursor is shown.
	size_t from = 0;
	bool unicode = screen_unicode(screen);
	const char *text = p->text.len ? p->text.bytes : "";
	while (fit_columns(text + from, p->at - from, unicode) > room)
		from = behind(p, from);
	struct slice shown = {text + from, p->text.len - from};
	screen_put(screen, row, label, room + 1, style_plain, shown);
	screen_cursor(screen, row,
		      label + (unsigned)fit_columns(shown.text, p->at - from, unicode));
}
