#pragma once
/**
 * @file
 * The inside of the view `flame`.  For tui/flame*.c only.
 *
 * What is on show is one tree, or two in a sandwich: callers of a function above it, growing
 * upwards, and what it calls below.  A band is one of them with its rows of the screen.  Trees are
 * made when they are first looked at, grow as far as they are, and are then kept; what a drawing
 * needs goes with the next one.
 *
 *     flame.c          begins, ends, hands events on
 *     flame_trees.c    makes trees, weighs sample types
 *     flame_draw.c     draws
 *     flame_move.c     selects
 *     flame_zoom.c     zooms, and back
 *     flame_search.c   searches
 */
#include "base/arena.h"
#include "render/flame_look.h"
#include "render/flame_rows.h"
#include "tui/seeker.h"
#include "tui/stage.h"

/** Most trees that are on show at a time. */
#define FLAME_BANDS 2

/** Band of a sandwich. In the others there is only the first. */
enum { BAND_CALLEES, BAND_CALLERS };

/** A way to look at the stacks. */
struct flame_tree {
	bool made;
	struct flame flame;
	int64_t *with_gone; ///< weights that leave room for what is gone, of a tree that is open as
			    ///< a whole; NULL until they are asked for
	bool gone_weighed; ///< they are those of the sample type on show
	struct seeker_found found;
};

/** How many sandwiches are kept; the one that was made first makes room. */
#define FLAME_SANDWICHES 8

struct flame_sandwich {
	uint32_t of;   ///< frame; #NO_ID if there is none
	unsigned made; ///< counts up: nodes of one sandwich say nothing of those of another
	struct arena arena;
	struct flame_tree tree[FLAME_BANDS];
};

/** What is looked at: enough to come back to it. */
struct flame_spot {
	bool inverted;
	uint32_t sandwich;	   ///< the frame that it is about; #NO_ID if there is none
	unsigned made;		   ///< which sandwich of that frame nodes are of
	uint32_t zoom;		   ///< node of the tree that is as wide as the screen
	unsigned band;		   ///< of the selected node
	uint32_t selected;	   ///< node
	uint32_t top[FLAME_BANDS]; ///< how many rows each band is scrolled by
};

/** A part of the screen with rows of a tree. */
struct flame_band {
	struct flame_tree *tree;
	uint32_t root;	     ///< as wide as the screen
	uint32_t above;	     ///< rows of its callers, each as wide as that
	uint32_t skipped;    ///< rows of the root, which is drawn in the other band
	bool upward;	     ///< the first row is the lowest
	unsigned row, count; ///< of the screen
	struct flame_rows rows;
	uint32_t first; ///< depth below the root of the first row of `rows`
};

struct flame_state {
	struct stage stage;
	struct flame_ground ground;
	struct flame_tree whole, inverted;
	struct flame_sandwich sandwich[FLAME_SANDWICHES];
	unsigned sandwiches; ///< made so far
	bool compares, shows_gone;

	struct flame_spot at;
	struct flame_spot
		*history; ///< before `now` what Backspace leads to, from there on what Ctrl-R does
	size_t history_count, now, history_capacity;

	struct arena drawing;
	struct flame_band band[FLAME_BANDS];
	unsigned band_count;
	unsigned drawn_rows; ///< of the screen that bands had last

	struct seeker seeker;
};

/** What keys do; 0 is nothing. */
enum flame_action {
	FLAME_UP = 1,
	FLAME_DOWN,
	FLAME_LEFT,
	FLAME_RIGHT,
	FLAME_FIRST,
	FLAME_LAST,
	FLAME_PAGE_UP,
	FLAME_PAGE_DOWN,
	FLAME_ZOOM,
	FLAME_BACK,
	FLAME_FORTH,
	FLAME_RESET,
	FLAME_NEXT,
	FLAME_PREVIOUS,
	FLAME_INVERT,
	FLAME_SANDWICH,
	FLAME_DIFF,
	FLAME_GONE,
};

// --- flame_trees.c

/** Makes the ground and the first tree. */
struct error *flame_trees_init(struct flame_state *s) MUST_CHECK;

/** Frees the sandwiches. */
void flame_trees_deinit(struct flame_state *s);

/**
 * Makes the trees that s->at needs, if they are not there, and weighs them; s->band is set but for
 * rows.  What was selected in a sandwich that made room for others is so no more.
 */
struct error *flame_trees_show(struct flame_state *s) MUST_CHECK;

/** Weighs the sample type that the subject has now. */
struct error *flame_trees_weigh(struct flame_state *s) MUST_CHECK;

/** By node, for flame_rows_lay(); NULL: the totals. */
const int64_t *flame_weights(const struct flame_state *s, const struct flame_tree *tree);

/** The same of one node. */
int64_t flame_weight(const struct flame_state *s, const struct flame_tree *tree, uint32_t node);

/** The arena of the trees on show. */
struct arena *flame_arena(struct flame_state *s);

/** The frame of the selected node; #NO_ID if that is the root of all. */
uint32_t flame_selected_frame(const struct flame_state *s);

// --- flame_draw.c

/** See ::stage_play. */
struct error *flame_draw(struct stage *stage, const struct area *body) MUST_CHECK;

// --- flame_move.c

/** Moves the selection; *ret is true if @p action was about that. */
struct error *flame_move(struct flame_state *s, enum flame_action action, bool *ret) MUST_CHECK;

/** What is on the left of a node, from the root of its band on, as in struct flame_cell. */
int64_t flame_place(const struct flame_state *s, const struct flame_band *band, uint32_t node);

/** Selects what is at a place of the screen; false if nothing is. */
bool flame_select_at(struct flame_state *s, unsigned row, unsigned column);

/** Scrolls the band that has the selection. */
void flame_scroll(struct flame_state *s, unsigned rows, bool down);

/** Scrolls so that the selected node is on the screen. */
void flame_reveal(struct flame_state *s);

// --- flame_zoom.c

/** Back, forth, zoom, invert, sandwich, reset; *ret is true if @p action was one of them. */
struct error *flame_zoom(struct flame_state *s, enum flame_action action, bool *ret) MUST_CHECK;

// --- flame_search.c

/** See ::stage_play. */
struct error *flame_search(struct stage *stage, const char *pattern, size_t len) MUST_CHECK;

/** Selects the next match, or the one before. */
struct error *flame_search_step(struct flame_state *s, bool forwards) MUST_CHECK;

/** Puts what all stacks with a match in the selected band weigh together, each counted once. */
void flame_search_put(struct flame_state *s, struct text *out);
