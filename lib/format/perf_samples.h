#pragma once
/**
 * @file
 * Samples of perf to samples of a profile.
 *
 *     TRY(perf_samples_new(&samples));
 *     ...                                          // mappings and names of threads
 *     TRY(perf_samples_add(samples, &events, event, &entry, &sample, &setting));
 *     TRY(perf_samples_flush(samples));            // before any of what they borrow changes
 *     TRY(perf_samples_finish(samples, &events, &facts, &profile));   // frees it, too
 *
 * Some samples wait until there are enough of them: all of them are looked up a step at a time, so
 * that the waits for memory overlap.
 *
 * Memory:  in the new profile, and some more, bounded by what was read.
 * Threads: one.
 */
#include "format/perf_stacks.h"
#include "format/perf_stream.h"

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

/**
 * Adds a sample of @p event with its period for a value.
 *
 * @param entry    what the bytes of @p sample are in; it is held as long as they are needed
 * @param setting  what it points to is borrowed until perf_samples_flush()
 */
struct error *perf_samples_add(struct perf_samples *samples, const struct perf_events *events,
			       uint32_t event, const struct perf_entry *entry,
			       const struct perf_sample *sample,
			       const struct perf_setting *setting) MUST_CHECK;

/** Sees to the samples that wait. */
struct error *perf_samples_flush(struct perf_samples *samples) MUST_CHECK;

/** Samples added so far. */
uint64_t perf_samples_count(const struct perf_samples *samples);

/** Ends it, whether it succeeds or not. */
struct error *perf_samples_finish(struct perf_samples *samples, const struct perf_events *events,
				  const struct perf_facts *facts, struct profile **ret) MUST_CHECK;
