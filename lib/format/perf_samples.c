// Stacks, labels and values; mappings as they are needed.
#include "format/perf_samples.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "base/text.h"
#include "format/perf_comment.h"
#include "profile/builder.h"

// Chains have marks among their addresses: -32 hypervisor, -128 kernel, -512 user, -640 user part
// that comes later, -2048 guest, -2176 guest kernel, -2560 guest user. Nothing else is that high.
#define MARKS_FROM ((uint64_t)-4095)

#define KERNEL_HALF ((uint64_t)1 << 63)

#define CACHE_SIZE (1u << 16)

// Part of a file, where the first process that ran it had it.
struct region {
	str_id file, build_id;
	uint64_t size, offset, start;
	map_id mapping;
	uint64_t leaves; // samples that were in it
};

struct perf_samples {
	struct builder *b;
	struct arena arena;
	struct region *region;
	struct lookup regions;
	uint32_t region_cap;
	uint32_t columns;  // sample types; 0 before the first sample
	uint32_t *column;  // by event; NO_ID for one that does not count
	int64_t *value;
	uint64_t count, first_time, last_time;
	str_id key_comm, key_pid, key_tid, key_cpu;
	struct {
		uint64_t address, serial;
		loc_id loc;
		uint32_t region;
	} cache[CACHE_SIZE];
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
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		TRY(builder_intern(s->b, slice_of(keys[i].text), keys[i].ret));
	return NULL;
}

struct error *perf_samples_new(struct perf_samples **ret)
{
	struct perf_samples *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	arena_init(&s->arena, SIZE_MAX); // regions are no more than mappings of the profile
	lookup_init(&s->regions, &s->arena);
	struct error *err = start(s);
	if (err) {
		perf_samples_free(s);
		return err;
	}
	*ret = s;
	return NULL;
}

void perf_samples_free(struct perf_samples *s)
{
	if (!s)
		return;
	builder_free(s->b);
	arena_deinit(&s->arena);
	free(s);
}

void perf_samples_allow(struct perf_samples *s, uint64_t bytes)
{
	builder_allow(s->b, bytes);
}

struct builder *perf_samples_builder(struct perf_samples *s)
{
	return s->b;
}

uint64_t perf_samples_count(const struct perf_samples *s)
{
	return s->count;
}

// A mapping of the kernel has the name of the symbol behind it that its address is of.
static struct slice file_of(struct perf_samples *s, str_id file)
{
	struct slice name = slice_of(profile_text(builder_profile(s->b), file));
	const char *end = *name.text == '[' ? strchr(name.text, ']') : NULL;
	if (end)
		name.len = (size_t)(end + 1 - name.text);
	return name;
}

static struct error *add_region(struct perf_samples *s, const struct perf_map *m, uint64_t hash,
				uint32_t *ret)
{
	struct region r = {
		.file = m->file,
		.build_id = m->build_id,
		.size = m->whole_limit - m->whole_start,
		.offset = m->whole_offset,
		.start = m->whole_start,
	};
	const struct builder_mapping mapping = {
		.start = m->whole_start,
		.limit = m->whole_limit,
		.offset = m->whole_offset,
		.file = file_of(s, m->file),
		.build_id = slice_of(profile_text(builder_profile(s->b), m->build_id)),
	};
	TRY(builder_add_mapping(s->b, &mapping, &r.mapping));
	TRY(RESERVE(&s->arena, s->region, s->regions.count, s->region_cap));
	TRY(lookup_add(&s->regions, hash, ret));
	s->region[*ret] = r;
	return NULL;
}

static struct error *get_region(struct perf_samples *s, const struct perf_map *m, uint32_t *ret)
{
	uint64_t size = m->whole_limit - m->whole_start;
	uint64_t hash = hash_more(hash_more(hash_seed(), m->file), m->build_id);
	hash = hash_more(hash_more(hash, size), m->whole_offset);
	uint32_t at, n = lookup_first(&s->regions, hash, &at);
	for (; n != NO_ID; n = lookup_next(&s->regions, hash, &at)) {
		const struct region *r = &s->region[n];
		if (r->file == m->file && r->build_id == m->build_id && r->size == size &&
		    r->offset == m->whole_offset)
			break;
	}
	*ret = n;
	return n == NO_ID ? add_region(s, m, hash, ret) : NULL;
}

static struct error *find_location(struct perf_samples *s, const struct perf_space *space,
				   bool kernel, uint64_t address, loc_id *ret, uint32_t *ret_region)
{
	const struct perf_map *m = perf_space_find(space, address);
	struct perf_map anywhere;
	*ret_region = NO_ID;
	// Without any mapping of the kernel, its file of symbols may still be known to the user.
	if (!m && kernel && !space && address >= KERNEL_HALF) {
		anywhere = (struct perf_map){.whole_start = KERNEL_HALF, .whole_limit = MARKS_FROM};
		TRY(builder_intern(s->b, slice_of("[kernel.kallsyms]"), &anywhere.file));
		m = &anywhere;
	}
	if (!m)
		return builder_frame(s->b, slice_of("[unknown]"), slice_of(""), 0, ret);
	TRY(get_region(s, m, ret_region));
	const struct region *r = &s->region[*ret_region];
	return builder_location(s->b, address - m->whole_start + r->start, r->mapping, NULL, 0, ret);
}

static struct error *push(struct perf_samples *s, const struct perf_setting *setting,
			  enum perf_cpumode mode, uint64_t address)
{
	bool kernel = mode == PERF_MODE_KERNEL;
	const struct perf_space *space = kernel			 ? setting->kernel
					 : mode == PERF_MODE_USER ? setting->user
								  : NULL;
	uint64_t serial = space ? space->serial : kernel ? UINT64_MAX : 0;
	size_t slot = hash_u64(address + serial) % CACHE_SIZE;
	if (s->cache[slot].address != address || s->cache[slot].serial != serial ||
	    s->cache[slot].loc == 0) {
		loc_id loc;
		uint32_t region;
		TRY(find_location(s, space, kernel, address, &loc, &region));
		s->cache[slot].address = address;
		s->cache[slot].serial = serial;
		s->cache[slot].loc = loc + 1;
		s->cache[slot].region = region;
	}
	if (builder_depth(s->b) == 0 && s->cache[slot].region != NO_ID)
		s->region[s->cache[slot].region].leaves++;
	return builder_push(s->b, s->cache[slot].loc - 1);
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

// The first address of each part is where the processor was, the others are where calls return to:
// one less is in the call.
static struct error *push_chain(struct perf_samples *s, const struct perf_setting *setting,
				const struct perf_sample *sample)
{
	struct perf_bytes chain = sample->chain;
	enum perf_cpumode mode = sample->mode;
	bool first = true;
	while (perf_left(&chain) >= 8) {
		uint64_t address = perf_u64(&chain);
		if (address >= MARKS_FROM) {
			mode = mode_of_mark(address);
			first = true;
			continue;
		}
		// The sample's own address is there again, or near if the processor is not exact.
		if (first && builder_depth(s->b) == 1 && mode == sample->mode && sample->ip) {
			first = false;
			continue;
		}
		TRY(push(s, setting, mode, first ? address : address - 1));
		first = false;
	}
	return NULL;
}

static struct error *push_stack(struct perf_samples *s, const struct perf_setting *setting,
				const struct perf_sample *sample)
{
	bool in_user = sample->mode == PERF_MODE_USER && setting->unwound_count;
	if (sample->ip && !in_user)
		TRY(push(s, setting, sample->mode, sample->ip));
	TRY(push_chain(s, setting, sample));
	for (uint32_t i = 0; i < setting->unwound_count; i++)
		TRY(push(s, setting, PERF_MODE_USER, setting->unwound[i]));
	return NULL;
}

static struct error *add_comm(struct perf_samples *s, str_id comm, uint32_t tid)
{
	if (!comm) { // as perf calls them
		char name[16];
		int len = tid ? snprintf(name, sizeof name, ":%d", (int)tid)
			      : snprintf(name, sizeof name, "swapper");
		TRY(builder_intern(s->b, (struct slice){name, (size_t)len}, &comm));
	}
	return builder_label(s->b, s->key_comm, comm);
}

static struct error *add_labels(struct perf_samples *s, const struct perf_setting *setting,
				uint64_t sample_type, const struct perf_sample *sample)
{
	if (sample_type & PERF_TID) {
		TRY(add_comm(s, setting->comm, sample->tid));
		TRY(builder_number(s->b, s->key_pid, (int32_t)sample->pid, 0));
		TRY(builder_number(s->b, s->key_tid, (int32_t)sample->tid, 0));
	}
	if (sample_type & PERF_CPU)
		TRY(builder_number(s->b, s->key_cpu, sample->cpu, 0));
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
		TRY(builder_add_type(
			s->b, "", perf_event_is_clock(&events->event[e]) ? "nanoseconds" : "count"));
	}
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
			       uint32_t event, const struct perf_sample *sample,
			       const struct perf_setting *setting)
{
	if (!s->column)
		TRY(add_types(s, events));
	uint32_t column = s->column[event];
	if (column == NO_ID)
		return NULL;
	TRY(push_stack(s, setting, sample));
	TRY(add_labels(s, setting, events->event[event].attr.sample_type, sample));
	s->value[column] = 1;
	s->value[column + 1] = sample->period > INT64_MAX ? INT64_MAX : (int64_t)sample->period;
	struct error *err = builder_add_to_sample(s->b, s->value);
	s->value[column] = s->value[column + 1] = 0;
	s->count++;
	note_time(s, sample->time);
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

static struct error *set_build_ids(struct perf_samples *s, const struct perf_facts *facts)
{
	struct profile *p = builder_profile(s->b);
	for (map_id m = 0; m < p->mapping.count; m++) {
		struct slice file = slice_of(profile_text(p, p->mapping.file[m]));
		if (!p->mapping.build_id[m])
			TRY(builder_intern(s->b, perf_build_id_of(facts, file),
					   &p->mapping.build_id[m]));
	}
	return NULL;
}

static bool is_program(const char *file)
{
	size_t len = strlen(file);
	return *file == '/' && file[1] != '/' && !strstr(file, ".so.") &&
	       !(len >= 3 && (strcmp(file + len - 3, ".so") == 0 ||
			      strcmp(file + len - 3, ".ko") == 0)) &&
	       strncmp(file, "/memfd:", 7) != 0;
}

#define SWAP(array, i, j)                                                                          \
	do {                                                                                       \
		__typeof__((array)[0]) swapped_ = (array)[i];                                      \
		(array)[i] = (array)[j];                                                           \
		(array)[j] = swapped_;                                                             \
	} while (0)

// The first mapping is the main program: the one that ran most.
static void put_main_first(struct perf_samples *s)
{
	struct profile *p = builder_profile(s->b);
	uint32_t best = NO_ID;
	for (uint32_t i = 0; i < s->regions.count; i++)
		if (is_program(profile_text(p, s->region[i].file)) &&
		    (best == NO_ID || s->region[i].leaves > s->region[best].leaves))
			best = i;
	if (best == NO_ID || s->region[best].mapping == 0)
		return;
	map_id m = s->region[best].mapping;
	SWAP(p->mapping.start, 0, m);
	SWAP(p->mapping.limit, 0, m);
	SWAP(p->mapping.offset, 0, m);
	SWAP(p->mapping.file, 0, m);
	SWAP(p->mapping.build_id, 0, m);
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.mapping[l] == 0 || p->loc.mapping[l] == m)
			p->loc.mapping[l] = p->loc.mapping[l] ? 0 : m;
}

static struct error *finish(struct perf_samples *s, const struct perf_events *events,
			    const struct perf_facts *facts)
{
	if (!s->column)
		TRY(add_types(s, events));
	TRY(name_types(s, events));
	TRY(set_build_ids(s, facts));
	put_main_first(s);
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
