#pragma once
/**
 * @file
 * `tree` and `peek`: entries with the calls that lead to them and from them.
 *
 * Rows: for each entry ROW_CALLER rows, one ROW_ENTRY (flat, cum, name), ROW_CALLEE rows.
 * A caller or callee has the weight of the call, the entry's cum that its percentage is of,
 * a name, a mark: "inline" or "", and the entry's name.
 *
 * Memory:  works in @p scratch.
 */
#include "report/top.h"

struct error *report_tree(const struct view *view, const struct graph_question *question,
			  const struct sink *sink, struct arena *scratch) MUST_CHECK;

/**
 * Only the entries whose name matches question->report->argument.
 * @return #ERR_USAGE for a bad regexp, #ERR_NOT_FOUND when nothing matches
 */
struct error *report_peek(const struct view *view, const struct graph_question *question,
			  const struct sink *sink, struct arena *scratch) MUST_CHECK;
