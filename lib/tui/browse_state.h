#pragma once
/**
 * @file
 * The inside of the view `browse`.  For tui/browse*.c only.
 *
 * Four panes: all functions, and of the selected one its callers, its callees and its source.
 * The source is read when its pane is entered.
 *
 *     browse.c       begins, ends, hands events on
 *     browse_draw.c  lays out and draws
 */
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/subject.h"
#include "tui/view.h"

struct regex;

enum browse_pane { BROWSE_TOP, BROWSE_CALLERS, BROWSE_CALLEES, BROWSE_SOURCE, BROWSE_PANES };

/** Rows of a pane that can be selected. */
struct browse_list {
	uint32_t count, selected, top;
};

struct browse_state {
	struct screen *screen;
	struct subject subject;
	struct graph_options options;
	struct arena summing; ///< of the graph
	struct graph graph;
	enum browse_pane focus;
	struct browse_list list[BROWSE_SOURCE];
	struct area area[BROWSE_PANES]; ///< of the rows, without the line above them
	struct pane source, help;
	node_id source_of; ///< #NO_ID if nothing was read
	struct regex *regex; ///< NULL: nothing is searched for
	struct prompt prompt;
	bool typing, helping, left;
	struct text message;
};

/** The function that the other panes are about; #NO_ID if there is none at all. */
static inline node_id browse_node(const struct browse_state *s)
{
	return s->graph.shown_count ? s->graph.shown[s->list[BROWSE_TOP].selected] : NO_ID;
}

/** The call that a row of callers or callees is. */
static inline const struct edge *browse_call(const struct browse_state *s, enum browse_pane pane,
					     uint32_t row)
{
	const struct graph *g = &s->graph;
	node_id n = browse_node(s);
	return &g->edge[pane == BROWSE_CALLERS ? g->in[g->in_start[n] + row]
					       : g->out[g->out_start[n] + row]];
}

/** The function of a row of a list. */
static inline node_id browse_node_at(const struct browse_state *s, enum browse_pane pane,
				     uint32_t row)
{
	if (pane == BROWSE_TOP)
		return s->graph.shown[row];
	const struct edge *call = browse_call(s, pane, row);
	return pane == BROWSE_CALLERS ? call->from : call->to;
}

/** Draws everything; lists scroll to what is selected. */
void browse_draw(struct browse_state *s);
