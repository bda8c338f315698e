// Parts of files as mappings of the profile, as they are needed, and the last addresses asked for.
#include "format/perf_locations.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "profile/builder.h"

#define KERNEL_HALF ((uint64_t)1 << 63)

#define CACHE_SIZE (1u << 16)

// Part of a file, where the first process that ran it had it. Its number is that of its mapping.
struct region {
	str_id file, build_id;
	uint64_t size, offset, start;
};

struct perf_locations {
	struct builder *b;
	struct arena arena;
	struct region *region;
	struct lookup regions;
	uint32_t region_cap;
	struct cached {
		uint64_t address, serial;
		loc_id loc; // + 1; 0 if nothing is cached here
	} cache[CACHE_SIZE];
};

struct error *perf_locations_new(struct builder *b, struct perf_locations **ret)
{
	struct perf_locations *l = calloc(1, sizeof *l);
	if (!l)
		return error_nomem();
	l->b = b;
	arena_init(&l->arena, SIZE_MAX); // regions are no more than mappings of the profile
	lookup_init(&l->regions, &l->arena);
	*ret = l;
	return NULL;
}

void perf_locations_free(struct perf_locations *l)
{
	if (!l)
		return;
	arena_deinit(&l->arena);
	free(l);
}

// A mapping of the kernel has the name of the symbol behind it that its address is of.
static struct slice file_of(struct perf_locations *l, str_id file)
{
	struct slice name = slice_of(profile_text(builder_profile(l->b), file));
	const char *end = *name.text == '[' ? strchr(name.text, ']') : NULL;
	if (end)
		name.len = (size_t)(end + 1 - name.text);
	return name;
}

static struct error *add_region(struct perf_locations *l, const struct perf_map *m, uint64_t hash,
				uint32_t *ret)
{
	map_id mapping_id;
	const struct builder_mapping mapping = {
		.start = m->whole_start,
		.limit = m->whole_limit,
		.offset = m->whole_offset,
		.file = file_of(l, m->file),
		.build_id = slice_of(profile_text(builder_profile(l->b), m->build_id)),
	};
	TRY(RESERVE(&l->arena, l->region, l->regions.count, l->region_cap));
	TRY(builder_add_mapping(l->b, &mapping, &mapping_id));
	TRY(lookup_add(&l->regions, hash, ret));
	l->region[*ret] = (struct region){
		.file = m->file,
		.build_id = m->build_id,
		.size = m->whole_limit - m->whole_start,
		.offset = m->whole_offset,
		.start = m->whole_start,
	};
	return NULL;
}

static struct error *get_region(struct perf_locations *l, const struct perf_map *m, uint32_t *ret)
{
	uint64_t size = m->whole_limit - m->whole_start;
	uint64_t hash = hash_more(hash_more(hash_seed(), m->file), m->build_id);
	hash = hash_more(hash_more(hash, size), m->whole_offset);
	uint32_t at, n = lookup_first(&l->regions, hash, &at);
	for (; n != NO_ID; n = lookup_next(&l->regions, hash, &at)) {
		const struct region *r = &l->region[n];
		if (r->file == m->file && r->build_id == m->build_id && r->size == size &&
		    r->offset == m->whole_offset)
			break;
	}
	*ret = n;
	return n == NO_ID ? add_region(l, m, hash, ret) : NULL;
}

static struct error *find(struct perf_locations *l, const struct perf_code *code, loc_id *ret)
{
	const struct perf_map *m = perf_space_find(code->space, code->address);
	struct perf_map anywhere;
	// Without any mapping of the kernel, its file of symbols may still be known to the user.
	if (!m && code->kernel && !code->space && code->address >= KERNEL_HALF) {
		anywhere = (struct perf_map){.whole_start = KERNEL_HALF,
					     .whole_limit = PERF_MARKS_FROM};
		TRY(builder_intern(l->b, slice_of("[kernel.kallsyms]"), &anywhere.file));
		anywhere.build_id = 0;
		m = &anywhere;
	}
	if (!m)
		return builder_frame(l->b, slice_of("[unknown]"), slice_of(""), 0, ret);
	map_id mapping;
	TRY(get_region(l, m, &mapping));
	uint64_t address = code->address - m->whole_start + l->region[mapping].start;
	return builder_location(l->b, address, mapping, NULL, 0, ret);
}

static uint64_t serial_of(const struct perf_code *code)
{
	return code->space ? code->space->serial : code->kernel ? UINT64_MAX : 0;
}

static size_t slot_of(uint64_t address, uint64_t serial)
{
	return hash_u64(address + serial) % CACHE_SIZE;
}

void perf_locations_prefetch(const struct perf_locations *l, const struct perf_code *code)
{
	__builtin_prefetch(&l->cache[slot_of(code->address, serial_of(code))]);
}

struct error *perf_locations_get(struct perf_locations *l, const struct perf_code *code,
				 loc_id *ret)
{
	uint64_t serial = serial_of(code);
	struct cached *cached = &l->cache[slot_of(code->address, serial)];
	if (cached->address != code->address || cached->serial != serial || cached->loc == 0) {
		loc_id loc;
		TRY(find(l, code, &loc));
		*cached = (struct cached){code->address, serial, loc + 1};
	}
	*ret = cached->loc - 1;
	return NULL;
}

static struct error *set_build_ids(struct perf_locations *l, const struct perf_facts *facts)
{
	struct profile *p = builder_profile(l->b);
	for (map_id m = 0; m < p->mapping.count; m++) {
		struct slice file = slice_of(profile_text(p, p->mapping.file[m]));
		if (!p->mapping.build_id[m])
			TRY(builder_intern(l->b, perf_build_id_of(facts, file),
					   &p->mapping.build_id[m]));
	}
	return NULL;
}

static bool is_program(const char *file)
{
	size_t len = strlen(file);
	return *file == '/' && file[1] != '/' && !strstr(file, ".so.") &&
	       !(len >= 3 &&
		 (strcmp(file + len - 3, ".so") == 0 || strcmp(file + len - 3, ".ko") == 0)) &&
	       strncmp(file, "/memfd:", 7) != 0;
}

// How many samples were in each mapping.
static void count_leaves(const struct profile *p, const bool *is_count, uint64_t *leaves)
{
	for (uint32_t i = 0; i < p->sample.count; i++) {
		uint32_t first = p->sample.stack_start[i];
		if (first == p->sample.stack_start[i + 1])
			continue;
		map_id m = p->loc.mapping[p->sample.stack[first]];
		for (uint32_t t = 0; m != NO_ID && t < p->type.count; t++)
			leaves[m] += is_count[t] ? (uint64_t)p->sample.value[t][i] : 0;
	}
}

#define SWAP(array, i, j)                                                                          \
	do {                                                                                       \
		__typeof__((array)[0]) swapped_ = (array)[i];                                      \
		(array)[i] = (array)[j];                                                           \
		(array)[j] = swapped_;                                                             \
	} while (0)

static void put_first(struct profile *p, map_id m)
{
	SWAP(p->mapping.start, 0, m);
	SWAP(p->mapping.limit, 0, m);
	SWAP(p->mapping.offset, 0, m);
	SWAP(p->mapping.file, 0, m);
	SWAP(p->mapping.build_id, 0, m);
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.mapping[l] == 0 || p->loc.mapping[l] == m)
			p->loc.mapping[l] = p->loc.mapping[l] ? 0 : m;
}

static struct error *put_main_first(struct perf_locations *l, const bool *is_count)
{
	struct profile *p = builder_profile(l->b);
	map_id best = NO_ID;
	uint64_t *leaves;
	TRY(ALLOC(&l->arena, leaves, (size_t)p->mapping.count + 1));
	count_leaves(p, is_count, leaves);
	for (map_id m = 0; m < p->mapping.count; m++)
		if (is_program(profile_text(p, l->region[m].file)) &&
		    (best == NO_ID || leaves[m] > leaves[best]))
			best = m;
	if (best != NO_ID && best != 0)
		put_first(p, best);
	return NULL;
}

struct error *perf_locations_finish(struct perf_locations *l, const struct perf_facts *facts,
				    const bool *is_count)
{
	TRY(set_build_ids(l, facts));
	return put_main_first(l, is_count);
}
