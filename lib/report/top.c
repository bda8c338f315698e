// One row per node that is shown.
#include "report/top.h"

static struct slice inline_mark(const struct graph *g, node_id n)
{
	static const struct slice none = {"", 0}, all = {"inline", 6},
				  some = {"partial-inline", 14};
	bool inlined = false, called = false;
	for (uint32_t k = g->in_start[n]; k < g->in_start[n + 1]; k++) {
		inlined |= g->edge[g->in[k]].inlined;
		called |= !g->edge[g->in[k]].inlined;
	}
	return !inlined ? none : called ? some : all;
}

struct error *report_top(const struct view *view, const struct graph_question *question,
			 const struct sink *sink, struct arena *scratch)
{
	struct graph g;
	struct report_options report;
	TRY(report_graph(view, question, scratch, &g, &report));
	struct table table = report_table(REPORT_TOP, view->profile, &report);
	TRY(sink->begin(sink->context, &table));
	for (uint32_t k = 0; k < g.shown_count; k++) {
		node_id n = g.shown[k];
		struct slice name = graph_name(&g, n), mark = inline_mark(&g, n);
		struct row row = {
			.kind = ROW_ENTRY,
			.cell = {cell_value(node_flat(&g.node[n])),
				 cell_value(node_cum(&g.node[n])),
				 cell_text(name.text, name.len), cell_text(mark.text, mark.len)},
		};
		TRY(sink->row(sink->context, &row));
	}
	return sink->end(sink->context);
}
