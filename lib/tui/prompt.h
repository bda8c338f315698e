#pragma once
/**
 * @file
 * A line that the user types in a view: a regexp to search for, a name.
 *
 *     struct prompt prompt = {.label = "/"};
 *     …
 *     switch (prompt_key(&prompt, event.key)) {
 *     case PROMPT_DONE: use(prompt.text.bytes, prompt.text.len);
 *     …
 *     prompt_draw(&prompt, screen, row);
 *
 * Left, Right, Home, End, Backspace, Delete, Ctrl-U and Ctrl-W do what they do elsewhere.
 *
 * Memory:  the text is from malloc until prompt_deinit().
 * Threads: one at a time.
 */
#include "base/text.h"

struct screen;

/** Longest line, in bytes. */
#define PROMPT_MAX 1000

struct prompt {
	const char *label; ///< static
	struct text text;
	size_t at; ///< where the next character goes, in bytes
};

enum prompt_state {
	PROMPT_OPEN,
	PROMPT_DONE, ///< Enter
	PROMPT_LEFT, ///< Escape, or Backspace in an empty line
};

/** Empties it. */
void prompt_clear(struct prompt *prompt);

/** Fine on a zeroed one, and twice. */
void prompt_deinit(struct prompt *prompt);

/** Takes a key: a code point or enum key. */
enum prompt_state prompt_key(struct prompt *prompt, int32_t key);

/** Puts the line into a row of the screen, with the cursor. */
void prompt_draw(const struct prompt *prompt, struct screen *screen, unsigned row);
