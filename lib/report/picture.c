// The graph's nodes and calls, renumbered.
#include "report/picture.h"

#include "base/text.h"
#include "io/path.h"

struct drawing {
	struct picture *picture;
	struct graph *graph;
	struct arena *scratch;
	uint32_t *number_of; // by node + 1; 0 for those that are not drawn
	uint32_t tag_cap;
};

static struct error *keep(struct drawing *d, struct text *text, struct slice *ret)
{
	TRY(text_error(text));
	const char *copy = arena_copy(d->scratch, text->bytes ? text->bytes : "", text->len);
	if (!copy)
		return arena_error(d->scratch);
	*ret = (struct slice){copy, text->len};
	return NULL;
}

static struct error *draw_node(struct drawing *d, node_id n, struct text *place,
			       struct picture_node *ret)
{
	const struct strtab *strings = &d->graph->view->profile->strings;
	const struct node *node = &d->graph->node[n];
	uint32_t tags = d->picture->tag_count;
	text_clear(place);
	graph_put_place(place, d->graph, node, false);
	*ret = (struct picture_node){
		.name = graph_name(d->graph, n),
		.address = node->address,
		.function = {strtab_text(strings, node->name), strtab_len(strings, node->name)},
		.flat = node_flat(node),
		.cum = node_cum(node),
	};
	TRY(keep(d, place, &ret->place));
	TRY(picture_add_tags(d->picture, &d->tag_cap, d->graph, n, d->scratch));
	ret->tag_count = d->picture->tag_count - tags;
	return NULL;
}

static struct error *draw_nodes(struct drawing *d)
{
	const struct graph *g = d->graph;
	struct picture *p = d->picture;
	struct text place = {0};
	struct error *err = NULL;
	TRY(ALLOC(d->scratch, d->number_of, g->node_count));
	TRY(ALLOC(d->scratch, p->node, g->shown_count));
	for (; !err && p->node_count < g->shown_count; p->node_count++) {
		node_id n = g->shown[p->node_count];
		d->number_of[n] = p->node_count + 1;
		err = draw_node(d, n, &place, &p->node[p->node_count]);
	}
	text_deinit(&place);
	return err;
}

static struct error *draw_edges(struct drawing *d)
{
	const struct graph *g = d->graph;
	struct picture *p = d->picture;
	TRY(ALLOC(d->scratch, p->edge, g->edge_count));
	for (edge_id k = 0; k < g->edge_count; k++) {
		const struct edge *e = &g->edge[k];
		if (!d->number_of[e->from])
			continue;
		p->edge[p->edge_count++] = (struct picture_edge){
			.from = d->number_of[e->from] - 1,
			.to = d->number_of[e->to] ? d->number_of[e->to] - 1 : NO_ID,
			.to_name = graph_name(g, e->to),
			.weight = edge_weight(e),
			.inlined = e->inlined,
			.residual = e->residual,
		};
	}
	return NULL;
}

static struct slice title_of(const struct profile *p)
{
	str_id file = p->mapping.count ? p->mapping.file[0] : 0;
	return file ? path_base(strtab_text(&p->strings, file), strtab_len(&p->strings, file))
		    : (struct slice){"", 0};
}

struct error *report_picture(const struct view *view, const struct graph_question *question,
			     struct arena *scratch, struct picture *ret)
{
	struct graph graph;
	struct report_options report;
	TRY(report_graph(view, question, scratch, &graph, &report));
	*ret = (struct picture){.table = report_table(REPORT_PICTURE, view->profile, &report)};
	ret->table.title = title_of(view->profile);
	struct drawing drawing = {.picture = ret, .graph = &graph, .scratch = scratch};
	TRY(draw_nodes(&drawing));
	return draw_edges(&drawing);
}
