#pragma once
/**
 * @file
 * A picture as an indented list: each node once, below its heaviest caller.
 *
 * For drawings in lines of text.  Calls that the indentation does not show are rows of their own,
 * which refer to a node by its mark: a number that every node has that is referred to, in the order
 * of the list.
 *
 *     main
 *     ├─ parse                 OUTLINE_NODE
 *     │  read [1]              the only call of parse: straight below it
 *     ╰─ check                 last of its caller
 *        → read [1]            OUTLINE_REFERENCE
 *        ↻ main                OUTLINE_RECURSION, had main a mark
 *
 * What nobody calls comes first, heaviest first; calls are in the order of the picture, and those
 * to nodes that are not in it are left out.  Takes time and memory in line with the picture.
 *
 * Memory:  all in the arena given to outline_build().
 * Threads: any number of readers once made.
 */
#include "report/picture.h"

enum outline_kind {
	OUTLINE_NODE,
	OUTLINE_REFERENCE, ///< a call of a node that has its row elsewhere
	OUTLINE_RECURSION, ///< the same, of a node that this row is below
};

struct outline_row {
	enum outline_kind kind;
	uint32_t node;	///< index in picture.node
	uint32_t edge;	///< index in picture.edge: the call from the row above; #NO_ID if there is
			///< none
	uint32_t depth; ///< how far it is indented
	bool last;	///< no call of the same caller follows
	bool straight;	///< its caller's only call: it is as deep as that
};

struct outline {
	uint32_t count;
	struct outline_row *row;
	uint32_t *mark; ///< by node, from 1; 0 for those without
};

struct error *outline_build(struct outline *outline, struct arena *arena,
			    const struct picture *picture) MUST_CHECK;
