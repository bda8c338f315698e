#pragma once
/**
 * @file
 * What a binary says about the sources it was built from.
 *
 * Plain data: whoever can read binaries fills it in, source_use_hints() takes it.
 * Anything that is not known is NULL, 0 or false.  All of it comes from a file
 * and may be wrong or hostile; it is never more than advice on where to look.
 *
 * Memory:  borrowed by whom it is given to.
 */
#include <stdbool.h>
#include <stddef.h>

/** A Go module that went into the binary, as `go version -m` lists it. */
struct source_module {
	const char *path, *version;
	const char *replace_path, *replace_version; ///< NULL unless it was replaced
};

struct source_hints {
	const char *go_version;		      ///< "go1.22.3"
	const char *main_path, *main_version; ///< the main module
	const struct source_module *module;
	size_t module_count;
	const char *vcs_revision;    ///< of the commit that was built, in hex
	bool vcs_modified;	     ///< the build had changes that were not committed
	const char *const *comp_dir; ///< directories that the compiler ran in (DW_AT_comp_dir)
	size_t comp_dir_count;
};
