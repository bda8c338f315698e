// Everything of every source is looked up by what it is, and added if it is new.
#include "profile/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "profile/merge_types.h"

#define SAMPLES_PER_CHECK 4096

struct merger {
	struct profile *p; // the result
	struct arena scratch;
	struct merge_types types;
	struct lookup mappings, functions, locations, samples;
	uint32_t stack_cap, label_cap, line_cap;
	int64_t *value; // of the sample at hand, by type

	// The source at hand, and what its things are in the result: NO_ID if not known yet.
	const struct merge_source *source;
	const struct profile *src;
	struct arena local;
	str_id *string;
	map_id *mapping;
	func_id *func;
	loc_id *loc;
};

static struct error *too_many(const char *what)
{
	return error_new(ERR_LIMIT, "the profiles have more %s than one profile can have", what);
}

static struct error *map_string(struct merger *m, str_id id, str_id *ret)
{
	if (m->string[id] == NO_ID)
		TRY(strtab_intern(&m->p->strings, profile_text(m->src, id),
				  strtab_len(&m->src->strings, id), &m->string[id]));
	*ret = m->string[id];
	return NULL;
}

// Sizes are compared in pages: the last one can be cut off or not.
static uint64_t mapping_size(const struct profile *p, map_id id)
{
	uint64_t size = p->mapping.limit[id] - p->mapping.start[id] + 0xfff;
	return size - size % 0x1000;
}

static str_id mapping_name(const struct profile *p, map_id id)
{
	return p->mapping.build_id[id] ? p->mapping.build_id[id] : p->mapping.file[id];
}

static struct error *find_mapping(struct merger *m, map_id id, map_id *ret)
{
	const struct profile *s = m->src;
	struct profile *p = m->p;
	if (m->mapping[id] != NO_ID) {
		*ret = m->mapping[id];
		return NULL;
	}
	uint64_t size = mapping_size(s, id), offset = s->mapping.offset[id];
	str_id name;
	TRY(map_string(m, mapping_name(s, id), &name));
	uint64_t hash = hash_more(hash_more(hash_more(hash_seed(), size), offset), name);
	uint32_t at, n = lookup_first(&m->mappings, hash, &at);
	while (n != NO_ID && !(mapping_size(p, n) == size && p->mapping.offset[n] == offset &&
			       mapping_name(p, n) == name))
		n = lookup_next(&m->mappings, hash, &at);
	if (n == NO_ID) {
		TRY(lookup_add(&m->mappings, hash, &n));
		p->mapping.count = n + 1;
		p->mapping.id[n] = n + 1;
		p->mapping.start[n] = s->mapping.start[id];
		p->mapping.limit[n] = s->mapping.limit[id];
		p->mapping.offset[n] = offset;
		p->mapping.flags[n] = s->mapping.flags[id];
		TRY(map_string(m, s->mapping.file[id], &p->mapping.file[n]));
		TRY(map_string(m, s->mapping.build_id[id], &p->mapping.build_id[n]));
	}
	*ret = m->mapping[id] = n;
	return NULL;
}

static struct error *find_function(struct merger *m, func_id id, func_id *ret)
{
	const struct profile *s = m->src;
	struct profile *p = m->p;
	if (m->func[id] != NO_ID) {
		*ret = m->func[id];
		return NULL;
	}
	str_id name, system_name, file;
	TRY(map_string(m, s->func.name[id], &name));
	TRY(map_string(m, s->func.system_name[id], &system_name));
	TRY(map_string(m, s->func.file[id], &file));
	int64_t start = s->func.start_line[id];
	uint64_t hash = hash_more(hash_seed(), (uint64_t)name << 32 | system_name);
	hash = hash_more(hash_more(hash, file), (uint64_t)start);
	uint32_t at, n = lookup_first(&m->functions, hash, &at);
	while (n != NO_ID && !(p->func.name[n] == name && p->func.system_name[n] == system_name &&
			       p->func.file[n] == file && p->func.start_line[n] == start))
		n = lookup_next(&m->functions, hash, &at);
	if (n == NO_ID) {
		TRY(lookup_add(&m->functions, hash, &n));
		p->func.count = n + 1;
		p->func.id[n] = n + 1;
		p->func.name[n] = name;
		p->func.system_name[n] = system_name;
		p->func.file[n] = file;
		p->func.start_line[n] = start;
	}
	*ret = m->func[id] = n;
	return NULL;
}

// Puts the lines of a location behind the last line of the result, to be kept or not.
static struct error *copy_lines(struct merger *m, loc_id id, uint64_t *hash, uint32_t *ret_count)
{
	const struct profile *s = m->src;
	struct profile *p = m->p;
	line_id start = s->loc.line_start[id], end = s->loc.line_start[id + 1];
	if (end - start > m->line_cap - p->line.count)
		return too_many("lines");
	line_id to = p->line.count;
	for (line_id j = start; j < end; j++, to++) {
		TRY(find_function(m, s->line.func[j], &p->line.func[to]));
		p->line.number[to] = s->line.number[j];
		p->line.column[to] = s->line.column[j];
		*hash = hash_more(*hash, p->line.func[to]);
		*hash = hash_more(*hash, (uint64_t)p->line.number[to]);
	}
	if (end > start)
		*hash = hash_more(*hash, (uint64_t)p->line.column[to - 1]);
	*ret_count = end - start;
	return NULL;
}

// Functions and line numbers of all lines, but the column of the last one only, as pprof does.
static bool same_lines(const struct profile *p, loc_id loc, uint32_t count)
{
	line_id a = p->loc.line_start[loc], b = p->line.count;
	if (p->loc.line_start[loc + 1] - a != count)
		return false;
	for (uint32_t j = 0; j < count; j++)
		if (p->line.func[a + j] != p->line.func[b + j] ||
		    p->line.number[a + j] != p->line.number[b + j])
			return false;
	return count == 0 || p->line.column[a + count - 1] == p->line.column[b + count - 1];
}

static struct error *find_location(struct merger *m, loc_id id, loc_id *ret)
{
	const struct profile *s = m->src;
	struct profile *p = m->p;
	map_id mapping = NO_ID;
	uint64_t address = s->loc.address[id], start = 0;
	if (s->loc.mapping[id] != NO_ID) {
		TRY(find_mapping(m, s->loc.mapping[id], &mapping));
		start = p->mapping.start[mapping];
		address += start - s->mapping.start[s->loc.mapping[id]];
	}
	uint8_t folded = s->loc.folded[id] != 0;
	uint32_t line_count;
	uint64_t hash = hash_more(hash_more(hash_seed(), address - start), mapping);
	hash = hash_more(hash, folded);
	TRY(copy_lines(m, id, &hash, &line_count));
	uint32_t at, n = lookup_first(&m->locations, hash, &at);
	while (n != NO_ID && !(p->loc.address[n] == address && p->loc.mapping[n] == mapping &&
			       p->loc.folded[n] == folded && same_lines(p, n, line_count)))
		n = lookup_next(&m->locations, hash, &at);
	if (n == NO_ID) {
		TRY(lookup_add(&m->locations, hash, &n));
		p->loc.count = n + 1;
		p->loc.id[n] = n + 1;
		p->loc.address[n] = address;
		p->loc.mapping[n] = mapping;
		p->loc.folded[n] = folded;
		p->line.count += line_count;
		p->loc.line_start[n + 1] = p->line.count;
	}
	*ret = m->loc[id] = n;
	return NULL;
}

// Puts the stack behind the last one of the result.
static struct error *copy_stack(struct merger *m, uint32_t i, uint64_t *hash, uint32_t *ret_count)
{
	const struct profile *s = m->src;
	uint32_t start = s->sample.stack_start[i], count = s->sample.stack_start[i + 1] - start;
	uint32_t at = m->p->sample.stack_start[m->p->sample.count];
	if (count > m->stack_cap - at)
		return too_many("stack entries");
	loc_id *to = &m->p->sample.stack[at];
	uint64_t h = hash_more(hash_seed(), count);
	for (uint32_t k = 0; k < count; k++) {
		loc_id id = s->sample.stack[start + k], loc = m->loc[id];
		if (loc == NO_ID)
			TRY(find_location(m, id, &loc));
		to[k] = loc;
		h = hash_more(h, loc);
	}
	*hash = h;
	*ret_count = count;
	return NULL;
}

// The same for labels; their order stays, because it is that of the texts.
static struct error *copy_labels(struct merger *m, uint32_t i, uint64_t *hash, uint32_t *ret_count)
{
	const struct label *from = profile_labels(m->src, i);
	uint32_t count = profile_label_count(m->src, i);
	uint32_t at = m->p->sample.label_start[m->p->sample.count];
	if (count > m->label_cap - at)
		return too_many("labels");
	for (uint32_t k = 0; k < count; k++) {
		struct label *to = &m->p->sample.label[at + k];
		*to = (struct label){.str = NO_ID, .num = from[k].num};
		TRY(map_string(m, from[k].key, &to->key));
		TRY(map_string(m, from[k].unit, &to->unit));
		if (from[k].str != NO_ID)
			TRY(map_string(m, from[k].str, &to->str));
		*hash = hash_more(*hash, (uint64_t)to->key << 32 | to->str);
		*hash = hash_more(*hash, (uint64_t)to->num ^ to->unit);
	}
	*ret_count = count;
	return NULL;
}

static bool same_label(const struct label *a, const struct label *b)
{
	return a->key == b->key && a->str == b->str && a->unit == b->unit && a->num == b->num;
}

// Is sample n the same as the copy that stands behind the last sample?
static bool same_sample(const struct profile *p, uint32_t n, uint32_t stack_count,
			uint32_t label_count)
{
	const uint32_t *stack = p->sample.stack_start, *labels = p->sample.label_start;
	uint32_t last = p->sample.count;
	if (stack[n + 1] - stack[n] != stack_count || labels[n + 1] - labels[n] != label_count)
		return false;
	if (stack_count && memcmp(&p->sample.stack[stack[n]], &p->sample.stack[stack[last]],
				  stack_count * sizeof *p->sample.stack) != 0)
		return false;
	for (uint32_t k = 0; k < label_count; k++)
		if (!same_label(&p->sample.label[labels[n] + k],
				&p->sample.label[labels[last] + k]))
			return false;
	return true;
}

// Computes the values in common units; false if the sample does not count.
static bool read_values(struct merger *m, uint32_t i)
{
	const struct merge_source *s = m->source;
	bool any = false, any_scaled = false;
	for (uint32_t t = 0; t < m->types.count; t++) {
		int64_t value = m->src->sample.value[s->type[t]][i];
		if (s->ratio[t] != 1) {
			value = scale_value(value, s->ratio[t], &m->p->saturated);
			any_scaled |= value != 0;
		}
		any |= value != 0;
		m->value[t] = value;
	}
	return s->is_scaled ? any_scaled : any;
}

static struct error *add_sample(struct merger *m, uint32_t i)
{
	struct profile *p = m->p;
	if (!read_values(m, i))
		return NULL;
	uint64_t hash;
	uint32_t stack_count, label_count;
	TRY(copy_stack(m, i, &hash, &stack_count));
	TRY(copy_labels(m, i, &hash, &label_count));
	uint32_t at, n = lookup_first(&m->samples, hash, &at);
	while (n != NO_ID && !same_sample(p, n, stack_count, label_count))
		n = lookup_next(&m->samples, hash, &at);
	if (n == NO_ID) {
		TRY(lookup_add(&m->samples, hash, &n));
		p->sample.count = n + 1;
		p->sample.stack_start[n + 1] = p->sample.stack_start[n] + stack_count;
		p->sample.label_start[n + 1] = p->sample.label_start[n] + label_count;
	}
	for (uint32_t t = 0; t < m->types.count; t++) {
		int64_t *value = &p->sample.value[t][n];
		*value = add_value(*value, m->value[t], &p->saturated);
	}
	return NULL;
}

static struct error *make_map(struct arena *arena, uint32_t count, uint32_t **ret)
{
	TRY(ALLOC(arena, *ret, count));
	memset(*ret, 0xff, count * sizeof **ret);
	return NULL;
}

static struct error *add_source(struct merger *m, const struct merge_source *source)
{
	const struct profile *s = source->p;
	m->source = source;
	m->src = s;
	arena_reset(&m->local);
	TRY(make_map(&m->local, s->strings.count, &m->string));
	TRY(make_map(&m->local, s->mapping.count, &m->mapping));
	TRY(make_map(&m->local, s->func.count, &m->func));
	TRY(make_map(&m->local, s->loc.count, &m->loc));
	m->p->saturated |= s->saturated;
	// The main binary stays the first one, whether or not a sample is in it.
	map_id first;
	if (m->p->mapping.count == 0 && s->mapping.count > 0)
		TRY(find_mapping(m, 0, &first));
	for (uint32_t i = 0; i < s->sample.count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		TRY(add_sample(m, i));
	}
	return NULL;
}

// Columns as long as all sources together: pages that are not needed are never touched.
static struct error *make_columns(struct merger *m)
{
	struct profile *p = m->p;
	uint64_t maps = 0, funcs = 0, locs = 0, lines = 0, samples = 0, stack = 0, labels = 0;
	for (uint32_t i = 0; i < m->types.source_count; i++) {
		const struct profile *s = m->types.source[i].p;
		maps += s->mapping.count;
		funcs += s->func.count;
		locs += s->loc.count;
		lines += s->line.count;
		samples += s->sample.count;
		stack += s->sample.stack_start[s->sample.count];
		labels += s->sample.label_start ? s->sample.label_start[s->sample.count] : 0;
	}
	m->line_cap = lines < UINT32_MAX ? (uint32_t)lines : UINT32_MAX;
	m->stack_cap = stack < UINT32_MAX ? (uint32_t)stack : UINT32_MAX;
	m->label_cap = labels < UINT32_MAX ? (uint32_t)labels : UINT32_MAX;
	struct arena *a = &p->arena;
	TRY(ALLOC(a, p->mapping.id, maps));
	TRY(ALLOC(a, p->mapping.start, maps));
	TRY(ALLOC(a, p->mapping.limit, maps));
	TRY(ALLOC(a, p->mapping.offset, maps));
	TRY(ALLOC(a, p->mapping.file, maps));
	TRY(ALLOC(a, p->mapping.build_id, maps));
	TRY(ALLOC(a, p->mapping.flags, maps));
	TRY(ALLOC(a, p->func.id, funcs));
	TRY(ALLOC(a, p->func.name, funcs));
	TRY(ALLOC(a, p->func.system_name, funcs));
	TRY(ALLOC(a, p->func.file, funcs));
	TRY(ALLOC(a, p->func.start_line, funcs));
	TRY(ALLOC(a, p->loc.id, locs));
	TRY(ALLOC(a, p->loc.address, locs));
	TRY(ALLOC(a, p->loc.mapping, locs));
	TRY(ALLOC(a, p->loc.folded, locs));
	TRY(ALLOC(a, p->loc.line_start, locs + 1));
	TRY(ALLOC(a, p->line.func, m->line_cap));
	TRY(ALLOC(a, p->line.number, m->line_cap));
	TRY(ALLOC(a, p->line.column, m->line_cap));
	TRY(ALLOC(a, p->sample.stack_start, samples + 1));
	TRY(ALLOC(a, p->sample.label_start, samples + 1));
	TRY(ALLOC(a, p->sample.stack, m->stack_cap));
	TRY(ALLOC(a, p->sample.label, m->label_cap));
	TRY(ALLOC(a, p->sample.value, m->types.count));
	for (uint32_t t = 0; t < m->types.count; t++)
		TRY(ALLOC(a, p->sample.value[t], samples));
	return ALLOC(&m->scratch, m->value, m->types.count);
}

static struct error *intern(struct profile *p, const char *text, str_id *ret)
{
	return strtab_intern(&p->strings, text, strlen(text), ret);
}

static struct error *make_types(struct merger *m)
{
	struct profile *p = m->p;
	const struct profile *first = m->types.source[0].p;
	TRY(ALLOC(&p->arena, p->type.type, m->types.count));
	TRY(ALLOC(&p->arena, p->type.unit, m->types.count));
	p->type.count = m->types.count;
	for (uint32_t t = 0; t < m->types.count; t++) {
		TRY(intern(p, m->types.type[t], &p->type.type[t]));
		TRY(intern(p, m->types.unit[t], &p->type.unit[t]));
	}
	TRY(intern(p, profile_text(first, first->period_type), &p->period_type));
	TRY(intern(p, m->types.period_unit, &p->period_unit));
	TRY(intern(p, profile_text(first, first->drop_frames), &p->drop_frames));
	return intern(p, profile_text(first, first->keep_frames), &p->keep_frames);
}

static struct error *add_comments(struct merger *m, struct lookup *seen, const struct profile *s)
{
	struct profile *p = m->p;
	for (uint32_t k = 0; k < s->comment.count; k++) {
		str_id id;
		TRY(intern(p, profile_text(s, s->comment.text[k]), &id));
		uint64_t hash = hash_more(hash_seed(), id);
		uint32_t at, n = lookup_first(seen, hash, &at);
		while (n != NO_ID && p->comment.text[n] != id)
			n = lookup_next(seen, hash, &at);
		if (n != NO_ID)
			continue;
		TRY(lookup_add(seen, hash, &n));
		p->comment.text[p->comment.count++] = id;
	}
	return NULL;
}

static struct error *make_headers(struct merger *m)
{
	struct profile *p = m->p;
	uint64_t comments = 0;
	struct lookup seen;
	lookup_init(&seen, &m->scratch);
	for (uint32_t i = 0; i < m->types.source_count; i++)
		comments += m->types.source[i].p->comment.count;
	TRY(ALLOC(&p->arena, p->comment.text, comments));
	for (uint32_t i = 0; i < m->types.source_count; i++) {
		const struct merge_source *source = &m->types.source[i];
		const struct profile *s = source->p;
		// A zero is smaller than any time, so a later profile without one wins.
		if (p->time_ns == 0 || s->time_ns < p->time_ns)
			p->time_ns = s->time_ns;
		p->duration_ns = add_value(p->duration_ns, s->duration_ns, &p->saturated);
		if (p->period == 0 || p->period < source->period)
			p->period = source->period;
		if (!p->default_type)
			TRY(intern(p, profile_text(s, source->default_type), &p->default_type));
		if (!p->doc_url)
			TRY(intern(p, profile_text(s, s->doc_url), &p->doc_url));
		TRY(add_comments(m, &seen, s));
	}
	return NULL;
}

static struct error *run(struct merger *m, const struct profile *const *list, uint32_t count)
{
	TRY(profile_new(SIZE_MAX, &m->p));
	TRY(merge_types_find(&m->types, &m->scratch, list, count));
	TRY(make_types(m));
	TRY(make_headers(m));
	TRY(make_columns(m));
	lookup_init(&m->mappings, &m->scratch);
	lookup_init(&m->functions, &m->scratch);
	lookup_init(&m->locations, &m->scratch);
	lookup_init(&m->samples, &m->scratch);
	for (uint32_t i = 0; i < count; i++)
		TRY(add_source(m, &m->types.source[i]));
	if (m->p->sample.label_start[m->p->sample.count] == 0)
		m->p->sample.label_start = NULL;
	return NULL;
}

static struct error *merge_once(const struct profile *const *list, uint32_t count,
				struct profile **ret)
{
	struct merger m = {0};
	arena_init(&m.scratch, SIZE_MAX);
	arena_init(&m.local, SIZE_MAX);
	struct error *err = run(&m, list, count);
	arena_deinit(&m.scratch);
	arena_deinit(&m.local);
	if (err)
		profile_free(m.p);
	else
		*ret = m.p;
	return err;
}

static bool has_zeros(const struct profile *p)
{
	for (uint32_t i = 0; i < p->sample.count; i++) {
		bool zero = true;
		for (uint32_t t = 0; t < p->type.count && zero; t++)
			zero = p->sample.value[t][i] == 0;
		if (zero)
			return true;
	}
	return false;
}

struct error *profile_merge(const struct profile *const *list, uint32_t count, struct profile **ret)
{
	struct profile *p;
	if (count == 0)
		return error_new(ERR_FORMAT, "no profiles to merge");
	TRY(merge_once(list, count, &p));
	if (has_zeros(p)) {
		// What cancelled out goes, and what only it used goes with it.
		const struct profile *const again[] = {p};
		struct profile *compact;
		struct error *err = merge_once(again, 1, &compact);
		profile_free(p);
		if (err)
			return err;
		p = compact;
	}
	*ret = p;
	return NULL;
}

struct error *profile_settle_types(struct profile *p)
{
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX);
	struct merge_types types;
	const struct profile *const list[] = {p};
	struct error *err = merge_types_find(&types, &scratch, list, 1);
	if (!err) {
		// The columns move down, in order: a type that stays never has a smaller number
		// than its new place.
		const struct merge_source *s = &types.source[0];
		p->default_type = s->default_type;
		p->type.count = types.count;
		for (uint32_t t = 0; t < types.count; t++) {
			p->type.type[t] = p->type.type[s->type[t]];
			p->type.unit[t] = p->type.unit[s->type[t]];
			if (p->sample.value)
				p->sample.value[t] = p->sample.value[s->type[t]];
		}
	}
	arena_deinit(&scratch);
	return err;
}
