#pragma once
/**
 * @file
 * `topproto`: the rows of `top` as a profile of their own.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/top.h"

/** Writes profile.proto, gzipped, as pprof does. */
struct error *report_topproto(const struct view *view, const struct graph_question *question,
			      const struct writer *writer, struct arena *scratch) MUST_CHECK;
