#pragma once
/**
 * @file
 * A picture in DOT, the language of Graphviz.
 *
 * Byte for byte what pprof writes (graph.ComposeDot of Go 1.26): colour for cum, font size for
 * flat, dotted where frames in between are left out; see docs/formats/dot.md.  Text from the
 * profile stays inside its quotes, whatever it is.
 *
 * Memory:  a piece of the text.
 * Threads: any number.
 */
#include "base/writer.h"
#include "report/picture.h"

struct dot_options {
	bool legend; ///< a box that says what the profile is and what was left out
	bool drawn;  ///< Graphviz gets it, which refuses very long text: the middle of that goes
};

/** Writes the picture. */
struct error *dot_write(const struct picture *picture, const struct dot_options *options,
			const struct writer *writer) MUST_CHECK;
