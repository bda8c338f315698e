// What reports on a graph have in common: the graph, its unit, its header.
#include "base/text.h"
#include "report/top.h"
#include "report/unit.h"

static int64_t shown_flat(const struct graph *g)
{
	int64_t sum = 0;
	for (uint32_t k = 0; k < g->shown_count; k++)
		sum = sum_saturating(sum, node_flat(&g->node[g->shown[k]]));
	return sum;
}

static struct error *find_shown(const struct graph *g, const struct graph_question *q,
				struct arena *scratch, const struct report_shown **ret)
{
	struct report_shown *shown;
	TRY(ALLOC(scratch, shown, 1));
	*shown = (struct report_shown){
		.flat = shown_flat(g),
		.count = g->shown_count,
		.before = g->shown_before,
		.dropped_nodes = g->dropped_nodes,
		.dropped_edges = g->dropped_edges,
		.node_fraction = q->graph->nodefraction,
		.edge_fraction = q->graph->edgefraction,
	};
	*ret = shown;
	return NULL;
}

static void put_header(struct text *out, const struct profile *p, const struct graph_question *q,
		       const struct report_options *report)
{
	if (!q->compact)
		report_put_labels(out, p, report);
	report_put_filters(out, report->filter, report->filters_listed);
	report_put_showing(out, p, report, report->shown);
}

struct error *report_graph(const struct view *view, const struct graph_question *question,
			   struct arena *scratch, struct graph *graph,
			   struct report_options *report)
{
	TRY(graph_build(graph, scratch, view, question->graph));
	if (graph->saturated)
		report_note_saturation(question->notes);
	*report = *question->report;
	report->unit = report_unit(graph, report);
	TRY(find_shown(graph, question, scratch, &report->shown));
	struct text header = {0};
	put_header(&header, view->profile, question, report);
	struct error *err = text_error(&header);
	if (!err)
		err = arena_copy_bytes(scratch, header.bytes, header.len, &report->header.text);
	report->header.len = header.len;
	text_deinit(&header);
	return err;
}
