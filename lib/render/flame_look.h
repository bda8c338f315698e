#pragma once
/**
 * @file
 * What a frame of a flame graph looks like on a terminal: its label and its colours.
 *
 * Colours are those of files (palette.h).  In a comparison the label says what became of the
 * frame, too, for those who see no colours: "+20%", "-3.5%", "new", "gone", "=".
 *
 * Memory:  borrows the flame.
 * Threads: any number.
 */
#include "base/style.h"
#include "render/palette.h"
#include "report/flame.h"

struct text;

struct flame_look {
	const struct flame *flame;
	int64_t total; ///< what percentages are of
	bool compares; ///< labels show changes, not shares
	enum palette palette;
	int64_t hottest; ///< the heaviest stack, see weights.h; for #PALETTE_HEAT
	bool unicode;	 ///< the terminal takes it
};

/** Puts a label for @p node that takes at most @p width cells; nothing if that is too little. */
void flame_look_label(const struct flame_look *look, uint32_t node, unsigned width,
		      struct text *out);

/** The style of its box. */
struct style flame_look_style(const struct flame_look *look, uint32_t node);
