#pragma once
/**
 * @file
 * Graphviz' SVG as a page: it fills the window, and can be moved with the mouse.
 *
 * The wheel zooms, a drag pans, a double click and the key 0 go back, the key f shows all of it.
 * The script, svg.js, is in the page; the structure around it (`viewport`, `graph0`) is pprof's.
 *
 * Memory:  the caller's text.
 * Threads: any number.
 */
#include <stddef.h>

struct text;

/** Puts @p svg, an answer of `dot -Tsvg`, with a script; what does not look like one stays as it
 * is. */
void svg_put_page(struct text *out, const char *svg, size_t len);
