#pragma once
/**
 * @file
 * Answers that are drawn: graphs, flame graphs.  For session/\*.c only.
 *
 * What these make lasts as long as @p scratch; what a drawing lacks (Graphviz, for one) is an
 * error.
 */
#include "base/error.h"

struct arena;
struct plan;
struct view;
struct writer;

/** #REPORT_PICTURE: DOT, or what Graphviz makes of it in the form that the plan names. */
struct error *draw_picture(const struct view *view, const struct plan *plan,
			   const struct writer *writer, struct arena *scratch) MUST_CHECK;

/** #REPORT_FLAME: SVG, or the form that the plan names. */
struct error *draw_flame(const struct view *view, struct plan *plan, const struct writer *writer,
			 struct arena *scratch) MUST_CHECK;

/** #REPORT_GRAPH: lines of characters. */
struct error *draw_graph(const struct view *view, const struct plan *plan,
			 const struct writer *writer, struct arena *scratch) MUST_CHECK;
