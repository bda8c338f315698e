#pragma once
/**
 * @file
 * Flames that grow where they are looked at.
 *
 * A tree of all stacks has as many nodes as those have frames that they do not share: millions, of
 * which a screen shows some hundreds.  A flame that grows begins as its root; a node
 * gets children when it is opened.  Each node knows its stacks, which are neighbours in one list of
 * all stacks, so that opening sorts those by one more frame:
 *
 *     TRY(flame_ground_init(&ground, arena, &stacks));
 *     TRY(flame_grow(&f, arena, &ground, &(struct flame_seed){.frame = NO_ID}));
 *     TRY(flame_open(&f, n));
 *     for (uint32_t c = flame_first(&f, n); c != NO_ID; c = flame_next(&f, c))
 *             draw(flame_name(&f, c), f.total[c]);
 *
 * Nodes are numbered as they come, parents before children; siblings follow each other, in the
 * order of their names.  Numbers never change.
 *
 * A sandwich is two flames whose stacks begin at one frame, with its callers in one of them and
 * its callees in the other.  A stack that has the frame more than once begins at the one next
 * to its root, so that each sample counts once.
 *
 * Memory:  all in the arenas given; stacks are borrowed.
 * Threads: one at a time for all flames on the same ground.
 */
#include "report/flame.h"

/** What flames of the same stacks share. The fields are private, but for `weights`. */
struct flame_ground {
	const struct stacks *stacks;
	struct weights weights;
	uint32_t *rank; // by frame, in the order of names

	// For opening a node:
	uint32_t *tally, *touched; // by frame: stacks, then their place; the frames with any
	uint32_t *next, *sorted;   // by place in the list of stacks
};

struct flame_seed {
	bool inverted;	///< callers are below those that they call
	uint32_t frame; ///< where stacks begin, others are not there; #NO_ID: at their ends
};

struct error *flame_ground_init(struct flame_ground *ground, struct arena *arena,
				const struct stacks *stacks) MUST_CHECK;

/** Makes a root with the weights that the ground has now; its children are there, too. */
struct error *flame_grow(struct flame *flame, struct arena *arena, struct flame_ground *ground,
			 const struct flame_seed *seed) MUST_CHECK;

/** Takes the weights that the ground has now: one pass over stacks and one over nodes. */
void flame_weigh_grown(struct flame *flame);

/** Makes the children of all nodes. */
struct error *flame_open_all(struct flame *flame) MUST_CHECK;

/**
 * Finds the frames that match in the stacks of a flame that grows.
 *
 * @param hit           by frame
 * @param[out] deepest  by stack: the depth of its last frame that matches; 0 if there is none, or
 *                      if the flame does not have the stack
 */
void flame_find(const struct flame *flame, const uint8_t *hit, uint32_t *deepest);

/** True if frames below the node match. @param deepest  of flame_find() */
bool flame_hides(const struct flame *flame, uint32_t node, const uint32_t *deepest);

/** What the stacks with a match weigh together. */
int64_t flame_found(const struct flame *flame, const uint32_t *deepest);
