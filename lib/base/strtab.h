#pragma once
/**
 * @file
 * Interned strings: every distinct byte string gets one small number.
 *
 * A profile repeats the same few thousand names in millions of places, so a
 * name is stored once and passed around as a ::str_id.  Equal ids mean equal
 * bytes.  Ids are dense and count up from 0, which is always "", so a fact
 * about every string -- does it match the focus regexp? where does it sort? --
 * is one plain array indexed by id.
 *
 * Memory:  everything lives in the arena given to strtab_init() and goes with it.
 * Threads: any number of readers, or one writer.
 */
#include "base/error.h"

struct arena;

/** Names a string in a ::strtab.  0 is "". */
typedef uint32_t str_id;

/** A table of strings.  `count` may be read; the other fields are private to strtab.c. */
struct strtab {
	struct arena *arena;
	uint32_t count, capacity;
	const char **text; // by id
	uint32_t *length;  // by id
	uint32_t *slot;    // open-addressed: id + 1, or 0 for an empty slot
	uint32_t slot_count;
};

/** Makes a table holding only "". */
struct error *strtab_init(struct strtab *tab, struct arena *arena) MUST_CHECK;

/**
 * A table that starts out with the strings (and ids) of @p from and can grow on
 * its own.  The bytes are shared: @p from must live as long.
 */
struct error *strtab_init_copy(struct strtab *tab, struct arena *arena,
			       const struct strtab *from) MUST_CHECK;

/**
 * Finds the @p len bytes at @p text, adding a copy if they are new.
 *
 * @param[in]  text  need not be NUL-terminated; may hold any bytes, NUL too
 * @param[out] ret   the id; untouched on failure
 * @return #ERR_LIMIT when the table holds 2^31 strings or the arena is full;
 *         the table is unchanged and usable after any failure
 */
struct error *strtab_intern(struct strtab *tab, const char *text, size_t len,
			    str_id *ret) MUST_CHECK;

/** The id of a string, or #NO_ID when the table does not have it. */
str_id strtab_find(const struct strtab *tab, const char *text, size_t len);

/** The text of @p id, with a NUL behind it; borrowed, valid as long as the arena. */
const char *strtab_text(const struct strtab *tab, str_id id);

/** Length of @p id in bytes. */
uint32_t strtab_len(const struct strtab *tab, str_id id);

/** Orders two strings of the table bytewise: <0, 0, >0. */
int strtab_compare(const struct strtab *tab, str_id a, str_id b);
