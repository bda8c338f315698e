#pragma once
/**
 * @file
 * The search for the file of one mapping.  For symbolize.c, locate.c and special.c only.
 */
#include "symbolize/mode.h"
#include "symbolize/read_binary.h"
#include "symbolize/symbolize.h"

/** What a search knows. */
struct seek {
	const struct profile *profile;
	const struct symbolize_options *options;
	struct symbolize_mode mode;
	struct search_environment environment;
	struct binaries *binaries;
	bool cut_repeated; ///< the profile was written by Go's runtime
	struct arena *scratch; ///< where frames go
	struct fetcher *fetcher; ///< NULL if no server is to be asked
};

/**
 * Starts one; the options, the binaries and the arena are borrowed.
 *
 * @return why servers cannot be asked, if they were to be
 */
struct error *seek_start(struct seek *seek, const struct profile *profile,
			 const struct symbolize_options *options, struct binaries *binaries,
			 struct arena *scratch) MUST_CHECK;

void seek_end(struct seek *seek);

/** The distinct addresses of the locations of mapping @p m, sorted. */
struct error *seek_addresses(const struct seek *seek, map_id m, uint64_t **ret,
			     uint32_t *ret_count) MUST_CHECK;

/**
 * Asks the files that may be the binary of mapping @p m, until one serves.
 *
 * @param[out] ret  what it said; untouched when none serves
 * @param[out] ret_failure  what is wrong with the first file that pprof would have taken,
 *         in the seek's arena; NULL if one serves, "" if there is no name to look for
 * @return only what ends everything: no memory, Ctrl-C
 */
struct error *seek_binary(const struct seek *seek, map_id m, const uint64_t *address,
			  uint32_t count, struct read_answer *ret,
			  const char **ret_failure) MUST_CHECK;

/** Asks the file at @p path alone. */
struct error *seek_in_file(const struct seek *seek, map_id m, const char *path, const char *why,
			   const uint64_t *address, uint32_t count,
			   struct read_answer *ret) MUST_CHECK;

/** True if mappings with this file are no files: the kernel, the vdso, memory of a device. */
bool seek_is_special(const char *file);
