#pragma once
/**
 * @file
 * The inside of the view `browse`.  For tui/browse*.c only.
 *
 * Four panes: all functions, and of the selected one its callers, its callees and its source.
 * Functions are summed up once for each sample type, calls of a function when it is drawn; the
 * source is read when its pane is entered.
 *
 *     browse.c       begins, ends, hands events on
 *     browse_draw.c  lays out and draws
 */
#include "report/calls.h"
#include "tui/stage.h"

struct regex;

enum browse_pane { BROWSE_TOP, BROWSE_CALLERS, BROWSE_CALLEES, BROWSE_SOURCE, BROWSE_PANES };

/** Rows of a pane that can be selected. */
struct browse_list {
	uint32_t count, selected, top;
};

/** The functions by a sample type. */
struct browse_sums {
	bool made;
	struct graph_options options; ///< of the graph
	struct graph graph;
};

struct browse_state {
	struct stage stage;
	bool by_cum;
	struct arena summing;
	struct browse_sums *sums; ///< by sample type
	struct graph *graph;	  ///< of the sample type on show

	struct arena calling;
	struct calls calls[CALLS_SIDES];
	node_id calls_of; ///< #NO_ID: to be found anew

	enum browse_pane focus;
	struct browse_list list[BROWSE_SOURCE];
	struct area area[BROWSE_PANES]; ///< of the rows, without the line above them
	struct pane source;
	node_id source_of; ///< #NO_ID if nothing was read

	node_id *history; ///< where Backspace goes
	uint32_t history_count, history_capacity;
	struct regex *regex; ///< NULL: nothing is searched for
};

/** The function that the other panes are about; #NO_ID if there is none at all. */
static inline node_id browse_node(const struct browse_state *s)
{
	return s->graph->shown_count ? s->graph->shown[s->list[BROWSE_TOP].selected] : NO_ID;
}

/** The calls that a pane lists. */
static inline const struct calls *browse_calls(const struct browse_state *s, enum browse_pane pane)
{
	return &s->calls[pane == BROWSE_CALLERS ? CALLERS : CALLEES];
}

/** The function of a row of a list. */
static inline node_id browse_node_at(const struct browse_state *s, enum browse_pane pane,
				     uint32_t row)
{
	return pane == BROWSE_TOP ? s->graph->shown[row] : browse_calls(s, pane)->call[row].node;
}

/** Finds the calls of the function, if they are not there, and the counts of the lists. */
struct error *browse_update(struct browse_state *s) MUST_CHECK;

/** See ::stage_play. Lists scroll to what is selected. */
struct error *browse_draw(struct stage *stage, const struct area *body) MUST_CHECK;
