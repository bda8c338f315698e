// Labels, values, and the samples that wait.
#include "format/perf_samples.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "base/pairs.h"
#include "base/text.h"
#include "format/perf_comment.h"
#include "profile/builder.h"

// Own working memory; see builder_allow().
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 32

// How many wait: more than a processor can have waits for memory at once.
#define MAX_WAITING 64

#define MAX_LABELS 4

// Labels that some samples have: facts, and what becomes of them.
struct label_set {
	uint32_t pid, tid, cpu;
	str_id comm;
	uint64_t fields; // of perf_attr.sample_type
	struct label label[MAX_LABELS];
	uint32_t count;
};

struct waiting {
	struct perf_entry entry;
	struct perf_sample sample;
	struct perf_setting setting;
	uint64_t fields; // of perf_attr.sample_type
	uint32_t column;
	struct perf_chain_key key;
	uint32_t stack, set;
};

struct perf_samples {
	struct builder *b;
	struct perf_locations *locations;
	struct perf_stacks *stacks;
	struct arena arena;
	struct label_set *set;
	struct lookup sets;
	uint32_t set_cap;
	struct pairs samples; // a stack and a label set
	uint32_t columns;     // sample types; 0 before the first sample
	uint32_t *column;     // by event; NO_ID for one that does not count
	bool *is_count;	      // by column: whether it counts samples
	int64_t *value;
	uint64_t count, first_time, last_time;
	str_id key_comm, key_pid, key_tid, key_cpu;
	struct waiting waiting[MAX_WAITING];
	uint32_t waiting_count;
};

static struct error *start(struct perf_samples *s)
{
	struct {
		const char *text;
		str_id *ret;
	} const keys[] = {{"comm", &s->key_comm},
			  {"pid", &s->key_pid},
			  {"tid", &s->key_tid},
			  {"cpu", &s->key_cpu}};
	TRY(builder_new(&s->b));
	TRY(perf_locations_new(s->b, &s->locations));
	TRY(perf_stacks_new(s->locations, &s->stacks));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		TRY(builder_intern(s->b, slice_of(keys[i].text), keys[i].ret));
	return NULL;
}

struct error *perf_samples_new(struct perf_samples **ret)
{
	struct perf_samples *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	arena_init(&s->arena, FIXED_MEMORY);
	lookup_init(&s->sets, &s->arena);
	pairs_init(&s->samples, &s->arena);
	struct error *err = start(s);
	if (err) {
		perf_samples_free(s);
		return err;
	}
	*ret = s;
	return NULL;
}

static void drop_waiting(struct perf_samples *s)
{
	for (uint32_t i = 0; i < s->waiting_count; i++)
		perf_entry_drop(&s->waiting[i].entry);
	s->waiting_count = 0;
}

void perf_samples_free(struct perf_samples *s)
{
	if (!s)
		return;
	drop_waiting(s);
	perf_stacks_free(s->stacks);
	perf_locations_free(s->locations);
	builder_free(s->b);
	arena_deinit(&s->arena);
	free(s);
}

void perf_samples_allow(struct perf_samples *s, uint64_t bytes)
{
	builder_allow(s->b, bytes);
	perf_stacks_allow(s->stacks, bytes);
	s->arena.limit = FIXED_MEMORY + bytes * MEMORY_RATIO;
}

struct builder *perf_samples_builder(struct perf_samples *s)
{
	return s->b;
}

uint64_t perf_samples_count(const struct perf_samples *s)
{
	return s->count;
}

static struct error *name_thread(struct perf_samples *s, uint32_t tid, str_id *ret)
{
	char name[16]; // as perf calls it
	int len = tid ? snprintf(name, sizeof name, ":%d", (int)tid)
		      : snprintf(name, sizeof name, "swapper");
	return builder_intern(s->b, (struct slice){name, (size_t)len}, ret);
}

static void put_number(struct label_set *set, str_id key, int64_t number)
{
	set->label[set->count++] = (struct label){.key = key, .str = NO_ID, .num = number};
}

static struct error *put_labels(struct perf_samples *s, struct label_set *set)
{
	if (set->fields & PERF_TID) {
		str_id comm = set->comm;
		if (!comm)
			TRY(name_thread(s, set->tid, &comm));
		set->label[set->count++] = (struct label){.key = s->key_comm, .str = comm};
	}
	if (set->fields & PERF_CPU)
		put_number(set, s->key_cpu, set->cpu);
	if (set->fields & PERF_TID) {
		put_number(set, s->key_pid, (int32_t)set->pid);
		put_number(set, s->key_tid, (int32_t)set->tid);
	}
	return NULL;
}

static bool same_set(const struct label_set *a, const struct label_set *b)
{
	return a->tid == b->tid && a->cpu == b->cpu && a->pid == b->pid && a->comm == b->comm &&
	       a->fields == b->fields;
}

static struct error *get_set(struct perf_samples *s, const struct waiting *w, uint32_t *ret)
{
	struct label_set set = {.pid = w->sample.pid,
				.tid = w->sample.tid,
				.cpu = w->sample.cpu,
				.comm = w->setting.comm,
				.fields = w->fields};
	uint64_t hash = hash_more(hash_seed(), (uint64_t)set.tid << 32 | set.cpu);
	hash = hash_more(hash + set.fields, (uint64_t)set.pid << 32 | set.comm);
	uint32_t at, n = lookup_first(&s->sets, hash, &at);
	while (n != NO_ID && !same_set(&s->set[n], &set))
		n = lookup_next(&s->sets, hash, &at);
	*ret = n;
	if (n != NO_ID)
		return NULL;
	TRY(put_labels(s, &set));
	TRY(RESERVE(&s->arena, s->set, s->sets.count, s->set_cap));
	TRY(lookup_add(&s->sets, hash, ret));
	s->set[*ret] = set;
	return NULL;
}

// Two columns for each event that counts: samples, and what they stand for. The names are
// known only at the end.
static struct error *add_types(struct perf_samples *s, const struct perf_events *events)
{
	TRY(ALLOC(&s->arena, s->column, (size_t)events->count + 1));
	for (uint32_t e = 0; e < events->count; e++) {
		s->column[e] = NO_ID;
		if (events->event[e].dummy)
			continue;
		s->column[e] = s->columns;
		s->columns += 2;
		TRY(builder_add_type(s->b, "", "count"));
		TRY(builder_add_type(s->b, "",
				     perf_event_is_clock(&events->event[e]) ? "nanoseconds"
									    : "count"));
	}
	TRY(ALLOC(&s->arena, s->is_count, (size_t)s->columns + 1));
	for (uint32_t c = 0; c < s->columns; c += 2)
		s->is_count[c] = true;
	return ALLOC(&s->arena, s->value, (size_t)s->columns + 1);
}

static void note_time(struct perf_samples *s, uint64_t time)
{
	if (!time)
		return;
	if (!s->first_time || time < s->first_time)
		s->first_time = time;
	if (time > s->last_time)
		s->last_time = time;
}

struct error *perf_samples_add(struct perf_samples *s, const struct perf_events *events,
			       uint32_t event, const struct perf_entry *entry,
			       const struct perf_sample *sample, const struct perf_setting *setting)
{
	if (!s->column)
		TRY(add_types(s, events));
	if (s->column[event] == NO_ID)
		return NULL;
	if (s->waiting_count == MAX_WAITING)
		TRY(perf_samples_flush(s));
	perf_entry_hold(entry);
	s->waiting[s->waiting_count++] = (struct waiting){
		.entry = *entry,
		.sample = *sample,
		.setting = *setting,
		.fields = events->event[event].attr.sample_type & (PERF_TID | PERF_CPU),
		.column = s->column[event],
	};
	s->count++;
	note_time(s, sample->time);
	return NULL;
}

static struct error *add_values(struct perf_samples *s, const struct waiting *w)
{
	uint32_t known = s->samples.count, n, depth;
	int64_t *value = &s->value[w->column];
	struct error *err = NULL;
	TRY(pairs_get(&s->samples, w->stack, w->set, &n));
	value[0] = 1;
	value[1] = w->sample.period > INT64_MAX ? INT64_MAX : (int64_t)w->sample.period;
	if (n < known) {
		builder_add_values(s->b, n, s->value);
	} else {
		const struct label_set *set = &s->set[w->set];
		const loc_id *frame = perf_stacks_frames(s->stacks, w->stack, &depth);
		err = builder_push_all(s->b, frame, depth);
		if (!err)
			err = builder_add_labels(s->b, set->label, set->count);
		if (!err)
			err = builder_end_sample(s->b, s->value);
	}
	value[0] = value[1] = 0;
	return err;
}

static struct error *add_waiting(struct perf_samples *s)
{
	struct waiting *end = s->waiting + s->waiting_count;
	for (struct waiting *w = s->waiting; w < end; w++) {
		w->key = perf_stacks_key(&w->setting, &w->sample);
		perf_stacks_prefetch(s->stacks, &w->key);
	}
	for (struct waiting *w = s->waiting; w < end; w++) {
		TRY(perf_stacks_get(s->stacks, &w->key, &w->setting, &w->sample, &w->stack));
		TRY(get_set(s, w, &w->set));
		pairs_prefetch(&s->samples, w->stack, w->set);
	}
	for (struct waiting *w = s->waiting; w < end; w++)
		TRY(add_values(s, w));
	return NULL;
}

struct error *perf_samples_flush(struct perf_samples *s)
{
	struct error *err = add_waiting(s);
	drop_waiting(s);
	return err;
}

static struct error *name_types(struct perf_samples *s, const struct perf_events *events)
{
	struct profile *p = builder_profile(s->b);
	struct text name = {0};
	for (uint32_t e = 0; e < events->count; e++) {
		if (s->column[e] == NO_ID)
			continue;
		for (uint32_t k = 0; k < 2; k++) {
			char buffer[64];
			text_clear(&name);
			text_puts(&name, perf_event_name(&events->event[e], buffer));
			text_puts(&name, k ? "_event" : "_sample");
			struct error *err = text_error(&name);
			if (!err)
				err = builder_intern(s->b, (struct slice){name.bytes, name.len},
						     &p->type.type[s->column[e] + k]);
			if (err) {
				text_deinit(&name);
				return err;
			}
		}
		p->default_type = p->type.type[s->column[e] + 1];
	}
	text_deinit(&name);
	return NULL;
}

static struct error *finish(struct perf_samples *s, const struct perf_events *events,
			    const struct perf_facts *facts)
{
	TRY(perf_samples_flush(s));
	if (!s->column)
		TRY(add_types(s, events));
	TRY(name_types(s, events));
	TRY(perf_locations_finish(s->locations, facts, s->is_count));
	if (facts->version.len)
		TRY(perf_add_comment(s->b, "perf-version:", facts->version));
	if (facts->command.len)
		TRY(perf_add_comment(s->b, "perf-command:", facts->command));
	uint64_t duration = s->last_time - s->first_time;
	if (duration <= INT64_MAX)
		builder_profile(s->b)->duration_ns = (int64_t)duration;
	return NULL;
}

struct error *perf_samples_finish(struct perf_samples *s, const struct perf_events *events,
				  const struct perf_facts *facts, struct profile **ret)
{
	struct error *err = finish(s, events, facts);
	if (!err) {
		struct builder *b = s->b;
		s->b = NULL;
		err = builder_finish(b, ret);
	}
	perf_samples_free(s);
	return err;
}
