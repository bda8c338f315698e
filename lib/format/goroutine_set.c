// Goroutines in columns, found again by dump and id.
#include "format/goroutine_set.h"

#include "base/hash.h"
#include "base/interrupt.h"

// The same bound as the builder's: what any input may use, and how much more for each byte.
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 32

// Between two looks at the interrupt flag.
#define SAMPLES_PER_CHECK 4096

void goroutine_set_init(struct goroutine_set *s, struct builder *b)
{
	*s = (struct goroutine_set){.b = b};
	arena_init(&s->arena, FIXED_MEMORY);
	lookup_init(&s->seen, &s->arena);
}

void goroutine_set_deinit(struct goroutine_set *s)
{
	arena_deinit(&s->arena);
}

void goroutine_set_allow(struct goroutine_set *s, uint64_t bytes)
{
	s->arena.limit = FIXED_MEMORY + bytes * MEMORY_RATIO;
}

void goroutine_set_next_dump(struct goroutine_set *s)
{
	s->dump++;
}

static uint64_t key_of(uint32_t dump, int64_t id)
{
	return hash_more(hash_more(hash_seed(), dump), (uint64_t)id);
}

// The goroutine with this id in the current dump, or NO_ID.
static uint32_t find(const struct goroutine_set *s, int64_t id)
{
	uint64_t hash = key_of(s->dump, id);
	uint32_t at, n = lookup_first(&s->seen, hash, &at);
	while (n != NO_ID && !(s->goroutine[n].id == id && s->goroutine[n].dump == s->dump))
		n = lookup_next(&s->seen, hash, &at);
	return n;
}

bool goroutine_set_has(const struct goroutine_set *s, int64_t id)
{
	return find(s, id) != NO_ID;
}

void goroutine_set_begin(const struct goroutine_set *s, struct goroutine *g)
{
	g->stack = s->stack_count;
	g->label = s->label_count;
}

struct error *goroutine_set_push(struct goroutine_set *s, loc_id loc)
{
	TRY(RESERVE(&s->arena, s->stack, s->stack_count, s->stack_cap));
	s->stack[s->stack_count++] = loc;
	return NULL;
}

struct error *goroutine_set_label(struct goroutine_set *s, str_id key, str_id value)
{
	TRY(RESERVE(&s->arena, s->label, s->label_count, s->label_cap));
	s->label[s->label_count++] = (struct text_label){key, value};
	return NULL;
}

bool goroutine_set_is_bare(const struct goroutine_set *s, const struct goroutine *g)
{
	return s->stack_count == g->stack;
}

struct error *goroutine_set_add(struct goroutine_set *s, struct goroutine *g)
{
	g->stack_end = s->stack_count;
	g->label_end = s->label_count;
	g->dump = s->dump;
	uint32_t seen = g->id ? find(s, g->id) : NO_ID, n;
	if (seen == NO_ID) {
		TRY(RESERVE(&s->arena, s->goroutine, s->count, s->cap));
		s->goroutine[s->count++] = *g;
		return lookup_add(&s->seen, key_of(g->dump, g->id), &n);
	}
	// Of a thread, and known already but perhaps for its stack.
	if (s->goroutine[seen].unavailable && !g->unavailable)
		s->goroutine[seen] = *g;
	return NULL;
}

static struct error *label_number(struct builder *b, const char *key, int64_t number,
				  const char *unit)
{
	str_id key_id, unit_id;
	TRY(builder_intern(b, slice_of(key), &key_id));
	TRY(builder_intern(b, slice_of(unit), &unit_id));
	return builder_number(b, key_id, number, unit_id);
}

static struct error *label_text(struct builder *b, const char *key, str_id value)
{
	str_id key_id;
	TRY(builder_intern(b, slice_of(key), &key_id));
	return builder_label(b, key_id, value);
}

static struct error *label_flag(struct builder *b, const char *key)
{
	str_id value;
	TRY(builder_intern(b, slice_of("true"), &value));
	return label_text(b, key, value);
}

static struct error *put_labels(const struct goroutine_set *s, const struct goroutine *g)
{
	struct builder *b = s->b;
	TRY(label_text(b, "state", g->state));
	TRY(label_number(b, "goroutine", g->id, ""));
	if (g->minutes)
		TRY(label_number(b, "wait",
				 g->minutes > INT64_MAX / 60 ? INT64_MAX : g->minutes * 60,
				 "seconds"));
	if (g->created_by)
		TRY(label_text(b, "created_by", g->created_by));
	if (g->created_at)
		TRY(label_text(b, "created_at", g->created_at));
	if (g->creator)
		TRY(label_number(b, "creator", g->creator, ""));
	if (g->locked)
		TRY(label_flag(b, "locked"));
	if (g->leaked)
		TRY(label_flag(b, "leaked"));
	if (g->durable)
		TRY(label_flag(b, "durable"));
	if (g->bubble)
		TRY(label_number(b, "bubble", g->bubble, ""));
	if (s->dump > 1)
		TRY(label_number(b, "dump", g->dump, ""));
	for (uint32_t i = g->label; i < g->label_end; i++)
		TRY(builder_label(b, s->label[i].key, s->label[i].value));
	return NULL;
}

static struct error *put_sample(const struct goroutine_set *s, const struct goroutine *g)
{
	if (g->stack < g->stack_end)
		TRY(builder_push_all(s->b, &s->stack[g->stack], g->stack_end - g->stack));
	TRY(put_labels(s, g));
	return builder_end_sample(s->b, &(int64_t){1});
}

struct error *goroutine_set_put(struct goroutine_set *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		TRY(put_sample(s, &s->goroutine[i]));
	}
	return NULL;
}
