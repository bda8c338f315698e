#pragma once
/**
 * @file
 * Arenas: memory that is given out piece by piece and goes all at once.
 *
 * One arena holds a profile, another the working memory of one question.  A
 * function that takes an arena puts its result there, so the signature says
 * how long the result lives:
 *
 *     uint32_t *rank;
 *     TRY(ALLOC(scratch, rank, count));
 *
 * An arena has a limit, so that "needs more than N bytes" is an ordinary
 * error; tests also use it to make every allocation of a reader fail in turn.
 *
 * Memory:  all pieces are zeroed and live until arena_deinit() or arena_reset().
 *          Under ASan the gaps between pieces are poisoned.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"

struct arena_block;

/** The fields are private to arena.c. */
struct arena {
	struct arena_block *block; // newest first; the head is the one being filled
	struct arena_block *big;   // pieces with a block of their own
	size_t used, limit;
	bool exhausted; // the system, not the limit, said no
};

/** An arena of at most @p limit bytes; allocates nothing yet. */
void arena_init(struct arena *arena, size_t limit);

/** Frees everything; fine on a zeroed arena, and twice. */
void arena_deinit(struct arena *arena);

/** Frees everything and keeps the limit, ready for the next question. */
void arena_reset(struct arena *arena);

/**
 * @p count zeroed things of @p size bytes, aligned for any type; NULL when that is not to be had.
 */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

/**
 * Makes a piece larger, moving it if need be.
 *
 * @param piece  from this arena, or NULL
 * @return the piece, its first @p old_count things kept; the rest is not zeroed.
 *         NULL when that is not to be had: @p piece is as it was.
 *         Pieces over 64 KiB grow without copying where the system can.
 */
void *arena_grow(struct arena *arena, void *piece, size_t old_count, size_t new_count, size_t size);

/**
 * Gives a piece back that nobody uses any more, if it is large (over 64 KiB); a small one stays
 * until the end.  NULL is fine.
 *
 * @param count, size  as they were when the piece was made, or grown last
 */
void arena_give_back(struct arena *arena, void *piece, size_t count, size_t size);

/** A copy of @p len bytes with a NUL behind it; NULL when that is not to be had. */
char *arena_copy(struct arena *arena, const char *text, size_t len);

/** Why the last allocation failed: out of memory, or the limit. */
struct error *arena_error(const struct arena *arena) MUST_CHECK;

/** As arena_copy(), for TRY(). */
struct error *arena_copy_bytes(struct arena *arena, const char *text, size_t len,
			       const char **ret) MUST_CHECK;

/** A copy of a string; of NULL it is NULL. */
struct error *arena_copy_text(struct arena *arena, const char *text, const char **ret) MUST_CHECK;

/** Allocates @p count zeroed elements for the pointer @p ptr; for TRY(). */
#define ALLOC(arena, ptr, count)                                                                   \
	(((ptr) = arena_calloc((arena), (count), sizeof *(ptr))) ? NULL : arena_error(arena))

/**
 * Makes room for one more element in the array @p ptr of @p count elements and
 * @p cap places, doubling it; for TRY().
 */
#define RESERVE(arena, ptr, count, cap) RESERVE_MORE(arena, ptr, count, cap, 1)

/** The same for @p more elements. */
#define RESERVE_MORE(arena, ptr, count, cap, more)                                                 \
	((size_t)(count) + (more) <= (size_t)(cap)                                                 \
		 ? NULL                                                                            \
		 : arena_reserve_((arena), (any_pointer *)&(ptr), (count), &(cap), (more),         \
				  sizeof *(ptr)))

/**
 * Makes room in one of several columns that grow together: from @p old places, the same
 * for all of them, to @p cap.  Returns from the calling function on failure.
 */
#define GROW(arena, column, count, old, cap)                                                       \
	do {                                                                                       \
		(cap) = (old);                                                                     \
		TRY(RESERVE(arena, column, count, cap));                                           \
	} while (0)

/** A pointer variable of whatever type; may_alias makes writing through it well defined. */
typedef void *any_pointer __attribute__((may_alias));

/** For RESERVE() only. */
struct error *arena_reserve_(struct arena *arena, any_pointer *ptr, size_t count, uint32_t *cap,
			     size_t more, size_t size) MUST_CHECK;
