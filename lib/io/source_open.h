#pragma once
/**
 * @file
 * From a name in a profile to the bytes of a file, for source.c.
 *
 * Memory:  the result is the caller's; opened_deinit() ends it, also after an error.
 * Threads: one at a time.
 */
#include "io/source_find.h"
#include "io/source_revision.h"

struct open_options {
	const char *source_path, *trim_path;
	struct finder *finder;
	struct revisions *revisions; ///< NULL: read files as they are now
	bool further;		     ///< than pprof looks
};

struct opened {
	enum found_by by; ///< FOUND_NOT for pprof's own rules, too
	struct text bytes;
	struct text name;    ///< of the file; empty if there is none
	struct text problem; ///< why it could not be read; empty if it was
	struct text notes;   ///< lines
	struct text tried;   ///< places where it is not
};

/** @return only interrupts and lack of memory; whatever else is wrong is in problem */
struct error *source_open_file(struct opened *opened, const struct open_options *options,
			       const char *path, size_t len) MUST_CHECK;

void opened_deinit(struct opened *opened);
