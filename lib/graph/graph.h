#pragma once
/**
 * @file
 * The graph: a view summed up into nodes (functions, lines …) and edges (calls).
 *
 * Values, trimming and orders are pprof's.  A node counts a sample once in
 * cum however often it is on the stack, an edge likewise; a call from a function
 * to itself makes no edge.  Nodes that trimming removes leave residual edges
 * between their neighbours.
 *
 *     struct graph g;
 *     TRY(graph_build(&g, scratch, &view, &options));
 *     for (uint32_t k = 0; k < g.shown_count; k++)
 *             print(graph_name(&g, g.shown[k]), g.node[g.shown[k]].cum);
 *
 * A question that needs no calls asks for none: `top` is one pass over the
 * stacks, or two if something was inlined.
 *
 * In a call tree a node is a path: a function that is called in two ways is two nodes, and one
 * that calls itself is as many as there are levels.  Each has one caller at most.
 *
 * Memory:  all in the arena given to graph_build(), which must outlive the graph, as must the view.
 * Threads: any number of readers once built.
 */
#include "base/saturate.h"
#include "base/slice.h"
#include "filter/view.h"

struct regex;
struct text;

typedef uint32_t node_id;
typedef uint32_t edge_id;

/** What a node stands for. */
enum granularity {
	GRANULARITY_FUNCTIONS,
	GRANULARITY_FILEFUNCTIONS,
	GRANULARITY_FILES,
	GRANULARITY_LINES,
	GRANULARITY_ADDRESSES,
};

/** Which calls a question needs. */
enum graph_edges {
	EDGES_NONE,
	EDGES_OF_INLINED, ///< into shown nodes that are inlined somewhere: what an "(inline)" mark needs
	EDGES_OF_MATCHING, ///< into and out of the nodes whose name matches
	EDGES_ALL,
};

struct graph_options {
	enum granularity granularity;
	enum graph_edges edges;
	uint32_t type;        ///< sample type
	bool mean;            ///< also sum up the divisor: the first value of each sample
	bool columns;         ///< keep column numbers apart
	bool by_object;       ///< keep functions of different binaries and start lines apart
	bool call_tree;       ///< a node for each path
	bool picture;         ///< order, limit and calls are those of a drawing, which has #graph.tag
	bool sort_by_cum;     ///< of text
	bool drop_negative;
	struct regex *match;  ///< of EDGES_OF_MATCHING; borrowed
	int nodecount;        ///< 0: no limit
	double nodefraction, edgefraction;
	const char *source_path, *trim_path; ///< how file names are trimmed; NULL or "" for not
	const char *unit;     ///< in which numbers of labels are told apart, for pictures
};

/** One node. Sums saturate at the ends of int64_t. */
struct node {
	int64_t flat, cum;         ///< undivided
	int64_t flat_div, cum_div; ///< of mean mode; else 0
	str_id name;               ///< in profile.strings; 0 if it has none
	str_id file;               ///< in graph.files; 0 if it has none
	str_id object;             ///< file of the mapping, in profile.strings
	uint64_t address;
	int64_t line, column, start_line;
};

/** A call, or several. */
struct edge {
	node_id from, to;
	int64_t weight, weight_div;
	bool inlined;  ///< always inlined
	bool residual; ///< removed nodes were in between
};

/**
 * What the samples of a node have as labels: all their texts, joined, are one tag; the numbers
 * called "bytes" are tags below that.  Sums as in struct node.
 */
struct graph_tag {
	node_id node;
	str_id texts;  ///< `key:value` of all string labels, a literal "\\n" in between; 0 if there are none
	str_id number; ///< the number as it prints; 0 for the tag of the texts itself
	int64_t value; ///< the number, in graph.tag_unit
	int64_t flat, cum, flat_div, cum_div;
};

struct graph {
	const struct view *view;
	const struct graph_options *options;
	struct strtab files;       ///< trimmed and cleaned file names

	uint32_t node_count;
	struct node *node;
	struct slice *name;        ///< printable names, by node

	/** The nodes to show, in order. */
	uint32_t shown_count;
	node_id *shown;
	uint32_t shown_before;     ///< how many there were before nodecount cut them
	uint32_t dropped_nodes;    ///< how many nodefraction cut
	uint32_t dropped_edges;    ///< how many edgefraction cut, as far as pictures tell
	int64_t node_cutoff, edge_cutoff; ///< what is lighter was cut
	bool saturated;            ///< a sum met the end of int64_t

	/**
	 * Calls. Those into n: in[in_start[n] .. in_start[n + 1]), heaviest first; out alike. Edges
	 * that edgefraction cut are not there.
	 */
	uint32_t edge_count;
	struct edge *edge;
	uint32_t *in_start, *out_start; ///< node_count + 1 entries
	edge_id *in, *out;

	/**
	 * Of pictures only: the tags of n are tag[tag_start[n] .. tag_start[n + 1]), in no order.
	 */
	uint32_t *tag_start;    ///< node_count + 1 entries
	struct graph_tag *tag;
	struct strtab tag_names;
	const char *tag_unit;   ///< of their numbers
};

/** Builds, trims and sorts. @p options is borrowed by the graph. */
struct error *graph_build(struct graph *graph, struct arena *arena, const struct view *view,
			  const struct graph_options *options) MUST_CHECK;

/** Orders the nodes that are shown anew, as text does: by cum or by flat. */
void graph_sort(struct graph *graph, bool by_cum);

/** Locations as nodes, for reports of whole stacks. */
struct graph_frames {
	/**
	 * Those of l, innermost first: node[start[l] .. start[l + 1]); none if l is out of the
	 * view.
	 */
	const uint32_t *start;
	const node_id *node;
};

/**
 * Makes nodes and their names only: nothing is summed up, trimmed or listed, and of the
 * options only those count that tell nodes apart.
 */
struct error *graph_build_frames(struct graph *graph, struct arena *arena, const struct view *view,
				 const struct graph_options *options,
				 struct graph_frames *ret) MUST_CHECK;

/** The name as reports print it: address, function, file:line. Borrowed from the arena. */
static inline struct slice graph_name(const struct graph *graph, node_id node)
{
	return graph->name[node];
}

/**
 * Puts what stands behind the function in a name: file, line and column, or the binary if there is
 * nothing else, or nothing.
 *
 * @param folders  with those of the file
 */
void graph_put_place(struct text *out, const struct graph *graph, const struct node *node,
		     bool folders);

/** flat and cum as shown: divided in mean mode. */
static inline int64_t node_flat(const struct node *node)
{
	return mean_of(node->flat, node->flat_div);
}
static inline int64_t node_cum(const struct node *node)
{
	return mean_of(node->cum, node->cum_div);
}

/** The weight of a call as pictures show it; tree and peek show the sum. */
static inline int64_t edge_weight(const struct edge *edge)
{
	return mean_of(edge->weight, edge->weight_div);
}
