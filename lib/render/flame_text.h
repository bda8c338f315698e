#pragma once
/**
 * @file
 * `flametext`: a flame graph as lines of text, the root on top.
 *
 *     │root 100%                                 │
 *     │main.main 80.00%                  │gc 20% │
 *     │main.parse 50%   │main.write 10%  │
 *
 * The line below the graph says how many frames are too narrow or too deep to be in it.  Names
 * cannot command a terminal.
 *
 * Memory:  works in @p scratch.
 */
#include "base/style.h"
#include "base/writer.h"
#include "report/top.h"

/** Largest useful width. */
#define FLAME_TEXT_WIDEST 10000

struct flame_text_options {
	unsigned width; ///< columns, at least 2
	uint32_t depth; ///< rows, at least 1
	enum color_depth colors;
	bool unicode;	     ///< what reads it takes it
	bool inverted;	     ///< begin at the leaves of stacks
	const char *palette; ///< name; see palette.h
};

/** Writes the chosen sample type; a comparison if there is a base. */
struct error *flame_text_write(const struct view *view, const struct graph_question *question,
			       const struct flame_text_options *options,
			       const struct writer *writer, struct arena *scratch) MUST_CHECK;
