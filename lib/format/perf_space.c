// Threads by id, and spaces that are shared until somebody changes one.
#include "format/perf_space.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "base/sort.h"

// What may be used however little was read, and how much for each byte that was.
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 16

// Linux has 65530 for all of a process; those of code are far fewer.
#define MAX_MAPS (16u << 10)

struct thread {
	uint32_t tid;
	str_id comm;
	bool exited;
	bool replaced; // by exec(): the next mapping is the first one of the new program
	struct perf_space *space; // of the process, if this is its first thread
};

struct perf_world {
	struct arena arena;
	struct thread *thread;
	struct lookup threads;
	uint32_t thread_cap;
	uint64_t serial;
	size_t used, limit, sweep_at; // bytes of spaces
};

struct error *perf_world_new(struct perf_world **ret)
{
	struct perf_world *w = calloc(1, sizeof *w);
	if (!w)
		return error_nomem();
	arena_init(&w->arena, FIXED_MEMORY);
	lookup_init(&w->threads, &w->arena);
	w->limit = w->sweep_at = FIXED_MEMORY;
	*ret = w;
	return NULL;
}

static size_t size_of(const struct perf_space *s)
{
	return sizeof *s + s->cap * sizeof *s->map;
}

void perf_space_hold(struct perf_space *s)
{
	if (s)
		s->holders++;
}

void perf_world_drop(struct perf_world *w, struct perf_space *s)
{
	if (!s || --s->holders)
		return;
	w->used -= size_of(s);
	free(s->map);
	free(s);
}

void perf_world_free(struct perf_world *w)
{
	if (!w)
		return;
	for (uint32_t i = 0; i < w->threads.count; i++)
		perf_world_drop(w, w->thread[i].space);
	arena_deinit(&w->arena);
	free(w);
}

void perf_world_allow(struct perf_world *w, uint64_t bytes)
{
	w->limit = w->arena.limit = FIXED_MEMORY + bytes * MEMORY_RATIO;
}

static struct thread *find_thread(const struct perf_world *w, uint32_t tid)
{
	uint64_t hash = hash_more(hash_seed(), tid);
	uint32_t at, n = lookup_first(&w->threads, hash, &at);
	while (n != NO_ID && w->thread[n].tid != tid)
		n = lookup_next(&w->threads, hash, &at);
	return n == NO_ID ? NULL : &w->thread[n];
}

// What is added moves others: the result is valid until the next call.
static struct error *get_thread(struct perf_world *w, uint32_t tid, struct thread **ret)
{
	*ret = find_thread(w, tid);
	if (*ret)
		return NULL;
	uint32_t n;
	TRY(RESERVE(&w->arena, w->thread, w->threads.count, w->thread_cap));
	TRY(lookup_add(&w->threads, hash_more(hash_seed(), tid), &n));
	w->thread[n] = (struct thread){.tid = tid};
	*ret = &w->thread[n];
	return NULL;
}

// Mappings of processes that have ended go when memory gets short: late samples may need them.
static void sweep(struct perf_world *w)
{
	for (uint32_t i = 0; i < w->threads.count; i++)
		if (w->thread[i].exited) {
			perf_world_drop(w, w->thread[i].space);
			w->thread[i].space = NULL;
		}
	w->sweep_at = w->used * 2 > FIXED_MEMORY ? w->used * 2 : FIXED_MEMORY;
}

static struct error *new_space(struct perf_world *w, uint32_t cap, struct perf_space **ret)
{
	size_t size = sizeof **ret + cap * sizeof *(*ret)->map;
	if (w->used + size > w->sweep_at)
		sweep(w);
	if (w->used + size > w->limit)
		return error_new(ERR_LIMIT, "mappings of processes need more than %zu bytes", w->limit);
	struct perf_space *s = calloc(1, sizeof *s);
	if (s && !(s->map = malloc(cap * sizeof *s->map))) {
		free(s);
		s = NULL;
	}
	if (!s)
		return error_nomem();
	s->holders = 1;
	s->cap = cap;
	s->serial = ++w->serial;
	w->used += size;
	*ret = s;
	return NULL;
}

// The first mapping that ends behind `address`.
static uint32_t first_behind(const struct perf_space *s, uint64_t address)
{
	return SORTED_SPLIT(i, s->count, s->map[i].limit <= address);
}

const struct perf_map *perf_space_find(const struct perf_space *s, uint64_t address)
{
	uint32_t i = s ? first_behind(s, address) : 0;
	return s && i < s->count && s->map[i].start <= address ? &s->map[i] : NULL;
}

// Room for two more mappings in a space that nobody else holds.
static struct error *own_space(struct perf_world *w, struct perf_space **space)
{
	struct perf_space *old = *space, *s;
	if (old && old->holders == 1 && old->count + 2 <= old->cap) {
		old->serial = ++w->serial;
		return NULL;
	}
	uint32_t count = old ? old->count : 0;
	TRY(new_space(w, (count + 8) * 2, &s));
	if (count)
		memcpy(s->map, old->map, count * sizeof *s->map);
	s->count = count;
	perf_world_drop(w, old);
	*space = s;
	return NULL;
}

static void insert(struct perf_space *s, uint32_t at, const struct perf_map *map)
{
	memmove(&s->map[at + 1], &s->map[at], (s->count - at) * sizeof *s->map);
	s->map[at] = *map;
	s->count++;
}

// Puts the mapping between the others and cuts away what it covers.
static void place(struct perf_space *s, const struct perf_map *map)
{
	uint32_t at = first_behind(s, map->start);
	if (at < s->count && s->map[at].start < map->start) {
		struct perf_map before = s->map[at];
		before.limit = map->start;
		if (s->map[at].limit > map->limit)
			insert(s, at, &before); // it goes on behind
		else
			s->map[at] = before;
		at++;
	}
	uint32_t end = at;
	while (end < s->count && s->map[end].limit <= map->limit)
		end++;
	if (end < s->count && s->map[end].start < map->limit)
		s->map[end].start = map->limit;
	memmove(&s->map[at], &s->map[end], (s->count - end) * sizeof *s->map);
	s->count -= end - at;
	insert(s, at, map);
}

struct error *perf_world_map(struct perf_world *w, uint32_t pid, const struct perf_map *map)
{
	struct thread *t;
	if (map->start >= map->limit)
		return NULL;
	TRY(get_thread(w, pid, &t));
	if (t->replaced) {
		perf_world_drop(w, t->space);
		t->space = NULL;
		t->replaced = false;
	}
	if (t->space && t->space->count >= MAX_MAPS)
		return NULL;
	TRY(own_space(w, &t->space));
	place(t->space, map);
	return NULL;
}

struct error *perf_world_fork(struct perf_world *w, uint32_t pid, uint32_t tid,
			      uint32_t parent_pid, uint32_t parent_tid, bool copy_maps)
{
	struct thread *child;
	TRY(get_thread(w, tid, &child));
	const struct thread *parent = find_thread(w, parent_tid);
	child->comm = parent ? parent->comm : 0;
	child->exited = false;
	if (pid == parent_pid || !copy_maps)
		return NULL;
	struct perf_space *space = perf_world_space(w, parent_pid);
	perf_space_hold(space);
	perf_world_drop(w, child->space);
	child->space = space;
	child->replaced = false;
	return NULL;
}

struct error *perf_world_comm(struct perf_world *w, uint32_t pid, uint32_t tid, str_id comm,
			      bool exec)
{
	struct thread *t;
	TRY(get_thread(w, tid, &t));
	t->comm = comm;
	if (!exec)
		return NULL;
	TRY(get_thread(w, pid, &t));
	t->replaced = true;
	return NULL;
}

void perf_world_exit(struct perf_world *w, uint32_t pid, uint32_t tid)
{
	struct thread *t = pid == tid ? find_thread(w, tid) : NULL;
	if (t)
		t->exited = true;
}

struct perf_space *perf_world_space(const struct perf_world *w, uint32_t pid)
{
	const struct thread *t = find_thread(w, pid);
	return t ? t->space : NULL;
}

str_id perf_world_comm_of(const struct perf_world *w, uint32_t pid, uint32_t tid)
{
	const struct thread *t = find_thread(w, tid);
	if (!t || !t->comm)
		t = find_thread(w, pid);
	return t ? t->comm : 0;
}
