#pragma once
/**
 * @file
 * Keys and what they do, said once: for the view itself, for its help, for the manual.
 *
 *     static const struct binding row[] = {
 *             {{KEY_UP, 'k'}, "Up k", "To the caller", ACTION_UP},
 *             …
 *     };
 *     const struct bindings bindings = {row, ARRAY_LEN(row)};
 *
 *     switch (bindings_find(&bindings, event.key)) …
 *
 * Memory:  rows are static.
 * Threads: any number.
 */
#include <stddef.h>
#include <stdint.h>

#include "tui/event.h"

#define BINDING_KEYS 4

struct binding {
	int32_t key[BINDING_KEYS]; ///< up to a 0
	const char *names;	   ///< of the keys, separated by spaces
	const char *help;	   ///< one line, no full stop
	int action;		   ///< the view's own; not 0
};

struct bindings {
	const struct binding *row;
	size_t count;
};

/** The action of a key, or 0. */
int bindings_find(const struct bindings *bindings, int32_t key);
