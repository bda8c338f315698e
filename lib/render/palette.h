#pragma once
/**
 * @file
 * Colours of the frames of flame graphs in files.
 *
 * All are light enough for black text.  Which frame has which depends on its name and its
 * numbers alone, so that a frame keeps its colour from one profile to the next.
 *
 * Threads: any number.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum palette {
	PALETTE_PACKAGE, ///< a hue for each package, class or namespace
	PALETTE_HEAT,	 ///< the redder, the more a frame costs itself
	PALETTE_MEMORY,	 ///< greens and blues, by name
	PALETTE_DIFF,	 ///< orange for more than the base has, blue for less, grey for as much
};

/** What the option palette says; auto is diff for comparisons, else package. */
enum palette palette_find(const char *name, bool differs);

/** Of what is no frame, and of what did not change. */
#define PALETTE_GREY 0xe8e8e8u

/** What a colour depends on. */
struct palette_frame {
	struct slice name;
	int64_t total, base; ///< with callees, not below 0
	double heat;	     ///< what the frame costs itself, of the frame that costs most
};

/** The colour as 0xRRGGBB. */
uint32_t palette_color(enum palette palette, const struct palette_frame *frame);

/**
 * What comes before the function in @p name: `net/http` of `net/http.(*conn).serve`, `std` of
 * `std::sort`; the whole name if there is neither point nor colon behind the last slash.
 */
struct slice palette_package(struct slice name);
