#pragma once
/**
 * @file
 * What the terminal is: its sequences, its keys, its colours.  For tui/\*.c only.
 *
 * The one file that knows ncurses, of which only terminfo is used: it cannot show true colours but
 * on terminals that have a description of their own for that, and its screen cannot be put back in
 * order from a signal handler.  A build without it has terminfo_none.c instead.
 *
 * Memory:  all in the arena given to terminfo_load().
 * Threads: one at a time.
 */
#include "base/error.h"
#include "base/style.h"
#include "tui/event.h"

struct arena;

/** Sequences; one that the terminal does not have is "". */
struct terminfo {
	const char *enter, *leave; ///< the screen that programs have for themselves
	const char *show, *hide;   ///< the cursor
	const char *clear;
	const char *keys_on, *keys_off;
	const char *mouse_on, *mouse_off;
	const char *move; ///< for terminfo_move()
	bool corner;	  ///< the last cell can be written without scrolling
	enum color_depth depth;
	struct event_sequence *key;
	size_t key_count;
};

/**
 * Describes the terminal that $TERM names, or one like it; #ERR_UNSUPPORTED if it is not known, or
 * cannot show a screen.
 */
struct error *terminfo_load(struct terminfo *info, struct arena *arena) MUST_CHECK;

/** Puts the sequence that moves the cursor. */
void terminfo_move(const struct terminfo *info, struct text *out, unsigned row, unsigned column);

/** "ncurses 6.4", or NULL if this build is without. */
const char *terminfo_version(void);
