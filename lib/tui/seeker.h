#pragma once
/**
 * @file
 * A search for functions in flames that grow.  For tui/\*.c only.
 *
 * Names are matched once for a search; which stacks have a match is found once for each
 * flame that is asked.
 *
 * Memory:  from malloc until seeker_deinit(), and in the arenas given.
 * Threads: one.
 */
#include "report/flame_grow.h"
#include "tui/subject.h"

struct regex;

/** `regex` may be read; NULL if nothing is searched for. */
struct seeker {
	struct regex *regex;
	uint8_t *hit;	// by frame; 1 if it matches
	unsigned count; // of searches so far
};

/** What a search finds in one flame. */
struct seeker_found {
	uint32_t *deepest; ///< see flame_find(), of seeker_look() only
	unsigned of;	   // the search
};

/** Fine on a zeroed one. */
void seeker_deinit(struct seeker *seeker);

/** Searches for a regexp, or for nothing if it is empty or there is an error. */
struct error *seeker_begin(struct seeker *seeker, const struct subject *subject,
			   const char *pattern, size_t len) MUST_CHECK;

/** True if the node's function, or its file, matches. */
bool seeker_hits(const struct seeker *seeker, const struct flame *flame, uint32_t node);

/** Brings @p found up to date. @param arena  of the flame */
struct error *seeker_look(const struct seeker *seeker, struct seeker_found *found,
			  const struct flame *flame, struct arena *arena) MUST_CHECK;
