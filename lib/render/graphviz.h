#pragma once
/**
 * @file
 * DOT to pictures, by Graphviz' program `dot`.
 *
 *     struct text svg = {0};
 *     TRY(graphviz_draw(dot.bytes, dot.len, "svg", &svg, notes));
 *
 * `dot` is a process of its own that is given DOT and gives a picture; it reads and writes no
 * files.  Layouts of large graphs take long: Ctrl-C ends it.
 *
 * Memory:  the caller's texts.
 * Threads: any number.
 */
#include "base/error.h"

struct text;

/**
 * Draws.
 *
 * @param format  one of Graphviz' names: svg, png, pdf, ps, gif …
 * @param ret     the picture is added
 * @param notes   gets what `dot` complained about, a line each; may be NULL
 * @return #ERR_IO in pprof's words when there is no `dot` or it fails, in ours when it draws
 *         nothing
 */
struct error *graphviz_draw(const char *dot, size_t len, const char *format, struct text *ret,
			    struct text *notes) MUST_CHECK;
