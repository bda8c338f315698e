#pragma once
/**
 * @file
 * A picture in lines of text: the graph of calls for a terminal.
 *
 *      flat  flat%    cum   cum%
 *         .         1.59s   100%  ◆ main.main
 *     0.20s 12.58%  1.39s 87.42%  ├─● main.parse
 *     1.19s 74.84%  1.19s 74.84%  │ ● runtime.alloc [1]  ← 0.99s
 *         .         0.20s 12.58%  ╰┄● main.check
 *                   0.20s 12.58%    ╰─→ runtime.alloc [1]
 *
 * The nodes, calls and numbers of the picture, in the order of report/outline.h.  A node's row has
 * its own weight, and that with all it calls, and behind the name what came through the call from
 * above if others call it, too; a row of a call has what the call weighs.  Lines with gaps are
 * calls with nodes in between that are not in the picture; tags are rows below their nodes.  Each
 * tree begins with a sign of its own.
 *
 * Names of any bytes are harmless for a terminal, and each row is one line.
 *
 * Memory:  works in @p scratch.
 */
#include "base/writer.h"
#include "report/picture.h"

struct graph_lines_options {
	size_t columns; ///< of the terminal; 0: lines as long as they are
	bool unicode;	///< it can show more than ASCII
	bool color;
};

/** Writes the header and the rows. */
struct error *graph_lines_write(const struct picture *picture,
				const struct graph_lines_options *options,
				const struct writer *writer, struct arena *scratch) MUST_CHECK;
