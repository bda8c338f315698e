#pragma once
/**
 * @file
 * The inside of the view `flame`.  For tui/flame*.c only.
 *
 * What is on show is one tree, or two in a sandwich: callers of a function above it, growing
 * upwards, and what it calls below.  A band is one of them with its rows of the screen.  Trees are
 * made when they are first looked at and then kept; what a drawing needs goes with the next one.
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
#include "tui/stage.h"

struct regex;

/** Most trees that are on show at a time. */
#define FLAME_BANDS 2

/** Band of a sandwich. In the others there is only the first. */
enum { BAND_CALLEES, BAND_CALLERS };

/** A tree and where its frames are. */
struct flame_tree {
	bool made;
	struct flame flame;
	struct flame_scale scale;
	int64_t *with_gone; ///< weights that leave room for what is gone; NULL until they are asked
			    ///< for
	int64_t hottest;    ///< see flame_look.h
};

/** What is looked at: enough to come back to it. */
struct flame_spot {
	bool inverted;
	uint32_t sandwich;	   ///< the frame that it is about; #NO_ID if there is none
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

struct flame_search {
	struct regex *regex;
	uint8_t *hit;		     ///< by frame; 1 if it matches
	int64_t weight;		     ///< of the samples with a frame that matches
	const struct flame_tree *of; ///< the tree that weight is of; NULL if it is to be found anew
};

struct flame_state {
	struct stage stage;
	struct flame_tree whole, inverted;
	struct flame_tree sandwich[FLAME_BANDS];
	struct stacks cut[FLAME_BANDS]; ///< of the sandwich
	struct arena sandwich_arena;
	uint32_t sandwich_of; ///< frame
	bool compares, shows_gone;

	struct flame_spot at;
	struct flame_spot
		*history; ///< before `now` what Backspace leads to, from there on what Ctrl-R does
	size_t history_count, now, history_capacity;

	struct arena drawing;
	struct flame_band band[FLAME_BANDS];
	unsigned band_count;
	unsigned drawn_rows; ///< of the screen that bands had last

	struct flame_search search;
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

/** Totals, stacks and the whole tree. */
struct error *flame_trees_init(struct flame_state *s) MUST_CHECK;

/** Makes the trees that s->at needs, if they are not there; s->band is set but for rows. */
struct error *flame_trees_show(struct flame_state *s) MUST_CHECK;

/** Weighs the sample type that the subject has now. */
struct error *flame_trees_weigh(struct flame_state *s) MUST_CHECK;

/** Makes frames as wide as their weights are now, with or without what is gone. */
struct error *flame_trees_scale(struct flame_state *s) MUST_CHECK;

/** The frame of the selected node; #NO_ID if that is the root of all. */
uint32_t flame_selected_frame(const struct flame_state *s);

// --- flame_draw.c

/** See ::stage_play. */
struct error *flame_draw(struct stage *stage, const struct area *body) MUST_CHECK;

// --- flame_move.c

/** Moves the selection; true if @p action was about that. */
bool flame_move(struct flame_state *s, enum flame_action action);

/** Selects what is at a place of the screen; false if nothing is. */
bool flame_select_at(struct flame_state *s, unsigned row, unsigned column);

/** Scrolls the band that has the selection. */
void flame_scroll(struct flame_state *s, unsigned rows, bool down);

/** Scrolls so that the selected node is on the screen. */
void flame_reveal(struct flame_state *s);

// --- flame_zoom.c

/** Goes to another spot, so that one can come back. */
struct error *flame_go(struct flame_state *s, const struct flame_spot *spot) MUST_CHECK;

/** Back, forth, zoom, invert, sandwich, reset; *ret is true if @p action was one of them. */
struct error *flame_zoom(struct flame_state *s, enum flame_action action, bool *ret) MUST_CHECK;

// --- flame_search.c

/** See ::stage_play. */
struct error *flame_search(struct stage *stage, const char *pattern, size_t len) MUST_CHECK;

/** Selects the next match, or the one before. */
struct error *flame_search_step(struct flame_state *s, bool forwards) MUST_CHECK;

/** The weight of all samples with a match in @p tree, each counted once. */
int64_t flame_search_weight(struct flame_state *s, const struct flame_tree *tree);

/** True if the node's frame matches. */
bool flame_search_hits(const struct flame_state *s, const struct flame *flame, uint32_t node);
