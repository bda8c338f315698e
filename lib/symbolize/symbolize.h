#pragma once
/**
 * @file
 * Names for a profile's addresses, from the binaries of its mappings.
 *
 *     struct symbolize_options options = {.mode = config->symbolize};
 *     TRY(symbolize_profile(profile, &options, &binaries, &notes));
 *
 * A mapping whose writer found no names (or every one, by force) gets a file: the one recorded
 * for it, or one of the many places where it may be (symbolize/search.h).  The first whose build
 * id fits and that can be read gives frames to all locations of the mapping.  What was tried
 * and what was wrong stays in the binaries, and the warnings are pprof's.
 *
 * Threads: one; nobody else may look at the profile meanwhile.
 */
#include "symbolize/binary.h"

struct text;

struct symbolize_options {
	const char *mode;     ///< the option symbolize
	const char *kallsyms; ///< file with a kernel's symbols; "" or NULL is this machine's
	bool any_id;	      ///< take binaries whose build id is another one
	bool debuginfod;      ///< ask debuginfod servers for what is missing
	/** Called about once a second while a server is waited for; NULL to hear nothing. */
	void (*progress)(void *context, uint64_t done, uint64_t size);
	void *context;
};

/**
 * Names all mappings that need it.
 *
 * @param binaries  initialized for the profile; gets what was found for each mapping
 * @param notes     gets a line for each warning
 */
struct error *symbolize_profile(struct profile *profile, const struct symbolize_options *options,
				struct binaries *binaries, struct text *notes) MUST_CHECK;

/**
 * Names the mapping @p m from the file at @p path, whatever names it has.
 *
 * @return why the file does not serve
 */
struct error *symbolize_mapping_from(struct profile *profile,
				     const struct symbolize_options *options,
				     struct binaries *binaries, map_id m,
				     const char *path) MUST_CHECK;

/**
 * Replaces the files of mappings by ones of that name or build id below $PPROF_BINARY_PATH
 * (~/pprof/binaries), where there are any, as pprof does when it opens a profile.
 */
struct error *symbolize_locate(struct profile *profile, const struct symbolize_options *options,
			       struct text *notes) MUST_CHECK;

/** True if the mapping has a name or a build id that a file can be looked for by. */
bool symbolize_can_have_file(const struct profile *profile, map_id m);

/** Finds the file of mapping @p m without asking it for names, if that was not done yet. */
struct error *symbolize_find_binary(const struct profile *profile,
				    const struct symbolize_options *options,
				    struct binaries *binaries, map_id m) MUST_CHECK;

/** True if the writer of the profile found names for the mapping. */
bool symbolize_has_names(const struct profile *profile, map_id m);
