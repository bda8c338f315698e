#pragma once
/**
 * @file
 * `callgrind`: the graph of addresses in the format of Valgrind's callgrind, for KCachegrind.
 *
 * Byte for byte what pprof writes (report.printCallgrind of Go 1.26): `positions: instr line`, one
 * event, for each node its cost and those of its calls; see docs/formats/callgrind.md.  Functions
 * that share file and name but are not one, such as those of a call tree, are called `f [1/2]`
 * where they are called.  Line breaks in names are written as `\x0a`, since a name ends with its
 * line.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/top.h"

/** Uses the graph's order; numbers are those of the report's unit, without decimals. */
struct error *report_callgrind(const struct view *view, const struct graph_question *question,
			       const struct writer *writer, struct arena *scratch) MUST_CHECK;
