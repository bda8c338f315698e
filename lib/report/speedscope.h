#pragma once
/**
 * @file
 * `speedscope`: stacks in the file format of www.speedscope.app, each sample type as a profile.
 *
 * Frames have name, file and line: the line at which the function starts, or with granularity lines
 * that of the call; see docs/formats/speedscope.md.  Values below zero, which the format does not
 * have, are written as 0 and noted.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/top.h"

/** Writes all sample types; the chosen one is shown first. */
struct error *report_speedscope(const struct view *view, const struct graph_question *question,
				const struct writer *writer, struct arena *scratch) MUST_CHECK;
