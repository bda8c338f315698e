#pragma once
/**
 * @file
 * The lines of one goroutine in a dump: its head, calls and their places, who created it.
 *
 *     goroutine_block_init(&block, builder, notes);
 *     TRY(goroutine_block_begin(&block, &head, line_number));
 *     TRY(goroutine_block_line(&block, line));        // without prefix and line end
 *     TRY(goroutine_block_end(&block, &kept));
 *     goroutine_block_deinit(&block);
 *
 * Memory:  as its set of goroutines; goroutine_block_deinit() ends both.
 * Threads: one.
 */
#include "base/text.h"
#include "format/goroutine_set.h"
#include "format/goroutine_text.h"

enum goroutine_part {
	PART_OUTSIDE,  ///< of any goroutine
	PART_STACK,    ///< below its head
	PART_CREATOR,  ///< below `created by`
	PART_FINISHED, ///< what follows is of other goroutines, or nothing
};

/** `set`, `part` and `at_hand` may be read; the rest is private. */
struct goroutine_block {
	struct goroutine_set set;
	struct text *notes;
	enum goroutine_part part;
	struct goroutine at_hand;
	struct text call; // the function whose place is still to come; empty if none
	bool call_sure;	  // and it is one for certain
	bool call_elided;
	struct builder_line *line; // of the location at hand: inlined calls so far
	uint32_t line_count, line_cap;
};

/** @param notes  gets a line for labels that cannot be read; borrowed, as @p builder is */
void goroutine_block_init(struct goroutine_block *block, struct builder *builder,
			  struct text *notes);
void goroutine_block_deinit(struct goroutine_block *block);

/** Starts the goroutine with this head; the one before was ended. */
struct error *goroutine_block_begin(struct goroutine_block *block,
				    const struct goroutine_head *head,
				    uint64_t line_number) MUST_CHECK;

/** Takes one of its lines; an empty one is for goroutine_block_end(). */
struct error *goroutine_block_line(struct goroutine_block *block, struct slice line) MUST_CHECK;

/** Keeps the goroutine.  @param[out] ret_kept  false if it has neither stack nor creator */
struct error *goroutine_block_end(struct goroutine_block *block, bool *ret_kept) MUST_CHECK;

/** True if the input must not end here: there is a call without its place, or no call at all. */
bool goroutine_block_is_cut(const struct goroutine_block *block);
