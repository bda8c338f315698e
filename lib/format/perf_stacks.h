#pragma once
/**
 * @file
 * Stacks of samples: the same stack is the same number.
 *
 * Most samples have a chain of addresses that was there before, byte for byte and of the same
 * process; then nobody looks at the addresses again.
 *
 *     key = perf_stacks_key(&setting, &sample);
 *     perf_stacks_prefetch(stacks, &key);             // and others, meanwhile
 *     TRY(perf_stacks_get(stacks, &key, &setting, &sample, &stack));
 *     const loc_id *frame = perf_stacks_frames(stacks, stack, &count);
 *
 * Memory:  some for each distinct chain, bounded by what perf_stacks_allow() says.
 * Threads: one.
 */
#include "format/perf_locations.h"

struct perf_stacks;

/** What a sample's addresses mean. */
struct perf_setting {
	const struct perf_space *user, *kernel; ///< NULL if nothing is known
	str_id comm;				///< 0 if not known
	const uint64_t *unwound; ///< user frames in place of those in the chain, leaf first
	uint32_t unwound_count;
};

/** What a chain and its setting are known by. */
struct perf_chain_key {
	uint64_t hash;
	uint32_t check;
};

/** @param locations  must live as long */
struct error *perf_stacks_new(struct perf_locations *locations,
			      struct perf_stacks **ret) MUST_CHECK;

/** NULL is fine. */
void perf_stacks_free(struct perf_stacks *stacks);

/** Says that @p bytes of input were read so far. */
void perf_stacks_allow(struct perf_stacks *stacks, uint64_t bytes);

struct perf_chain_key perf_stacks_key(const struct perf_setting *setting,
				      const struct perf_sample *sample);

/** Says that perf_stacks_get() will be asked for this soon. */
void perf_stacks_prefetch(const struct perf_stacks *stacks, const struct perf_chain_key *key);

/** The stack of @p sample; @p key is of it and @p setting. */
struct error *perf_stacks_get(struct perf_stacks *stacks, const struct perf_chain_key *key,
			      const struct perf_setting *setting, const struct perf_sample *sample,
			      uint32_t *ret) MUST_CHECK;

/** The locations of a stack, leaf first; borrowed until the next perf_stacks_get(). */
const loc_id *perf_stacks_frames(const struct perf_stacks *stacks, uint32_t stack,
				 uint32_t *ret_count);
