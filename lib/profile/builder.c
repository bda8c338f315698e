// The unfinished profile, and lookups for what must not be added twice.
#include "profile/builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "base/saturate.h"
#include "profile/check.h"

// What any reader may use, however little it has read.
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 32

// More sample types than any profiler has; each costs a column.
#define MAX_TYPES 4096

struct builder {
	struct profile *p;
	struct arena scratch; // lookups
	struct lookup functions, locations, samples;
	uint32_t type_cap, comment_cap, fact_cap, mapping_cap, func_cap, loc_cap, line_cap;
	uint32_t sample_cap, stack_cap, label_cap;
	// The sample at hand is behind the last one in the same columns.
	uint32_t stack_count, label_count;
	bool mappings_settled;
};

struct error *builder_new(struct builder **ret)
{
	struct builder *b = calloc(1, sizeof *b);
	if (!b)
		return error_nomem();
	struct error *err = profile_new(FIXED_MEMORY, &b->p);
	if (err) {
		free(b);
		return err;
	}
	arena_init(&b->scratch, FIXED_MEMORY);
	lookup_init(&b->functions, &b->scratch);
	lookup_init(&b->locations, &b->scratch);
	lookup_init(&b->samples, &b->scratch);
	*ret = b;
	return NULL;
}

void builder_free(struct builder *b)
{
	if (!b)
		return;
	arena_deinit(&b->scratch);
	profile_free(b->p);
	free(b);
}

void builder_allow(struct builder *b, uint64_t bytes)
{
	b->p->arena.limit = b->scratch.limit = FIXED_MEMORY + bytes * MEMORY_RATIO;
}

struct profile *builder_profile(struct builder *b)
{
	return b->p;
}

struct error *builder_intern(struct builder *b, struct slice text, str_id *ret)
{
	return strtab_intern(&b->p->strings, text.text, text.len, ret);
}

struct error *builder_add_type(struct builder *b, const char *type, const char *unit)
{
	struct profile *p = b->p;
	uint32_t i = p->type.count, old = b->type_cap, cap;
	if (i >= MAX_TYPES)
		return error_new(ERR_LIMIT, "more than %u sample types", MAX_TYPES);
	GROW(&p->arena, p->type.type, i, old, cap);
	GROW(&p->arena, p->type.unit, i, old, cap);
	GROW(&p->arena, p->sample.value, i, old, cap);
	b->type_cap = cap;
	TRY(strtab_intern(&p->strings, type, strlen(type), &p->type.type[i]));
	TRY(strtab_intern(&p->strings, unit, strlen(unit), &p->type.unit[i]));
	p->sample.value[i] = NULL;
	if (b->sample_cap)
		TRY(ALLOC(&p->arena, p->sample.value[i], b->sample_cap));
	p->type.count++;
	return NULL;
}

struct error *builder_add_comment(struct builder *b, struct slice text)
{
	struct profile *p = b->p;
	TRY(RESERVE(&p->arena, p->comment.text, p->comment.count, b->comment_cap));
	TRY(builder_intern(b, text, &p->comment.text[p->comment.count]));
	p->comment.count++;
	return NULL;
}

struct error *builder_add_fact(struct builder *b, struct slice key, struct slice text)
{
	struct profile *p = b->p;
	uint32_t i = p->fact.count, old = b->fact_cap, cap;
	GROW(&p->arena, p->fact.key, i, old, cap);
	GROW(&p->arena, p->fact.text, i, old, cap);
	b->fact_cap = cap;
	TRY(builder_intern(b, key, &p->fact.key[i]));
	TRY(builder_intern(b, text, &p->fact.text[i]));
	p->fact.count++;
	return NULL;
}

struct error *builder_add_mapping(struct builder *b, const struct builder_mapping *mapping,
				  map_id *ret)
{
	struct profile *p = b->p;
	uint32_t i = p->mapping.count, old = b->mapping_cap, cap;
	GROW(&p->arena, p->mapping.id, i, old, cap);
	GROW(&p->arena, p->mapping.start, i, old, cap);
	GROW(&p->arena, p->mapping.limit, i, old, cap);
	GROW(&p->arena, p->mapping.offset, i, old, cap);
	GROW(&p->arena, p->mapping.file, i, old, cap);
	GROW(&p->arena, p->mapping.build_id, i, old, cap);
	GROW(&p->arena, p->mapping.flags, i, old, cap);
	b->mapping_cap = cap;
	TRY(builder_intern(b, mapping->file, &p->mapping.file[i]));
	TRY(builder_intern(b, mapping->build_id, &p->mapping.build_id[i]));
	p->mapping.id[i] = (uint64_t)i + 1;
	p->mapping.start[i] = mapping->start;
	p->mapping.limit[i] = mapping->limit;
	p->mapping.offset[i] = mapping->offset;
	p->mapping.flags[i] = mapping->flags;
	p->mapping.count++;
	*ret = i;
	return NULL;
}

struct error *builder_add_origin(struct builder *b, const char *file, map_id *ret)
{
	const struct builder_mapping mapping = {
		.file = {file, strlen(file)},
		.flags = MAPPING_HAS_FUNCTIONS | MAPPING_HAS_FILENAMES | MAPPING_HAS_LINE_NUMBERS |
			 MAPPING_HAS_INLINE_FRAMES,
	};
	return builder_add_mapping(b, &mapping, ret);
}

static bool same_function(const struct profile *p, func_id n, str_id name, str_id system_name,
			  str_id file, int64_t start_line)
{
	return p->func.name[n] == name && p->func.system_name[n] == system_name &&
	       p->func.file[n] == file && p->func.start_line[n] == start_line;
}

struct error *builder_func(struct builder *b, str_id name, str_id system_name, str_id file,
			   int64_t start_line, func_id *ret)
{
	struct profile *p = b->p;
	uint64_t hash = hash_more(hash_more(hash_seed(), name), system_name);
	hash = hash_more(hash_more(hash, file), (uint64_t)start_line);
	uint32_t at, n = lookup_first(&b->functions, hash, &at);
	while (n != NO_ID && !same_function(p, n, name, system_name, file, start_line))
		n = lookup_next(&b->functions, hash, &at);
	*ret = n;
	if (n != NO_ID)
		return NULL;
	uint32_t i = p->func.count, old = b->func_cap, cap;
	GROW(&p->arena, p->func.id, i, old, cap);
	GROW(&p->arena, p->func.name, i, old, cap);
	GROW(&p->arena, p->func.system_name, i, old, cap);
	GROW(&p->arena, p->func.file, i, old, cap);
	GROW(&p->arena, p->func.start_line, i, old, cap);
	b->func_cap = cap;
	p->func.id[i] = (uint64_t)i + 1;
	p->func.name[i] = name;
	p->func.system_name[i] = system_name;
	p->func.file[i] = file;
	p->func.start_line[i] = start_line;
	p->func.count++;
	return lookup_add(&b->functions, hash, ret);
}

struct error *builder_shown_func(struct builder *b, str_id name, str_id file, int64_t start_line,
				 func_id *ret)
{
	bool mangled = profile_text(b->p, name)[0] == '_';
	return builder_func(b, name, mangled ? name : 0, file, start_line, ret);
}

static bool same_location(const struct profile *p, loc_id n, uint64_t address, map_id mapping,
			  const struct builder_line *line, uint32_t line_count)
{
	uint32_t first = p->loc.line_start[n];
	if (p->loc.address[n] != address || p->loc.mapping[n] != mapping ||
	    p->loc.line_start[n + 1] - first != line_count)
		return false;
	for (uint32_t j = 0; j < line_count; j++)
		if (p->line.func[first + j] != line[j].func ||
		    p->line.number[first + j] != line[j].number ||
		    p->line.column[first + j] != line[j].column)
			return false;
	return true;
}

static struct error *add_line(struct builder *b, const struct builder_line *line)
{
	struct profile *p = b->p;
	uint32_t i = p->line.count, old = b->line_cap, cap;
	GROW(&p->arena, p->line.func, i, old, cap);
	GROW(&p->arena, p->line.number, i, old, cap);
	GROW(&p->arena, p->line.column, i, old, cap);
	b->line_cap = cap;
	p->line.func[i] = line->func;
	p->line.number[i] = line->number;
	p->line.column[i] = line->column;
	p->line.count++;
	return NULL;
}

static struct error *add_location(struct builder *b, uint64_t address, map_id mapping,
				  const struct builder_line *line, uint32_t line_count)
{
	struct profile *p = b->p;
	uint32_t i = p->loc.count, old = b->loc_cap, cap;
	if (old == 0)
		p->loc.line_start = NULL; // the one of profile_new() has no room
	GROW(&p->arena, p->loc.id, i + 1, old, cap);
	GROW(&p->arena, p->loc.address, i + 1, old, cap);
	GROW(&p->arena, p->loc.mapping, i + 1, old, cap);
	GROW(&p->arena, p->loc.folded, i + 1, old, cap);
	GROW(&p->arena, p->loc.line_start, i + 1, old, cap);
	b->loc_cap = cap;
	p->loc.line_start[0] = 0;
	for (uint32_t j = 0; j < line_count; j++)
		TRY(add_line(b, &line[j]));
	p->loc.id[i] = (uint64_t)i + 1;
	p->loc.address[i] = address;
	p->loc.mapping[i] = mapping;
	p->loc.folded[i] = 0;
	p->loc.line_start[i + 1] = p->line.count;
	p->loc.count++;
	return NULL;
}

struct error *builder_location(struct builder *b, uint64_t address, map_id mapping,
			       const struct builder_line *line, uint32_t line_count, loc_id *ret)
{
	uint64_t hash = hash_more(hash_more(hash_seed(), address), mapping);
	for (uint32_t j = 0; j < line_count; j++)
		hash = hash_more(hash_more(hash, line[j].func), (uint64_t)line[j].number);
	uint32_t at, n = lookup_first(&b->locations, hash, &at);
	while (n != NO_ID && !same_location(b->p, n, address, mapping, line, line_count))
		n = lookup_next(&b->locations, hash, &at);
	*ret = n;
	if (n != NO_ID)
		return NULL;
	TRY(add_location(b, address, mapping, line, line_count));
	return lookup_add(&b->locations, hash, ret);
}

struct error *builder_frame(struct builder *b, struct slice name, struct slice file, int64_t line,
			    loc_id *ret)
{
	str_id name_id, file_id;
	struct builder_line only = {.number = line};
	TRY(builder_intern(b, name, &name_id));
	TRY(builder_intern(b, file, &file_id));
	TRY(builder_func(b, name_id, name_id, file_id, 0, &only.func));
	return builder_location(b, 0, NO_ID, &only, 1, ret);
}

struct error *builder_push(struct builder *b, loc_id loc)
{
	struct profile *p = b->p;
	TRY(RESERVE(&p->arena, p->sample.stack, b->stack_count, b->stack_cap));
	p->sample.stack[b->stack_count++] = loc;
	return NULL;
}

struct error *builder_push_all(struct builder *b, const loc_id *loc, uint32_t count)
{
	struct profile *p = b->p;
	TRY(RESERVE_MORE(&p->arena, p->sample.stack, b->stack_count, b->stack_cap, count));
	if (count)
		memcpy(p->sample.stack + b->stack_count, loc, count * sizeof *loc);
	b->stack_count += count;
	return NULL;
}

static uint32_t first_frame(const struct builder *b)
{
	return b->p->sample.stack_start[b->p->sample.count];
}

static uint32_t first_label(const struct builder *b)
{
	return b->sample_cap ? b->p->sample.label_start[b->p->sample.count] : 0;
}

uint32_t builder_depth(const struct builder *b)
{
	return b->stack_count - first_frame(b);
}

void builder_reverse(struct builder *b)
{
	loc_id *stack = b->p->sample.stack;
	for (uint32_t i = first_frame(b), j = b->stack_count; i + 1 < j; i++) {
		loc_id moved = stack[i];
		stack[i] = stack[--j];
		stack[j] = moved;
	}
}

struct error *builder_add_labels(struct builder *b, const struct label *label, uint32_t count)
{
	struct profile *p = b->p;
	TRY(RESERVE_MORE(&p->arena, p->sample.label, b->label_count, b->label_cap, count));
	for (uint32_t i = 0; i < count; i++)
		p->sample.label[b->label_count++] = label[i];
	return NULL;
}

struct error *builder_label(struct builder *b, str_id key, str_id value)
{
	return builder_add_labels(b, &(struct label){.key = key, .str = value}, 1);
}

struct error *builder_number(struct builder *b, str_id key, int64_t number, str_id unit)
{
	const struct label label = {.key = key, .str = NO_ID, .num = number, .unit = unit};
	return builder_add_labels(b, &label, 1);
}

void builder_drop_sample(struct builder *b)
{
	b->stack_count = first_frame(b);
	b->label_count = first_label(b);
}

static struct error *grow_samples(struct builder *b)
{
	struct profile *p = b->p;
	uint32_t i = p->sample.count, old = b->sample_cap, cap;
	if (old == 0)
		p->sample.stack_start = NULL; // the one of profile_new() has no room
	GROW(&p->arena, p->sample.stack_start, i + 1, old, cap);
	GROW(&p->arena, p->sample.label_start, i + 1, old, cap);
	for (uint32_t t = 0; t < p->type.count; t++)
		GROW(&p->arena, p->sample.value[t], i + 1, old, cap);
	p->sample.stack_start[0] = p->sample.label_start[0] = 0;
	b->sample_cap = cap;
	return NULL;
}

struct error *builder_end_sample(struct builder *b, const int64_t *value)
{
	struct profile *p = b->p;
	if (p->sample.count + 2 > b->sample_cap)
		TRY(grow_samples(b));
	uint32_t i = p->sample.count;
	for (uint32_t t = 0; t < p->type.count; t++)
		p->sample.value[t][i] = value[t];
	p->sample.stack_start[i + 1] = b->stack_count;
	p->sample.label_start[i + 1] = b->label_count;
	p->sample.count++;
	return NULL;
}

static bool same_label(const struct label *a, const struct label *b)
{
	return a->key == b->key && a->str == b->str && a->num == b->num && a->unit == b->unit;
}

// The sample at hand has the stack and labels of sample @p n.
static bool same_sample(const struct builder *b, uint32_t n)
{
	const struct profile *p = b->p;
	uint32_t first = p->sample.stack_start[n], depth = p->sample.stack_start[n + 1] - first;
	uint32_t label = p->sample.label_start[n], labels = p->sample.label_start[n + 1] - label;
	if (depth != builder_depth(b) || labels != b->label_count - first_label(b))
		return false;
	if (depth && memcmp(&p->sample.stack[first], &p->sample.stack[first_frame(b)],
			    depth * sizeof *p->sample.stack) != 0)
		return false;
	for (uint32_t k = 0; k < labels; k++)
		if (!same_label(&p->sample.label[label + k], &p->sample.label[first_label(b) + k]))
			return false;
	return true;
}

static uint64_t hash_sample(const struct builder *b)
{
	const struct profile *p = b->p;
	uint32_t depth = builder_depth(b);
	const loc_id *stack = depth ? &p->sample.stack[first_frame(b)] : NULL;
	uint64_t hash = hash_bytes(stack, depth * sizeof *stack);
	for (uint32_t k = first_label(b); k < b->label_count; k++)
		hash = hash_more(hash_more(hash, p->sample.label[k].key),
				 p->sample.label[k].str ^ (uint64_t)p->sample.label[k].num << 1);
	return hash;
}

void builder_add_values(struct builder *b, uint32_t n, const int64_t *value)
{
	struct profile *p = b->p;
	for (uint32_t t = 0; t < p->type.count; t++)
		add_saturating(&p->sample.value[t][n], value[t], &p->saturated);
}

struct error *builder_add_to_sample(struct builder *b, const int64_t *value)
{
	uint64_t hash = hash_sample(b);
	uint32_t at, n = lookup_first(&b->samples, hash, &at);
	while (n != NO_ID && !same_sample(b, n))
		n = lookup_next(&b->samples, hash, &at);
	if (n == NO_ID) {
		TRY(builder_end_sample(b, value));
		return lookup_add(&b->samples, hash, &n);
	}
	builder_add_values(b, n, value);
	builder_drop_sample(b);
	return NULL;
}

// Without addresses there is nothing that a binary could give names to; a mapping says so.
static struct error *add_named_mapping(struct builder *b)
{
	struct profile *p = b->p;
	map_id mapping;
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.address[l])
			return NULL;
	TRY(builder_add_mapping(b, &(struct builder_mapping){.flags = MAPPING_HAS_FUNCTIONS},
				&mapping));
	for (loc_id l = 0; l < p->loc.count; l++)
		p->loc.mapping[l] = mapping;
	return NULL;
}

void builder_settle_mappings(struct builder *b)
{
	b->mappings_settled = true;
}

static struct error *finish(struct builder *b)
{
	struct profile *p = b->p;
	if (b->label_count == 0)
		p->sample.label_start = NULL;
	if (p->mapping.count == 0 && p->loc.count > 0 && !b->mappings_settled)
		TRY(add_named_mapping(b));
	TRY(profile_sort_labels(p));
	return profile_check(p);
}

struct error *builder_finish(struct builder *b, struct profile **ret)
{
	struct profile *p = b->p;
	struct error *err = finish(b);
	if (!err) {
		*ret = p;
		b->p = NULL;
	}
	builder_free(b);
	return err;
}
