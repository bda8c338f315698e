#pragma once
/**
 * @file
 * Samples of perf to samples of a profile.
 *
 *     TRY(perf_samples_new(&samples));
 *     ...                                          // mappings and names of threads
 *     TRY(perf_samples_add(samples, &events, event, &sample));
 *     TRY(perf_samples_finish(samples, &events, &facts, &profile));   // frees it, too
 *
 * Mappings of the same part of a file in several processes are one mapping of the profile: the first
 * that a sample was in says where it is, and addresses of the others are moved there.  So the same
 * code is the same location whoever ran it.
 *
 * Memory:  in the new profile, and some more, bounded by what was read.
 * Threads: one.
 */
#include "format/perf_header.h"
#include "format/perf_record.h"
#include "format/perf_space.h"

struct builder;
struct profile;
struct perf_samples;

struct error *perf_samples_new(struct perf_samples **ret) MUST_CHECK;

/** NULL is fine. */
void perf_samples_free(struct perf_samples *samples);

/** Says that @p bytes were read so far. */
void perf_samples_allow(struct perf_samples *samples, uint64_t bytes);

/** Names of files and threads are interned here. */
struct builder *perf_samples_builder(struct perf_samples *samples);

/** What a sample's addresses mean. */
struct perf_setting {
	const struct perf_space *user, *kernel; ///< NULL if nothing is known
	str_id comm;			  ///< 0 if not known
	const uint64_t *unwound;	  ///< user frames in place of those in the chain, leaf first
	uint32_t unwound_count;
};

/** Adds a sample of @p event with its period for a value. */
struct error *perf_samples_add(struct perf_samples *samples, const struct perf_events *events,
			       uint32_t event, const struct perf_sample *sample,
			       const struct perf_setting *setting) MUST_CHECK;

/** Samples added so far. */
uint64_t perf_samples_count(const struct perf_samples *samples);

/** Ends it, whether it succeeds or not. */
struct error *perf_samples_finish(struct perf_samples *samples, const struct perf_events *events,
				  const struct perf_facts *facts, struct profile **ret) MUST_CHECK;
