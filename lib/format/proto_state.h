#pragma once
/**
 * @file
 * What the profile.proto reader knows while it reads: the unfinished profile
 * and references that are not resolved yet.  For format/proto_*.c only.
 */
#include <protobuf-c/protobuf-c.h>

#include "base/lookup.h"
#include "profile/profile.h"

/** Location ids up to here stand in the stack column as id - 1; others go through `far`. */
#define PROTO_DIRECT_IDS 0x7fffffffu

struct proto_state {
	struct profile *p;
	struct arena scratch;          ///< what is needed until the profile is complete
	struct arena message;          ///< the small message being read
	bool message_full;             ///< there was no room in it
	ProtobufCAllocator allocator;  ///< gives out `message`

	uint32_t *string;              ///< file's index -> str_id
	uint32_t string_count, string_cap;

	uint32_t stack_count, stack_cap, label_count, label_cap;
	uint32_t sample_cap, sample_expected, column_count;
	uint64_t expected_bytes;       ///< room made in advance, beside what was read
	uint32_t largest_loc;          ///< largest entry of the stack column
	int64_t *value;                ///< of the sample being read
	uint32_t value_count, value_cap;

	uint64_t *far;                 ///< location ids too large to stand for themselves
	uint32_t far_cap;	       ///< stack entry PROTO_DIRECT_IDS + n means far[n]
	struct lookup far_ids;	       ///< finds them

	uint64_t *line_func, *loc_mapping;
	uint32_t line_cap, loc_cap, func_cap, mapping_cap, type_cap, comment_cap;
};

struct error *proto_state_init(struct proto_state *st) MUST_CHECK;

/** Frees everything, the profile too unless it was taken out. */
void proto_state_deinit(struct proto_state *st);

/** Makes room for what an input of about @p size bytes holds, as far as that is to be had. */
void proto_expect(struct proto_state *st, uint64_t size);

/** Called before the first sample ends: makes one value column per value it has. */
struct error *proto_begin_samples(struct proto_state *st) MUST_CHECK;

/** Makes the columns of samples, mappings and functions longer. */
struct error *proto_grow_samples(struct proto_state *st) MUST_CHECK;
struct error *proto_grow_mappings(struct proto_state *st) MUST_CHECK;
struct error *proto_grow_functions(struct proto_state *st) MUST_CHECK;

/** The stack entry that stands for a location id outside 1..PROTO_DIRECT_IDS. */
struct error *proto_far_id(struct proto_state *st, uint64_t id, uint32_t *ret) MUST_CHECK;

/** All is read: resolves every reference and checks the profile. */
struct error *proto_resolve(struct proto_state *st) MUST_CHECK;
