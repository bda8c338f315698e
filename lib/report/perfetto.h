#pragma once
/**
 * @file
 * `perfetto`: stacks as nested slices, in the trace event format of chrome://tracing, which
 * ui.perfetto.dev opens.
 *
 * Source: "Trace Event Format" of the Chromium project.  Each sample type is a thread of its own.
 * Stacks stand side by side in the order of their names, as wide as they weigh: a picture of costs,
 * whose time axis is none.  Of times a nanosecond is one; of other units one is a microsecond.
 * Values below zero are left out and noted.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/top.h"

struct error *report_perfetto(const struct view *view, const struct graph_question *question,
			      const struct writer *writer, struct arena *scratch) MUST_CHECK;
