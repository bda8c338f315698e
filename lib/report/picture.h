#pragma once
/**
 * @file
 * A picture: the trimmed graph as somebody would draw it, before anything is drawn.
 *
 * Nodes in the order of their numbers, with the boxes of their tags, and calls, heaviest first.  A
 * renderer scales values and chooses fonts and colours; render/dot.h does that for Graphviz.
 *
 *     struct picture picture;
 *     TRY(report_picture(&view, &question, scratch, &picture));
 *     TRY(dot_write(&picture, &(struct dot_options){.legend = true}, &writer));
 *
 * Memory:  all in @p scratch or borrowed from the view.
 * Threads: any number of readers once made.
 */
#include "report/top.h"

/** A box below a node, or below another box, for what is weighed with certain labels. */
struct picture_tag {
	struct slice name; ///< texts of several labels have a literal `\n` in between
	uint32_t place;	   ///< among the boxes of what it is below, from 0; some have gone
	uint32_t above;	   ///< the index of the box that it is below; #NO_ID for the node itself
	int64_t weight;	   ///< never 0
	bool numeric;	   ///< a number or a range of numbers
	bool calls;	   ///< the weight is not the node's own alone
};

struct picture_node {
	struct slice name;     ///< whole, as tables print it
	uint64_t address;      ///< 0 if it does not matter
	struct slice function; ///< "" if there is none
	struct slice place;    ///< file without folders, line, column; or "" or the binary
	int64_t flat, cum;     ///< mean taken
	uint32_t tag_count;    ///< of picture.tag, which go on where those of the node before ended
};

struct picture_edge {
	uint32_t from, to; ///< indices of nodes; @p to is #NO_ID for one that is not in the picture
	struct slice to_name;
	int64_t weight; ///< mean taken
	bool inlined, residual;
};

struct picture {
	struct table table; ///< with title (name of the binary or "") and header; there are no rows
	uint32_t node_count, edge_count, tag_count;
	struct picture_node *node;
	struct picture_edge *edge;
	struct picture_tag *tag; ///< those below a box follow it at once
};

/** Boxes below one thing at most; more numbers than that are put into so many ranges. */
#define PICTURE_TAGS 4

/** Draws the graph of a question whose graph options say `picture`. */
struct error *report_picture(const struct view *view, const struct graph_question *question,
			     struct arena *scratch, struct picture *ret) MUST_CHECK;

/** picture_tags.c: adds the boxes of node @p n to picture.tag, which has @p cap places. */
struct error *picture_add_tags(struct picture *picture, uint32_t *cap, struct graph *graph,
			       node_id n, struct arena *scratch) MUST_CHECK;
