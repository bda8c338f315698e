#pragma once
/**
 * @file
 * Addresses of a recording to locations of a profile, and the mappings that these need.
 *
 * Mappings of the same part of a file in several processes are one mapping of the profile: the
 * first that a sample was in says where it is, and addresses of the others are moved there.  So the
 * same code is the same location whoever ran it.
 *
 * Memory:  in the profile, and a few bytes for each of its mappings.
 * Threads: one.
 */
#include "format/perf_header.h"
#include "format/perf_record.h"
#include "format/perf_space.h"
#include "profile/profile.h"

struct builder;
struct perf_locations;

/** Locations of the profile that @p builder makes, which must live as long. */
struct error *perf_locations_new(struct builder *builder, struct perf_locations **ret) MUST_CHECK;

/** NULL is fine. */
void perf_locations_free(struct perf_locations *locations);

/** The code at an address, in a mode, as a space has it: what a location is asked for by. */
struct perf_code {
	const struct perf_space *space; ///< of the kernel or the process; NULL if nothing is known
	uint64_t address;
	bool kernel;
};

/** Says that perf_locations_get() will be asked for this soon. */
void perf_locations_prefetch(const struct perf_locations *locations, const struct perf_code *code);

/** The location of @p code; of code that no mapping holds it is "[unknown]". */
struct error *perf_locations_get(struct perf_locations *locations, const struct perf_code *code,
				 loc_id *ret) MUST_CHECK;

/**
 * Ends it, when all samples are in the profile: build ids of mappings that the file says elsewhere;
 * and the first mapping becomes the main program, the one that ran most.
 *
 * @param is_count  of each sample type: whether it counts samples
 */
struct error *perf_locations_finish(struct perf_locations *locations,
				    const struct perf_facts *facts,
				    const bool *is_count) MUST_CHECK;
