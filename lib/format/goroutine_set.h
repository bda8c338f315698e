#pragma once
/**
 * @file
 * The goroutines of one or more dumps, gathered: how many dumps there are is only known at the end.
 *
 *     goroutine_set_init(&set, builder);
 *     TRY(goroutine_set_push(&set, loc));             // stacks and labels of the one at hand ...
 *     TRY(goroutine_set_label(&set, key, value));
 *     TRY(goroutine_set_add(&set, &goroutine));       // ... which ends here
 *     TRY(goroutine_set_put(&set));                   // samples of the builder's profile
 *     goroutine_set_deinit(&set);
 *
 * Memory:  in an arena of its own, bounded by what goroutine_set_allow() says.
 * Threads: one.
 */
#include "base/arena.h"
#include "base/lookup.h"
#include "profile/builder.h"

struct goroutine {
	int64_t id, minutes, creator, bubble; ///< 0 if not said
	str_id state, created_by, created_at; ///< 0 if not said
	bool locked, leaked, durable;
	bool unavailable; ///< its stack could not be read
	// Private to the set.
	uint32_t dump;
	uint32_t stack, stack_end; // in set.stack
	uint32_t label, label_end; // in set.label
};

struct text_label {
	str_id key, value;
};

/** `count`, `dump` and `arena` may be read; the rest is private. */
struct goroutine_set {
	struct builder *b;
	struct arena arena;
	struct goroutine *goroutine;
	loc_id *stack;
	struct text_label *label;
	uint32_t count, cap, stack_count, stack_cap, label_count, label_cap;
	struct lookup seen; // by dump and id
	uint32_t dump;	    ///< number of the current one; 0 before the first
};

/** @param builder  borrowed */
void goroutine_set_init(struct goroutine_set *set, struct builder *builder);
void goroutine_set_deinit(struct goroutine_set *set);

/** Says that @p bytes of input were read so far. */
void goroutine_set_allow(struct goroutine_set *set, uint64_t bytes);

/** What follows is of another dump. */
void goroutine_set_next_dump(struct goroutine_set *set);

/** True if the current dump has a goroutine with this id. */
bool goroutine_set_has(const struct goroutine_set *set, int64_t id);

/** Notes where stack and labels of @p g start: behind those of all others. */
void goroutine_set_begin(const struct goroutine_set *set, struct goroutine *g);

/** Adds a frame, leaf first, and a label to the one at hand. */
struct error *goroutine_set_push(struct goroutine_set *set, loc_id loc) MUST_CHECK;
struct error *goroutine_set_label(struct goroutine_set *set, str_id key, str_id value) MUST_CHECK;

/** True if the one at hand has no frame yet. */
bool goroutine_set_is_bare(const struct goroutine_set *set, const struct goroutine *g);

/**
 * Keeps @p g with what was added since goroutine_set_begin().  Of one that is there already only a
 * stack is taken, if there was none.
 */
struct error *goroutine_set_add(struct goroutine_set *set, struct goroutine *g) MUST_CHECK;

/** Makes a sample of each. */
struct error *goroutine_set_put(struct goroutine_set *set) MUST_CHECK;
