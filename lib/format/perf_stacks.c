// Two tables: of chains as the file has them, by a fingerprint, and of stacks, by their locations.
#include "format/perf_stacks.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/lookup.h"

// Own working memory; see builder_allow().
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 32

// A chain is known by 96 bits of hashes that nobody can foresee: that two of a thousand million
// are taken for one has a chance of one to 10^11. To keep and compare them would cost more than
// all the rest.
struct chain_slot {
	uint64_t hash;
	uint32_t check;
	uint32_t stack; // + 1; 0 if the slot is empty
};

struct perf_stacks {
	struct perf_locations *locations;
	struct arena arena;
	struct chain_slot *chain; // open-addressed
	size_t chain_count, chain_slots;
	struct lookup stacks;
	uint32_t *start; // of the stacks: those of i are [start[i], start[i + 1])
	loc_id *frame;
	uint32_t start_cap, frame_count, frame_cap;
	struct perf_code *code; // of the stack being made
	uint32_t code_count, code_cap;
};

struct error *perf_stacks_new(struct perf_locations *locations, struct perf_stacks **ret)
{
	struct perf_stacks *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	s->locations = locations;
	arena_init(&s->arena, FIXED_MEMORY);
	lookup_init(&s->stacks, &s->arena);
	*ret = s;
	return NULL;
}

void perf_stacks_free(struct perf_stacks *s)
{
	if (!s)
		return;
	arena_deinit(&s->arena);
	free(s);
}

void perf_stacks_allow(struct perf_stacks *s, uint64_t bytes)
{
	s->arena.limit = FIXED_MEMORY + bytes * MEMORY_RATIO;
}

static enum perf_cpumode mode_of_mark(uint64_t mark)
{
	switch (mark) {
	case (uint64_t)-32:
		return PERF_MODE_HYPERVISOR;
	case (uint64_t)-128:
		return PERF_MODE_KERNEL;
	case (uint64_t)-512:
		return PERF_MODE_USER;
	case (uint64_t)-2176:
		return PERF_MODE_GUEST_KERNEL;
	case (uint64_t)-2560:
		return PERF_MODE_GUEST_USER;
	default:
		return PERF_MODE_UNKNOWN;
	}
}

static struct error *push(struct perf_stacks *s, const struct perf_setting *setting,
			  enum perf_cpumode mode, uint64_t address)
{
	struct perf_code code = {.address = address, .kernel = mode == PERF_MODE_KERNEL};
	if (mode == PERF_MODE_KERNEL)
		code.space = setting->kernel;
	else if (mode == PERF_MODE_USER)
		code.space = setting->user;
	perf_locations_prefetch(s->locations, &code);
	TRY(RESERVE(&s->arena, s->code, s->code_count, s->code_cap));
	s->code[s->code_count++] = code;
	return NULL;
}

// The first address of each part is where the processor was, the others are where calls return to:
// one less is in the call.
static struct error *push_chain(struct perf_stacks *s, const struct perf_setting *setting,
				const struct perf_sample *sample)
{
	struct perf_bytes chain = sample->chain;
	enum perf_cpumode mode = sample->mode;
	bool first = true;
	while (perf_left(&chain) >= 8) {
		uint64_t address = perf_u64(&chain);
		if (address >= PERF_MARKS_FROM) {
			mode = mode_of_mark(address);
			first = true;
			continue;
		}
		// The sample's own address is there again, or near if the processor is not exact.
		if (first && s->code_count == 1 && mode == sample->mode && sample->ip) {
			first = false;
			continue;
		}
		TRY(push(s, setting, mode, first ? address : address - 1));
		first = false;
	}
	return NULL;
}

static struct error *push_all(struct perf_stacks *s, const struct perf_setting *setting,
			      const struct perf_sample *sample)
{
	bool in_user = sample->mode == PERF_MODE_USER && setting->unwound_count;
	s->code_count = 0;
	if (sample->ip && !in_user)
		TRY(push(s, setting, sample->mode, sample->ip));
	TRY(push_chain(s, setting, sample));
	for (uint32_t i = 0; i < setting->unwound_count; i++)
		TRY(push(s, setting, PERF_MODE_USER, setting->unwound[i]));
	return NULL;
}

const loc_id *perf_stacks_frames(const struct perf_stacks *s, uint32_t stack, uint32_t *ret_count)
{
	*ret_count = s->start[stack + 1] - s->start[stack];
	return s->frame + s->start[stack];
}

// The number of the stack whose frames stand behind all others.
static struct error *intern(struct perf_stacks *s, uint32_t *ret)
{
	const loc_id *frame = s->frame + s->frame_count;
	size_t size = s->code_count * sizeof *frame;
	uint64_t hash = hash_bytes(frame, size);
	uint32_t at, n = lookup_first(&s->stacks, hash, &at), count;
	for (; n != NO_ID; n = lookup_next(&s->stacks, hash, &at)) {
		const loc_id *other = perf_stacks_frames(s, n, &count);
		if (count == s->code_count && (!size || memcmp(frame, other, size) == 0))
			break;
	}
	*ret = n;
	if (n != NO_ID)
		return NULL;
	TRY(RESERVE_MORE(&s->arena, s->start, s->stacks.count, s->start_cap, 2));
	TRY(lookup_add(&s->stacks, hash, ret));
	s->start[*ret] = s->frame_count;
	s->frame_count += s->code_count;
	s->start[*ret + 1] = s->frame_count;
	return NULL;
}

static struct error *make(struct perf_stacks *s, const struct perf_setting *setting,
			  const struct perf_sample *sample, uint32_t *ret)
{
	TRY(push_all(s, setting, sample));
	TRY(RESERVE_MORE(&s->arena, s->frame, s->frame_count, s->frame_cap, s->code_count + 1));
	for (uint32_t i = 0; i < s->code_count; i++)
		TRY(perf_locations_get(s->locations, &s->code[i], &s->frame[s->frame_count + i]));
	return intern(s, ret);
}

static uint64_t serial_of(const struct perf_space *space)
{
	return space ? space->serial : 0;
}

struct perf_chain_key perf_stacks_key(const struct perf_setting *setting,
				      const struct perf_sample *sample)
{
	enum { OTHER = 0x5bd1e995 };
	uint64_t start = hash_more(hash_seed(), sample->ip);
	start = hash_more(start, serial_of(setting->user) << 8 ^ (uint64_t)sample->mode);
	start = hash_more(start, serial_of(setting->kernel));
	if (setting->unwound_count)
		start = hash_bytes_with(start, setting->unwound,
					setting->unwound_count * sizeof *setting->unwound);
	size_t len = perf_left(&sample->chain);
	return (struct perf_chain_key){
		.hash = hash_bytes_with(start, sample->chain.at, len),
		.check = (uint32_t)hash_bytes_with(start ^ OTHER, sample->chain.at, len),
	};
}

void perf_stacks_prefetch(const struct perf_stacks *s, const struct perf_chain_key *key)
{
	if (s->chain_slots)
		__builtin_prefetch(&s->chain[key->hash & (s->chain_slots - 1)]);
}

// The slot of the chain, or the empty one where it would be.
static struct chain_slot *find_chain(const struct perf_stacks *s, uint64_t hash, uint32_t check)
{
	for (uint64_t at = hash;; at++) {
		struct chain_slot *slot = &s->chain[at & (s->chain_slots - 1)];
		if (slot->stack == 0 || (slot->hash == hash && slot->check == check))
			return slot;
	}
}

static struct error *grow_chains(struct perf_stacks *s)
{
	struct chain_slot *old = s->chain, *chain;
	size_t old_slots = s->chain_slots, slots = old_slots ? old_slots * 2 : 4096;
	TRY(ALLOC(&s->arena, chain, slots));
	s->chain = chain;
	s->chain_slots = slots;
	for (size_t i = 0; i < old_slots; i++)
		if (old[i].stack)
			*find_chain(s, old[i].hash, old[i].check) = old[i];
	arena_give_back(&s->arena, old, old_slots, sizeof *old);
	return NULL;
}

struct error *perf_stacks_get(struct perf_stacks *s, const struct perf_chain_key *key,
			      const struct perf_setting *setting, const struct perf_sample *sample,
			      uint32_t *ret)
{
	if (s->chain_count >= s->chain_slots / 8 * 5)
		TRY(grow_chains(s));
	struct chain_slot *slot = find_chain(s, key->hash, key->check);
	if (!slot->stack) {
		uint32_t stack;
		TRY(make(s, setting, sample, &stack));
		*slot = (struct chain_slot){key->hash, key->check, stack + 1};
		s->chain_count++;
	}
	*ret = slot->stack - 1;
	return NULL;
}
