#pragma once
/**
 * @file
 * The inside of the view `calltree`.  For tui/calltree*.c only.
 *
 * There are two trees, from the callers and from the leaves; each remembers what is open and
 * selected.  Rows are listed anew when something opened or closed; drawing takes those on the screen.
 *
 *     calltree.c         begins, ends, hands events on
 *     calltree_move.c    lists rows, opens, closes, selects
 *     calltree_search.c  searches
 *     calltree_draw.c    draws
 */
#include "report/calltree.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/subject.h"
#include "tui/view.h"

struct regex;

/** Rows of the screen that are no rows of the tree: title, names of columns, help. */
enum { CALLTREE_HEAD = 2, CALLTREE_FOOT = 1 };

struct calltree_side {
	bool made;
	struct flame flame;
	uint8_t *open;	   ///< by node
	uint32_t selected; ///< node
	uint32_t top;	   ///< first row on the screen
	uint32_t *hits;	   ///< by node, and one more: how many nodes before it match
	unsigned counted;  ///< the search that these are of
};

struct calltree_state {
	struct screen *screen;
	struct subject subject;
	struct calltree_side side[2]; ///< [1] is the inverted one
	unsigned inverted;

	struct arena listing;
	struct calltree list; ///< the rows of the side on show
	bool stale;	      ///< which are not those any more
	uint32_t row;	      ///< of the selected node

	struct regex *regex; ///< NULL: nothing is searched for
	unsigned searches;   ///< so far
	uint8_t *hit;	     ///< by frame
	struct prompt prompt;
	bool typing, helping, left;
	struct pane help;
	struct text message;
};

enum calltree_action {
	CALLTREE_UP = 1,
	CALLTREE_DOWN,
	CALLTREE_CLOSE_OR_UP,
	CALLTREE_OPEN_OR_DOWN,
	CALLTREE_FIRST,
	CALLTREE_LAST,
	CALLTREE_PAGE_UP,
	CALLTREE_PAGE_DOWN,
	CALLTREE_TOGGLE,
	CALLTREE_OPEN,
	CALLTREE_CLOSE,
	CALLTREE_OPEN_ALL,
	CALLTREE_CLOSE_ALL,
	CALLTREE_HEAVIEST,
	CALLTREE_SEARCH,
	CALLTREE_NEXT,
	CALLTREE_PREVIOUS,
	CALLTREE_TYPE,
	CALLTREE_INVERT,
	CALLTREE_HELP,
	CALLTREE_QUIT,
};

static inline struct calltree_side *calltree_side(struct calltree_state *s)
{
	return &s->side[s->inverted];
}

// --- calltree_move.c

/** Shows a side, which is made if it is not there. */
struct error *calltree_show(struct calltree_state *s, unsigned inverted) MUST_CHECK;

/** Weighs another sample type. */
struct error *calltree_weigh(struct calltree_state *s, uint32_t type) MUST_CHECK;

/** Lists the rows, if they are stale, and scrolls to the selected one. */
struct error *calltree_update(struct calltree_state *s) MUST_CHECK;

/** Moves, opens, closes; *ret is true if @p action was one of these. */
struct error *calltree_move(struct calltree_state *s, enum calltree_action action,
			    bool *ret) MUST_CHECK;

/** Selects a row of the list. */
void calltree_select(struct calltree_state *s, uint32_t row);

/** Scrolls by some rows; the selection stays on the screen. */
void calltree_scroll(struct calltree_state *s, int64_t rows);

/** Opens all that @p node is below, so that it has a row; lists the rows and selects it. */
struct error *calltree_reveal(struct calltree_state *s, uint32_t node) MUST_CHECK;

/** How many rows of the tree fit the screen; at least 1. */
uint32_t calltree_rows(const struct calltree_state *s);

// --- calltree_search.c

/** Searches for a regexp; an empty one ends the search. */
struct error *calltree_search(struct calltree_state *s, const char *pattern,
			      size_t len) MUST_CHECK;

/** Selects the next match, or the one before, opening what it is below. */
struct error *calltree_search_step(struct calltree_state *s, bool forwards) MUST_CHECK;

/** True if the node's function matches. */
bool calltree_hits(const struct calltree_state *s, const struct calltree_side *side, uint32_t node);

// --- calltree_draw.c

/** Draws everything. */
void calltree_draw(struct calltree_state *s);
