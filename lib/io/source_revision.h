#pragma once
/**
 * @file
 * Sources as they were when the program was built.
 *
 * A binary can name the commit it was built from.  When a source file lies in a git
 * checkout that has that commit, the file as of then is what the costs belong to; the
 * working copy has moved on.  A build with changes that were not committed is special: as long as
 * its commit is the one checked out, those changes are most likely still there, and the
 * working copy is the better source.
 *
 * Memory:  one small record for each checkout met.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"

struct source_hints;
struct text;

/** Checkouts that are remembered; files in others are shown as they are. */
#define CHECKOUT_LIMIT 32

struct revisions {
	const struct source_hints *hints;
	struct checkout {
		char *top;
		bool has;     ///< the revision
		bool current; ///< it is checked out
	} checkout[CHECKOUT_LIMIT];
	size_t count;
	bool modified_told, useless;
};

void revisions_deinit(struct revisions *revisions);

/**
 * Replaces the bytes of the file @p name by those of the revision, if it has others.
 *
 * @param notes  gets what is to be known about it, lines without the file's name; may stay empty
 * @param limit  of the file's size
 * @return only interrupts and lack of memory
 */
struct error *revisions_apply(struct revisions *revisions, const char *name, size_t limit,
			      struct text *bytes, struct text *notes) MUST_CHECK;

/**
 * Gets the file @p name of a checkout, which has no such file any more, from the revision.
 *
 * @param bytes    empty; gets the file
 * @param notes    as for revisions_apply()
 * @param ret_done is set to true if that worked
 * @return only interrupts and lack of memory
 */
struct error *revisions_restore(struct revisions *revisions, const char *name, size_t limit,
				struct text *bytes, struct text *notes, bool *ret_done) MUST_CHECK;
