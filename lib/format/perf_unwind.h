#pragma once
/**
 * @file
 * Samples whose user stacks have to be unwound (perf record --call-graph dwarf).
 *
 * They wait here, some thousand at a time, and go on to perf_samples.h with their frames.
 *
 *     TRY(perf_unwind_add(unwind, entry, event, &sample, &setting));
 *     TRY(perf_unwind_flush(unwind));               // at the end
 *
 * What keeps a stack from being unwound to its end is counted, and told in a note.
 *
 * Memory:  what the samples are in is held, up to a bound.
 * Threads: one.
 */
#include "format/perf_samples.h"
#include "format/perf_stream.h"

struct perf_unwind;
struct text;

/** All of them are borrowed. */
struct error *perf_unwind_new(const struct perf_events *events, struct perf_world *world,
			      struct perf_samples *samples, struct perf_unwind **ret) MUST_CHECK;

/** NULL is fine. */
void perf_unwind_free(struct perf_unwind *unwind);

/**
 * Takes a sample that has registers and a stack.
 *
 * @param user  its mappings, which are held; so is the entry that it is in
 */
struct error *perf_unwind_add(struct perf_unwind *unwind, const struct perf_entry *entry,
			      uint32_t event, const struct perf_sample *sample,
			      struct perf_space *user, struct perf_space *kernel,
			      str_id comm) MUST_CHECK;

/** Unwinds and passes on all that wait. */
struct error *perf_unwind_flush(struct perf_unwind *unwind) MUST_CHECK;

/** Where the first sample that waits is in the input; UINT64_MAX if none does. */
uint64_t perf_unwind_offset(const struct perf_unwind *unwind);

/** Says what could not be unwound. */
void perf_unwind_note(const struct perf_unwind *unwind, struct text *notes);
