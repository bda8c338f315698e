#pragma once
/**
 * @file
 * `top`: the entries that weigh most, one row each.
 *
 * Rows: ROW_ENTRY with flat, cum, name, and a mark: "inline" if every call that is
 * left into the entry is inlined, "partial-inline" if some are, else "".
 *
 * Memory:  works in @p scratch.
 */
#include "graph/graph.h"
#include "report/header.h"

/** What reports on a graph share. */
struct graph_question {
	const struct graph_options *graph;
	const struct report_options *report; ///< its header, unit and shown are set here
	bool compact;                        ///< no description above the table
	struct text *notes;                  ///< gets warnings, a line each; may be NULL
};

struct error *report_top(const struct view *view, const struct graph_question *question,
			 const struct sink *sink, struct arena *scratch) MUST_CHECK;

/**
 * Builds the graph and everything above its table.
 *
 * @param[out] graph   in @p scratch
 * @param[out] report  a copy of the question's options with unit, header and shown set; both are in
 *                     @p scratch
 */
struct error *report_graph(const struct view *view, const struct graph_question *question,
			   struct arena *scratch, struct graph *graph,
			   struct report_options *report) MUST_CHECK;
