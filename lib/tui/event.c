// The sequences are those of ECMA-48 and of xterm's manual (ctlseqs): CSI, SS3, mouse mode 1006.
#include "tui/event.h"

#include <string.h>

#include "base/compiler.h"
#include "base/text.h"

#define ESCAPE 0x1b

// Longest sequence; a longer one is taken for garbage.
#define SEQUENCE_MAX 32

// Numbers of a sequence that matter.
#define PARAMETERS 3

static void set_key(struct event *event, int32_t key)
{
	*event = (struct event){.kind = EVENT_KEY, .key = key};
}

// What ends CSI and SS3 sequences of keys.
static int32_t key_of_letter(char letter)
{
	static const struct {
		char letter;
		enum key key;
	} known[] = {{'A', KEY_UP},   {'B', KEY_DOWN}, {'C', KEY_RIGHT},    {'D', KEY_LEFT},
		     {'H', KEY_HOME}, {'F', KEY_END},  {'Z', KEY_BACK_TAB}, {'M', KEY_ENTER}};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].letter == letter)
			return known[i].key;
	return 0;
}

// The number of a sequence that ends in a tilde.
static int32_t key_of_number(unsigned number)
{
	static const int32_t known[] = {
		[1] = KEY_HOME,	     [3] = KEY_DELETE, [4] = KEY_END, [5] = KEY_PAGE_UP,
		[6] = KEY_PAGE_DOWN, [7] = KEY_HOME,   [8] = KEY_END,
	};
	return number < ARRAY_LEN(known) ? known[number] : 0;
}

static void set_mouse(struct event *event, const unsigned *number, char end)
{
	static const enum event_kind wheel[] = {EVENT_WHEEL_UP, EVENT_WHEEL_DOWN};
	if (end != 'M' || !number[1] || !number[2]) // released, or nowhere
		return;
	unsigned button = number[0] & ~0x1cU; // without Shift, Alt and Ctrl
	if (button == 0)
		event->kind = EVENT_CLICK;
	else if (button == 64 || button == 65)
		event->kind = wheel[button - 64];
	event->column = number[1] - 1;
	event->row = number[2] - 1;
}

// ESC [ and what follows, up to a letter.
static size_t read_csi(const char *bytes, size_t len, bool whole, struct event *ret)
{
	size_t at = 2;
	bool mouse = at < len && bytes[at] == '<';
	unsigned number[PARAMETERS] = {0}, n = 0;
	for (at += mouse; at < len && at < SEQUENCE_MAX; at++) {
		char c = bytes[at];
		if (c >= '0' && c <= '9') {
			if (n < PARAMETERS && number[n] < 100000)
				number[n] = number[n] * 10 + (unsigned)(c - '0');
		} else if (c == ';') {
			n++;
		} else if (c >= 0x40 && c <= 0x7e) {
			int32_t key = c == '~' ? key_of_number(number[0]) : key_of_letter(c);
			if (mouse)
				set_mouse(ret, number, c);
			else if (key)
				set_key(ret, key);
			return at + 1;
		} else if (c < 0x20 || c > 0x3f) {
			return at; // not one after all
		}
	}
	return at < SEQUENCE_MAX && !whole ? 0 : at;
}

// A sequence that terminfo knows; *ret_partial is true if one of them may be on its way.
static size_t read_known(const struct event_reader *reader, const char *bytes, size_t len,
			 struct event *ret, bool *ret_partial)
{
	*ret_partial = false;
	for (size_t i = 0; i < reader->known_count; i++) {
		const struct event_sequence *known = &reader->known[i];
		size_t want = strlen(known->bytes);
		if (len >= want && memcmp(bytes, known->bytes, want) == 0) {
			set_key(ret, known->key);
			return want;
		}
		*ret_partial |= len < want && memcmp(bytes, known->bytes, len) == 0;
	}
	return 0;
}

static size_t read_escape(const char *bytes, size_t len, bool whole, struct event *ret)
{
	if (len == 1 && !whole)
		return 0;
	if (len >= 2 && bytes[1] == '[')
		return len == 2 && whole ? 2 : read_csi(bytes, len, whole, ret);
	if (len >= 2 && bytes[1] == 'O') {
		if (len == 2)
			return whole ? 2 : 0;
		int32_t key = key_of_letter(bytes[2]);
		if (key)
			set_key(ret, key);
		return 3;
	}
	set_key(ret, KEY_ESCAPE);
	return 1;
}

static size_t read_character(const char *bytes, size_t len, bool whole, struct event *ret)
{
	unsigned char first = (unsigned char)bytes[0];
	if (first < 0x80) {
		set_key(ret, first == '\n' ? KEY_ENTER : first == '\b' ? KEY_BACKSPACE : first);
		return 1;
	}
	size_t want = first >= 0xf5   ? 1
		      : first >= 0xf0 ? 4
		      : first >= 0xe0 ? 3
		      : first >= 0xc2 ? 2
				      : 1;
	if (len < want && !whole)
		return 0;
	int32_t point;
	size_t used = text_code_point(bytes, len, &point);
	if (used)
		set_key(ret, point);
	return used ? used : 1;
}

size_t event_read(const struct event_reader *reader, const char *bytes, size_t len, bool whole,
		  struct event *ret)
{
	*ret = (struct event){.kind = EVENT_NONE};
	bool partial;
	size_t used = read_known(reader, bytes, len, ret, &partial);
	if (used || (partial && !whole))
		return used;
	if (bytes[0] == ESCAPE)
		return read_escape(bytes, len, whole, ret);
	return read_character(bytes, len, whole, ret);
}
