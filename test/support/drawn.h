#pragma once
/**
 * @file
 * What becomes of the graph of a profile that nothing was filtered from: lines, DOT, callgrind.
 *
 *     struct drawn drawn = drawn_options(p);
 *     drawn.graph.call_tree = true;
 *     expect_drawn(p, &drawn, DRAWN_LINES, "…");
 */
#include "render/graph_lines.h"
#include "report/top.h"

struct drawn {
	struct graph_options graph;
	struct report_options report;
	struct graph_lines_options lines;
};

enum drawn_as {
	DRAWN_LINES,
	DRAWN_DOT,
	DRAWN_DOT_FOR_GRAPHVIZ,
	DRAWN_CALLGRIND,
};

/** All of it: nothing is trimmed, lines are as long as they are, in Unicode; no header but the
 * total. */
struct drawn drawn_options(const struct profile *profile);

/** What is written; yours to text_deinit(). */
struct text drawn_text(const struct profile *profile, const struct drawn *drawn, enum drawn_as as);

/** Expects exactly @p text. */
void expect_drawn(const struct profile *profile, const struct drawn *drawn, enum drawn_as as,
		  const char *text);
