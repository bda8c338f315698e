#pragma once
/**
 * @file
 * `folded`: a line for each stack, for flamegraph.pl and what else reads its input.
 *
 *     main;parse;read 12
 *
 * Frames are called as in `top`, root first; lines are in bytewise order, as FlameGraph's scripts
 * sort them; see docs/formats/folded.md.  A semicolon in a name becomes a colon and a line break a
 * space, as in stackcollapse-perf.pl.  Stacks whose value is 0 are left out.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/top.h"

/**
 * Writes the chosen sample type.
 *
 * @param marks  appends `_[i]`, `_[k]` and `_[j]` to frames that were inlined, are the kernel's or
 *               were made at run time
 */
struct error *report_folded(const struct view *view, const struct graph_question *question,
			    bool marks, const struct writer *writer,
			    struct arena *scratch) MUST_CHECK;
