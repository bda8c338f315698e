// The order of the steps.
#include "graph/graph.h"

#include "graph/build.h"

struct error *graph_build(struct graph *graph, struct arena *arena, const struct view *view,
			  const struct graph_options *options)
{
	*graph = (struct graph){.view = view, .options = options};
	struct builder b = {.graph = graph, .view = view, .options = options, .arena = arena};
	TRY(build_nodes(&b));
	TRY(build_names(&b));
	TRY(options->call_tree ? build_tree(&b) : build_weights(&b));
	TRY(build_shown(&b));
	if (options->edges == EDGES_NONE)
		return NULL;
	TRY(build_edges(&b));
	return options->picture ? drop_redundant(&b) : NULL;
}

struct error *graph_build_frames(struct graph *graph, struct arena *arena, const struct view *view,
				 const struct graph_options *options, struct graph_frames *ret)
{
	*graph = (struct graph){.view = view, .options = options};
	struct builder b = {.graph = graph, .view = view, .options = options, .arena = arena};
	TRY(build_nodes(&b));
	TRY(build_names(&b));
	*ret = (struct graph_frames){b.frame_start, b.frame};
	return NULL;
}
