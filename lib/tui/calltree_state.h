#pragma once
/**
 * @file
 * The inside of the view `calltree`.  For tui/calltree*.c only.
 *
 * There are two trees, from the callers and from the leaves, and two more of one function at a
 * time: what it calls, and who calls it.  Each grows as it is opened, and remembers what is open
 * and selected.  Rows are listed anew when something opened or closed; drawing takes those on the
 * screen.
 *
 *     calltree.c         begins, ends, hands events on
 *     calltree_move.c    lists rows, opens, closes, selects
 *     calltree_search.c  searches
 *     calltree_draw.c    draws
 */
#include "report/calltree.h"
#include "tui/seeker.h"
#include "tui/stage.h"

struct calltree_side {
	bool made;
	struct arena *arena; ///< of all below
	struct flame flame;
	uint32_t root; ///< node of the first row
	uint8_t *open; ///< by node; those from open_count on are closed
	uint32_t open_count;
	uint32_t selected; ///< node
	uint32_t top;	   ///< first row on the screen
	struct seeker_found found;
};

struct calltree_state {
	struct stage stage;
	struct flame_ground ground;
	struct calltree_side side[2]; ///< [1] is the inverted one
	unsigned inverted;

	struct calltree_side part[2]; ///< the same of one function
	uint32_t part_of;	      ///< its frame; #NO_ID if there is none
	bool shows_part;
	struct arena parting;

	struct arena listing;
	struct calltree list; ///< the rows of the side on show
	bool stale;	      ///< which are not those any more
	uint32_t row;	      ///< of the selected node

	struct seeker seeker;
	struct area rows; ///< of the screen, where the tree was drawn last
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
	CALLTREE_OUT,
	CALLTREE_TOGGLE,
	CALLTREE_OPEN,
	CALLTREE_CLOSE,
	CALLTREE_OPEN_ALL,
	CALLTREE_CLOSE_ALL,
	CALLTREE_HEAVIEST,
	CALLTREE_NEXT,
	CALLTREE_PREVIOUS,
	CALLTREE_RESET,
	CALLTREE_INVERT,
	CALLTREE_PART,
};

static inline struct calltree_side *calltree_side(struct calltree_state *s)
{
	return &(s->shows_part ? s->part : s->side)[s->inverted];
}

static inline bool calltree_is_open(const struct calltree_side *side, uint32_t node)
{
	return node < side->open_count && side->open[node];
}

// --- calltree_move.c

/** Makes the ground and shows the first side. */
struct error *calltree_begin(struct calltree_state *s) MUST_CHECK;

/** Weighs the sample type that the subject has now. */
struct error *calltree_weigh(struct calltree_state *s) MUST_CHECK;

/**
 * Shows a side, which is made if it is not there, with the subject's sample type.
 *
 * @param part  that of s->part_of
 */
struct error *calltree_show(struct calltree_state *s, bool part, unsigned inverted) MUST_CHECK;

/** Shows the calls of the selected function alone; if those are on show, everything. */
struct error *calltree_toggle_part(struct calltree_state *s) MUST_CHECK;

/** Lists the rows, if they are stale, and scrolls to the selected one. */
struct error *calltree_update(struct calltree_state *s) MUST_CHECK;

/** Moves, opens, closes; *ret is true if @p action was one of these. */
struct error *calltree_move(struct calltree_state *s, enum calltree_action action,
			    bool *ret) MUST_CHECK;

/** Selects a row of the list. */
void calltree_select(struct calltree_state *s, uint32_t row);

/** Scrolls by some rows; the selection stays on the screen. */
void calltree_scroll(struct calltree_state *s, int64_t rows);

/** Opens or closes a node, if it has children; rows are stale then. */
struct error *calltree_set_open(struct calltree_state *s, uint32_t node, bool open) MUST_CHECK;

// --- calltree_search.c

/** See ::stage_play. */
struct error *calltree_search(struct stage *stage, const char *pattern, size_t len) MUST_CHECK;

/** Selects the next match, or the one before, opening what it is below. */
struct error *calltree_search_step(struct calltree_state *s, bool forwards) MUST_CHECK;

// --- calltree_draw.c

/** See ::stage_play. */
struct error *calltree_draw(struct stage *stage, const struct area *body) MUST_CHECK;
