#pragma once
/**
 * @file
 * Flame graphs as files that need nothing else: SVG, a page of HTML, JSON for d3-flame-graph.
 *
 *     struct flamegraph_options options = {.report = &report, .total = total};
 *     TRY(flamegraph_write_svg(&flame, &options, &writer, scratch));
 *
 * Pictures can be read without scripts: boxes have titles, names are text.  With scripts they
 * zoom, search and turn; see docs/formats/flamegraph.md.  Names may be any bytes; what XML, HTML or
 * a reader could take for something else is replaced.  The same flame is the same bytes.
 *
 * Comparisons have a second picture in the same place, hidden until asked for, with room for
 * what is gone.
 *
 * Memory:  in @p scratch, some 20 bytes for each node of the flame; output is handed on in pieces.
 * Threads: one at a time for each flame.
 */
#include "base/writer.h"
#include "render/palette.h"
#include "report/flame.h"

/** The most boxes that a file gets; the narrowest ones are left out then. */
#define FLAMEGRAPH_BOXES 16000

/** What is narrower than this share of a picture is never drawn: a tenth of a pixel. */
#define FLAMEGRAPH_NARROWEST (1.0 / 12000)

struct flamegraph_options {
	const struct report_options *report;
	enum palette palette;
	const int64_t *total; ///< by sample type: what percentages are of
};

/** A picture of the sample type of the options. */
struct error *flamegraph_write_svg(struct flame *flame, const struct flamegraph_options *options,
				   const struct writer *writer, struct arena *scratch) MUST_CHECK;

/** A page with a picture of each sample type that weighs anything, that of the options first. */
struct error *flamegraph_write_html(struct flame *flame, const struct flamegraph_options *options,
				    const struct writer *writer, struct arena *scratch) MUST_CHECK;

/**
 * All frames of the sample type of the options, each with its name, its value with all below, and
 * its children; in comparisons also `base` and `delta`, the difference.  Nothing is left out.
 */
struct error *flamegraph_write_json(const struct flame *flame,
				    const struct flamegraph_options *options,
				    const struct writer *writer) MUST_CHECK;
