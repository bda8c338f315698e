// Entries in order, each between its callers and its callees.
#include "report/tree.h"

#include <string.h>

#include "regex/regex.h"

static struct error *push_call(const struct graph *g, const struct sink *sink, enum row_kind kind,
			       edge_id id, node_id at)
{
	const struct edge *e = &g->edge[id];
	struct slice name = graph_name(g, kind == ROW_CALLER ? e->from : e->to);
	struct slice entry = graph_name(g, at);
	struct row row = {
		.kind = kind,
		.cell = {cell_value(e->weight), cell_value(node_cum(&g->node[at])),
			 cell_text(name.text, name.len),
			 e->inlined ? cell_text("inline", 6) : cell_text("", 0),
			 cell_text(entry.text, entry.len)},
	};
	return sink->row(sink->context, &row);
}

static struct error *push_entry(const struct graph *g, const struct sink *sink, node_id n)
{
	for (uint32_t k = g->in_start[n]; k < g->in_start[n + 1]; k++)
		TRY(push_call(g, sink, ROW_CALLER, g->in[k], n));
	struct slice name = graph_name(g, n);
	struct row row = {
		.kind = ROW_ENTRY,
		.cell = {cell_value(node_flat(&g->node[n])), cell_value(node_cum(&g->node[n])),
			 cell_text(name.text, name.len)},
	};
	TRY(sink->row(sink->context, &row));
	for (uint32_t k = g->out_start[n]; k < g->out_start[n + 1]; k++)
		TRY(push_call(g, sink, ROW_CALLEE, g->out[k], n));
	return NULL;
}

static struct error *push_shown(const struct view *view, const struct graph *g,
				const struct report_options *report, enum report_kind kind,
				const struct sink *sink)
{
	struct table table = report_table(kind, view->profile, report);
	TRY(sink->begin(sink->context, &table));
	for (uint32_t k = 0; k < g->shown_count; k++)
		TRY(push_entry(g, sink, g->shown[k]));
	return sink->end(sink->context);
}

struct error *report_tree(const struct view *view, const struct graph_question *question,
			  const struct sink *sink, struct arena *scratch)
{
	struct graph g;
	struct report_options report;
	TRY(report_graph(view, question, scratch, &g, &report));
	return push_shown(view, &g, &report, REPORT_TREE, sink);
}

// Leaves only matching entries; the header above them keeps describing the whole graph.
static struct error *keep_matching(struct graph *g, struct regex *regex)
{
	uint32_t left = 0;
	for (uint32_t k = 0; k < g->shown_count; k++) {
		struct slice name = graph_name(g, g->shown[k]);
		bool hit;
		TRY(regex_match(regex, name.text, name.len, &hit));
		if (hit)
			g->shown[left++] = g->shown[k];
	}
	g->shown_count = left;
	return NULL;
}

struct error *report_peek(const struct view *view, const struct graph_question *question,
			  const struct sink *sink, struct arena *scratch)
{
	const char *argument = question->report->argument;
	struct regex *regex;
	struct error *err = regex_new(argument, strlen(argument), &regex);
	if (err)
		return error_context(err, "parsing argument regexp %s", argument);
	// Only the calls of matching entries: a big profile has millions of others.
	struct graph_options options = *question->graph;
	options.edges = EDGES_OF_MATCHING;
	options.match = regex;
	struct graph_question matching = *question;
	matching.graph = &options;
	struct graph g;
	struct report_options report;
	err = report_graph(view, &matching, scratch, &g, &report);
	if (!err)
		err = keep_matching(&g, regex);
	if (!err && g.shown_count == 0)
		err = error_new(ERR_NOT_FOUND, "no matches found for regexp: %s", argument);
	if (!err)
		err = push_shown(view, &g, &report, REPORT_PEEK, sink);
	regex_free(regex);
	return err;
}
