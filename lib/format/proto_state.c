// Growing columns: the file does not say how many things there will be.
#include "format/proto_state.h"

#include <string.h>

#include "base/hash.h"

// More sample types than any profiler has; each costs a column.
#define MAX_TYPES 4096
#define FEW_TYPES 8

// Entries below and above which there is no point in making room in advance.
#define FEWEST_EXPECTED (64u << 10)
#define MOST_EXPECTED   (128u << 20)

static void *message_alloc(void *data, size_t size)
{
	struct proto_state *st = data;
	void *piece = arena_calloc(&st->message, size, 1);
	st->message_full |= !piece;
	return piece;
}

static void message_free(void *data, void *piece)
{
	(void)data;
	(void)piece; // goes with the message
}

struct error *proto_state_init(struct proto_state *st)
{
	*st = (struct proto_state){0};
	arena_init(&st->scratch, SIZE_MAX);
	lookup_init(&st->far_ids, &st->scratch);
	arena_init(&st->message, 64u << 20);
	st->allocator = (ProtobufCAllocator){message_alloc, message_free, st};
	TRY(profile_new(SIZE_MAX, &st->p));
	return NULL;
}

void proto_state_deinit(struct proto_state *st)
{
	arena_deinit(&st->scratch);
	arena_deinit(&st->message);
	profile_free(st->p);
}

// Room that is not used costs address space only; growing step by step costs copies and page
// faults.
void proto_expect(struct proto_state *st, uint64_t size)
{
	uint64_t most = size < MOST_EXPECTED ? size : MOST_EXPECTED;
	uint32_t entries = (uint32_t)(most / 2);
	if (entries < FEWEST_EXPECTED)
		return;
	st->p->sample.stack = arena_calloc(&st->p->arena, entries, sizeof *st->p->sample.stack);
	if (st->p->sample.stack)
		st->stack_cap = entries;
	st->sample_expected = entries / 32;
	st->expected_bytes = (uint64_t)entries * 8; // the stacks, and as much for values
}

struct error *proto_begin_samples(struct proto_state *st)
{
	struct profile *p = st->p;
	st->column_count = st->value_count;
	if (st->column_count > MAX_TYPES)
		return error_new(ERR_LIMIT, "%u values; at most %u are allowed", st->value_count,
				 MAX_TYPES);
	TRY(ALLOC(&p->arena, p->sample.value, st->column_count));
	return NULL;
}

struct error *proto_grow_samples(struct proto_state *st)
{
	struct profile *p = st->p;
	uint32_t old = st->sample_cap, cap = old, count = p->sample.count + 1;
	if (old == 0 && st->sample_expected > count && st->column_count <= FEW_TYPES)
		count = st->sample_expected;
	for (uint32_t t = 0; t < st->column_count; t++)
		GROW(&p->arena, p->sample.value[t], count, old, cap);
	GROW(&p->arena, p->sample.stack_start, count, old, cap);
	GROW(&p->arena, p->sample.label_start, count, old, cap);
	if (old == 0)
		p->sample.stack_start[0] = p->sample.label_start[0] = 0;
	st->sample_cap = cap;
	return NULL;
}

struct error *proto_grow_mappings(struct proto_state *st)
{
	struct profile *p = st->p;
	uint32_t old = st->mapping_cap, cap, count = p->mapping.count;
	GROW(&p->arena, p->mapping.id, count, old, cap);
	GROW(&p->arena, p->mapping.start, count, old, cap);
	GROW(&p->arena, p->mapping.limit, count, old, cap);
	GROW(&p->arena, p->mapping.offset, count, old, cap);
	GROW(&p->arena, p->mapping.file, count, old, cap);
	GROW(&p->arena, p->mapping.build_id, count, old, cap);
	GROW(&p->arena, p->mapping.flags, count, old, cap);
	st->mapping_cap = cap;
	return NULL;
}

struct error *proto_grow_functions(struct proto_state *st)
{
	struct profile *p = st->p;
	uint32_t old = st->func_cap, cap, count = p->func.count;
	GROW(&p->arena, p->func.id, count, old, cap);
	GROW(&p->arena, p->func.name, count, old, cap);
	GROW(&p->arena, p->func.system_name, count, old, cap);
	GROW(&p->arena, p->func.file, count, old, cap);
	GROW(&p->arena, p->func.start_line, count, old, cap);
	st->func_cap = cap;
	return NULL;
}

struct error *proto_far_id(struct proto_state *st, uint64_t id, uint32_t *ret)
{
	uint64_t hash = hash_u64(id ^ hash_seed());
	uint32_t at, n = lookup_first(&st->far_ids, hash, &at);
	while (n != NO_ID && st->far[n] != id)
		n = lookup_next(&st->far_ids, hash, &at);
	if (n == NO_ID) {
		TRY(RESERVE(&st->scratch, st->far, st->far_ids.count, st->far_cap));
		TRY(lookup_add(&st->far_ids, hash, &n));
		st->far[n] = id;
	}
	*ret = PROTO_DIRECT_IDS + n;
	return NULL;
}
