#pragma once
/**
 * @file
 * What a frame of a flame graph looks like on a terminal: its label and its colours.
 *
 * Frames of one package have one colour, always the same.  In a comparison the colour says what
 * became of the frame: orange if it costs more, blue if less, stronger with the change, grey if
 * nothing changed; so do signs in the label, for those who see no colours.
 *
 * Memory:  borrows the flame.
 * Threads: any number.
 */
#include "base/style.h"
#include "report/flame.h"

struct text;

struct flame_look {
	const struct flame *flame;
	int64_t total;	///< what percentages are of
	bool compares;	///< show changes, not shares
	bool unicode;	///< the terminal takes it
};

/** Puts a label for @p node that takes at most @p width cells; nothing if that is too little. */
void flame_look_label(const struct flame_look *look, uint32_t node, unsigned width,
		      struct text *out);

/** The style of its box. */
struct style flame_look_style(const struct flame_look *look, uint32_t node);

/** Puts how much it changed: "+20%", "-3.5%", "new", "gone"; "=" if it did not. */
void flame_look_change(const struct flame_look *look, uint32_t node, struct text *out);
