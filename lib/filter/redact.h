#pragma once
/**
 * @file
 * A view whose names say nothing: what may be shown to strangers.
 *
 * Comes after all filters, which match the real names.  A name becomes a letter or word for what it
 * is and a hash with a key (base/siphash.h), "f_0f3a…": the same name has the same hash wherever it
 * stands, so that two profiles that were redacted with one key still compare.
 *
 * Functions, files, binaries, build ids, comments, keys and texts of labels, and units that only
 * this profile has are hashed; the address of documentation and the expressions for frames
 * to drop are left out.  Sample types, their units, values, numbers of labels, lines, columns
 * and addresses stay.  So does pprof's own label pprof::base.
 *
 * Memory:  the arena; shares with the view's profile what it does not change.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/siphash.h"
#include "filter/view.h"

struct redact_options {
	struct siphash_key key;
	const char *keep; ///< functions that match this regexp keep their names and files; "": none
};

/** Room for what redact_name() writes. */
#define REDACT_NAME_SIZE 64

/** Writes what stands for @p text, such as "file_0f3a…" with @p what "file_". */
void redact_name(const struct siphash_key *key, const char *what, const char *text, size_t len,
		 char ret[REDACT_NAME_SIZE]);

/** Replaces the profile of @p view. @return #ERR_USAGE for a bad regexp */
struct error *redact_view(struct view *view, const struct redact_options *options,
			  struct arena *arena) MUST_CHECK;
