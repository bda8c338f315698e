// Samples that wait, as a question to symbolize/unwind.h.
#include "format/perf_unwind.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "base/text.h"
#include "profile/builder.h"
#include "symbolize/unwind.h"

// A child process is started for so many samples, or bytes of stack.
#define MAX_WAITING 8192
#define MAX_BYTES   (256u << 20)

#define SCRATCH_LIMIT ((size_t)1 << 30)

struct waiting {
	struct perf_entry entry;
	struct perf_sample sample;
	uint32_t event;
	struct perf_space *user, *kernel;
	str_id comm;
};

struct perf_unwind {
	const struct perf_events *events;
	struct perf_world *world;
	struct perf_samples *samples;
	struct waiting waiting[MAX_WAITING];
	uint32_t count;
	uint64_t bytes, first;
	uint64_t total, failed, short_of_memory, short_of_binary;
	struct text missing, problem; // the first of each
};

struct error *perf_unwind_new(const struct perf_events *events, struct perf_world *world,
			      struct perf_samples *samples, struct perf_unwind **ret)
{
	struct perf_unwind *u = calloc(1, sizeof *u);
	if (!u)
		return error_nomem();
	u->events = events;
	u->world = world;
	u->samples = samples;
	u->first = UINT64_MAX;
	*ret = u;
	return NULL;
}

static void drop_all(struct perf_unwind *u)
{
	for (uint32_t i = 0; i < u->count; i++) {
		perf_entry_drop(&u->waiting[i].entry);
		perf_world_drop(u->world, u->waiting[i].user);
		perf_world_drop(u->world, u->waiting[i].kernel);
	}
	u->count = 0;
	u->bytes = 0;
	u->first = UINT64_MAX;
}

void perf_unwind_free(struct perf_unwind *u)
{
	if (!u)
		return;
	drop_all(u);
	text_deinit(&u->missing);
	text_deinit(&u->problem);
	free(u);
}

struct error *perf_unwind_add(struct perf_unwind *u, const struct perf_entry *entry,
			      uint32_t event, const struct perf_sample *sample,
			      struct perf_space *user, struct perf_space *kernel, str_id comm)
{
	perf_entry_hold(entry);
	perf_space_hold(user);
	perf_space_hold(kernel);
	u->waiting[u->count++] = (struct waiting){*entry, *sample, event, user, kernel, comm};
	u->bytes += perf_left(&entry->record.body);
	if (!entry->chunk && entry->offset < u->first)
		u->first = entry->offset;
	return u->count == MAX_WAITING || u->bytes >= MAX_BYTES ? perf_unwind_flush(u) : NULL;
}

uint64_t perf_unwind_offset(const struct perf_unwind *u)
{
	return u ? u->first : UINT64_MAX;
}

static struct error *put_space(const struct perf_unwind *u, const struct perf_space *s,
			       struct arena *arena, struct unwind_space *ret)
{
	const struct profile *p = builder_profile(perf_samples_builder(u->samples));
	struct unwind_map *map;
	TRY(ALLOC(arena, map, (size_t)s->count + 1));
	for (uint32_t i = 0; i < s->count; i++) {
		const struct perf_map *m = &s->map[i];
		map[i] = (struct unwind_map){
			.start = m->start,
			.limit = m->limit,
			.offset = m->whole_offset + (m->start - m->whole_start),
			.file = profile_text(p, m->file),
			.build_id = profile_text(p, m->build_id),
		};
	}
	*ret = (struct unwind_space){map, s->count};
	return NULL;
}

// The number of a space among those of the question.
static struct error *get_space(const struct perf_unwind *u, const struct perf_space *s,
			       struct arena *arena, struct lookup *seen, uint64_t *serial,
			       struct unwind_space *space, uint32_t *ret)
{
	uint64_t hash = hash_more(hash_seed(), s->serial);
	uint32_t at, n = lookup_first(seen, hash, &at);
	while (n != NO_ID && serial[n] != s->serial)
		n = lookup_next(seen, hash, &at);
	*ret = n;
	if (n != NO_ID)
		return NULL;
	TRY(lookup_add(seen, hash, ret));
	serial[*ret] = s->serial;
	return put_space(u, s, arena, &space[*ret]);
}

static struct error *make_question(const struct perf_unwind *u, struct arena *arena,
				   struct unwind_question *ret)
{
	struct lookup seen;
	struct unwind_space *space;
	struct unwind_stack *stack;
	uint64_t *serial;
	lookup_init(&seen, arena);
	TRY(ALLOC(arena, space, u->count));
	TRY(ALLOC(arena, serial, u->count));
	TRY(ALLOC(arena, stack, u->count));
	for (uint32_t i = 0; i < u->count; i++) {
		const struct waiting *w = &u->waiting[i];
		const struct perf_sample *s = &w->sample;
		stack[i] = (struct unwind_stack){
			.mask = u->events->event[w->event].attr.user_regs,
			.regs = s->regs.at,
			.regs_len = perf_left(&s->regs),
			.memory = s->stack.at,
			.memory_len = perf_left(&s->stack),
		};
		TRY(get_space(u, w->user, arena, &seen, serial, space, &stack[i].space));
	}
	*ret = (struct unwind_question){space, seen.count, stack, u->count};
	return NULL;
}

static struct error *pass_on(struct perf_unwind *u, const struct unwind_answer *a)
{
	for (uint32_t i = 0; i < u->count; i++) {
		const struct waiting *w = &u->waiting[i];
		struct perf_setting setting = {w->user, w->kernel, w->comm, NULL, 0};
		if (a->start) {
			setting.unwound = a->address + a->start[i];
			setting.unwound_count = a->start[i + 1] - a->start[i];
		}
		TRY(perf_samples_add(u->samples, u->events, w->event, &w->entry, &w->sample,
				     &setting));
	}
	return perf_samples_flush(u->samples); // the answer's addresses are borrowed
}

static struct error *unwind(struct perf_unwind *u, struct arena *arena)
{
	struct unwind_question question;
	struct unwind_answer answer = {0};
	TRY(make_question(u, arena, &question));
	struct error *err = unwind_run(&question, arena, &answer);
	if (err && (error_code(err) == ERR_NOMEM || error_code(err) == ERR_INTERRUPTED))
		return err;
	if (err) { // the stacks are worth less than the samples
		u->failed += u->count;
		if (!u->problem.len)
			text_puts(&u->problem, error_message(err));
		error_free(err);
	}
	u->total += u->count;
	u->short_of_memory += answer.short_of_memory;
	u->short_of_binary += answer.short_of_binary;
	if (answer.missing && !u->missing.len)
		text_puts(&u->missing, answer.missing);
	return pass_on(u, &answer);
}

struct error *perf_unwind_flush(struct perf_unwind *u)
{
	struct arena arena;
	if (u->count == 0)
		return NULL;
	arena_init(&arena, SCRATCH_LIMIT);
	struct error *err = unwind(u, &arena);
	arena_deinit(&arena);
	drop_all(u);
	return err;
}

void perf_unwind_note(const struct perf_unwind *u, struct text *notes)
{
	unsigned long long total = u->total;
	if (u->failed)
		text_putf(notes, "%llu of %llu user stacks were not unwound and are their leaf alone: %s\n",
			  (unsigned long long)u->failed, total,
			  u->problem.bytes ? u->problem.bytes : "");
	if (u->short_of_memory)
		text_putf(notes,
			  "%llu of %llu user stacks go on beyond the bytes that perf copied "
			  "(--call-graph dwarf,SIZE).\n",
			  (unsigned long long)u->short_of_memory, total);
	if (u->short_of_binary)
		text_putf(notes, "%llu of %llu user stacks end in code without a binary%s%s\n",
			  (unsigned long long)u->short_of_binary, total,
			  u->missing.len ? "; " : ".", u->missing.len ? u->missing.bytes : "");
}
