#pragma once
/**
 * @file
 * What became of the search for a mapping's binary, file by file.
 *
 * One of these stands beside each mapping of a profile: the file that gave names, those that
 * were tried and why they were refused, and what the file says about itself.  The command `symbols`
 * prints it; disassembly and the search for sources start from it.
 *
 * Memory:  everything lives in the arena given to binaries_init().
 * Threads: any number of readers once filled.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "profile/profile.h"

/** A file that was looked at for a mapping. */
struct binary_try {
	const char *path;
	const char *why;     ///< where the path is from: "recorded in the profile"
	const char *refused; ///< what was wrong with it; NULL if it was used
	bool absent;         ///< nothing has that name
};

/** A Go module that a binary was built from. */
struct binary_module {
	const char *path, *version;
	const char *replace_path, *replace_version; ///< NULL if not replaced
};

/** What a binary says about itself; text is NULL where it does not. */
struct binary_facts {
	const char *build_id, *go_build_id;
	const char *format;	  ///< "ELF x86-64"
	const char *go_version;	  ///< "go1.26.1"
	struct binary_module main;
	struct binary_module *module;
	uint32_t module_count;
	const char *vcs_revision;
	bool vcs_modified;
	const char **comp_dir;	  ///< where its units were compiled
	uint32_t comp_dir_count;
};

struct binary {
	const char *path;	  ///< the file in use; NULL if none
	const char *debug_path;	  ///< the file with its debug information; NULL if itself, or none
	const char *wanted;	  ///< build id of the mapping; "" if not known
	const char *skipped;	  ///< why no file was looked for; NULL if one was
	struct binary_try *tried;
	uint32_t tried_count, tried_cap;
	const char *notes;	  ///< what readers complained about, a line each; "" if nothing
	unsigned readers;	  ///< enum names_reader: who gave names
	bool asked_servers;	  ///< of debuginfod, if files did not serve
	bool foreign_id;	  ///< its build id is another one, and it was forced
	struct binary_facts facts;
};

struct binaries {
	struct arena arena;
	struct binary *binary; ///< one for each mapping of the profile
	uint32_t count;
	const char *given; ///< the executable of the command line; NULL if there is none
};

/** For a profile with @p count mappings. */
struct error *binaries_init(struct binaries *binaries, uint32_t count) MUST_CHECK;

/** Fine on a zeroed one, and twice. */
void binaries_deinit(struct binaries *binaries);

/** Why there is no file in use, by the first one that was there and was refused; NULL if none was there. */
const char *binary_problem(const struct binary *binary);

/** Adds a file that was tried; text is copied. */
struct error *binary_add_try(struct binaries *binaries, struct binary *binary,
			     const struct binary_try *tried) MUST_CHECK;
