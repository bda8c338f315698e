#pragma once
/**
 * @file
 * What a user does: keys, the mouse, the size of the window.
 *
 * Bytes of a terminal become events one by one; a sequence may arrive in pieces:
 *
 *     struct event_reader reader = {.keys = …};
 *     used = event_read(&reader, bytes, len, false, &event);
 *     // 0: more bytes are needed; ask again with them, or with `whole` when none have come
 *
 * An escape alone is the key, one that begins a sequence is not: only time tells.  Sequences
 * that nobody knows are passed over as a whole, so that none of their bytes becomes a key.
 *
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Keys that are no characters; characters are their code points. Ctrl-A is 1, as the terminal
 * sends it. */
enum key {
	KEY_ENTER = '\r',
	KEY_TAB = '\t',
	KEY_ESCAPE = 0x1b,
	KEY_BACKSPACE = 0x7f,
	KEY_UP = 0x110000, ///< behind all characters
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_DELETE,
	KEY_BACK_TAB,
};

/** The key that is pressed with Ctrl and a letter. */
#define KEY_CONTROL(letter) ((letter)&0x1f)

enum event_kind {
	EVENT_NONE, ///< nothing anybody waits for
	EVENT_KEY,
	EVENT_CLICK,	///< the left button went down
	EVENT_WHEEL_UP, ///< a notch of it
	EVENT_WHEEL_DOWN,
	EVENT_RESIZE,	 ///< all must be drawn again
	EVENT_INTERRUPT, ///< Ctrl-C
	EVENT_END,	 ///< the terminal is gone
};

struct event {
	enum event_kind kind;
	int32_t key;	      ///< of EVENT_KEY: a code point or enum key
	unsigned row, column; ///< of the mouse, from 0
	bool again;	      ///< of EVENT_CLICK: soon after one at the same place
};

/** What a key of this terminal sends. */
struct event_sequence {
	const char *bytes; ///< NUL-terminated
	enum key key;
};

struct event_reader {
	const struct event_sequence *known; ///< besides the usual ones; borrowed
	size_t known_count;
};

/**
 * Takes the event at the start of @p bytes.
 *
 * @param len    at least 1
 * @param whole  no more bytes are coming: take what is there
 * @return how many bytes it was made of; 0 if it may go on, never with @p whole
 */
size_t event_read(const struct event_reader *reader, const char *bytes, size_t len, bool whole,
		  struct event *ret);
