// Lines of the profile are first mapped to costs, then samples are added up.
#include "report/lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/source.h"
#include "regex/regex.h"
#include "report/header.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

// What a table does not need of a key is 0.
struct key {
	str_id name, file, object;
	uint32_t unused; // no padding: keys are compared as bytes
	int64_t start_line, line, column;
};

// Where one frame counts: indices into the sums.  own is NO_ID when its line
// has no other cost, as nearly always.
struct hit {
	uint32_t own, line, routine;
};

// Numbers for keys, from 0.
struct key_table {
	struct lookup lookup;
	struct key *key;
	uint32_t capacity;
};

struct finder {
	const struct view *view;
	const struct report_options *options;
	struct arena *scratch;
	struct line_costs *costs;
	struct key_table nodes, lines, routines;
	uint32_t cost_capacity;
	uint32_t *cost_of_line; // by line of the profile; NO_ID if the name does not match
	uint32_t *cost_of_loc;	// of locations without lines
	uint32_t *hit_start;	// by location; one more at the end
	struct hit *hit;
	uint32_t *costs_at;   // by line: how many costs it has
	struct line_sum *sum; // first of costs, then of lines, then of routines
};

static uint64_t hash_key(const struct key *key)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)key->name << 32 | key->file);
	hash = hash_more(hash, (uint64_t)key->start_line);
	hash = hash_more(hash, (uint64_t)key->line);
	return hash_more(hash, (uint64_t)key->column ^ (uint64_t)key->object << 32);
}

// The number of the key, which is `table->lookup.count` so far if it is a new one.
static struct error *key_intern(struct key_table *table, const struct key *key, uint32_t *ret)
{
	uint64_t hash = hash_key(key);
	uint32_t at;
	*ret = lookup_first(&table->lookup, hash, &at);
	while (*ret != NO_ID && memcmp(&table->key[*ret], key, sizeof *key) != 0)
		*ret = lookup_next(&table->lookup, hash, &at);
	if (*ret != NO_ID)
		return NULL;
	TRY(RESERVE(table->lookup.arena, table->key, table->lookup.count, table->capacity));
	TRY(lookup_add(&table->lookup, hash, ret));
	table->key[*ret] = *key;
	return NULL;
}

struct error *line_costs_file(struct line_costs *costs, const struct view *view,
			      const struct report_options *options, func_id func, str_id *ret)
{
	if (costs->file_of_func[func] != NO_ID) {
		*ret = costs->file_of_func[func];
		return NULL;
	}
	const struct profile *p = view->profile;
	str_id file = p->func.file[func];
	struct slice trimmed =
		source_trim(strtab_text(&p->strings, file), strtab_len(&p->strings, file),
			    options->trim_path, options->source_path);
	if (trimmed.len == 0) {
		file = 0;
	} else if (trimmed.len != strtab_len(&p->strings, file) ||
		   !path_is_clean(trimmed.text, trimmed.len)) {
		struct text clean = {0};
		path_put_clean(&clean, trimmed.text, trimmed.len);
		struct error *err = text_error(&clean);
		if (!err)
			err = strtab_intern(&costs->strings, clean.bytes, clean.len, &file);
		text_deinit(&clean);
		TRY(err);
	}
	*ret = costs->file_of_func[func] = file;
	return NULL;
}

// The cost with this key, made if it is new.
static struct error *find_cost(struct finder *f, const struct key *key, uint32_t *ret)
{
	struct line_costs *c = f->costs;
	TRY(key_intern(&f->nodes, key, ret));
	if (*ret < c->count)
		return NULL;
	struct key place = {.name = key->name, .file = key->file, .line = key->line};
	uint32_t line, routine;
	TRY(key_intern(&f->lines, &place, &line));
	place.line = 0;
	TRY(key_intern(&f->routines, &place, &routine));
	TRY(RESERVE(f->scratch, c->cost, *ret, f->cost_capacity));
	c->cost[*ret] = (struct line_cost){
		.name = key->name,
		.file = key->file,
		.object = key->object,
		.start_line = key->start_line,
		.line = key->line,
		.column = key->column,
		.at = line,
		.routine = routine,
	};
	c->count = *ret + 1;
	return NULL;
}

// Fills cost_of_line and cost_of_loc for one location.
static struct error *match_location(struct finder *f, struct regex *names, loc_id loc)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	map_id mapping = p->loc.mapping[loc];
	str_id object = mapping == NO_ID ? 0 : p->mapping.file[mapping];
	bool matches;
	if (view->line_start[loc] == view->line_end[loc]) {
		// A location without a name is a function called "".
		TRY(regex_match_id(names, &p->strings, 0, &matches));
		if (!matches)
			return NULL;
		struct key key = {.object = object};
		return find_cost(f, &key, &f->cost_of_loc[loc]);
	}
	for (uint32_t j = view->line_start[loc]; j < view->line_end[loc]; j++) {
		line_id line = view->line[j];
		func_id func = p->line.func[line];
		TRY(regex_match_id(names, &p->strings, p->func.name[func], &matches));
		if (!matches)
			continue;
		struct key key = {
			.name = p->func.name[func],
			.object = object,
			.start_line = p->func.start_line[func],
			.line = p->line.number[line],
			.column = f->options->columns ? p->line.column[line] : 0,
		};
		TRY(line_costs_file(f->costs, view, f->options, func, &key.file));
		TRY(find_cost(f, &key, &f->cost_of_line[line]));
	}
	return NULL;
}

static void put_hit(struct finder *f, uint32_t *count, uint32_t cost, const bool *dropped)
{
	if (cost == NO_ID || (dropped && dropped[cost]))
		return;
	const struct line_cost *c = &f->costs->cost[cost];
	f->hit[(*count)++] = (struct hit){
		.own = f->costs_at[c->at] > 1 ? cost : NO_ID,
		.line = f->costs->count + c->at,
		.routine = f->costs->count + f->lines.lookup.count + c->routine,
	};
}

// Lists for each location where it counts, so that the pass over the samples
// touches little memory.  What is dropped does not count.
static struct error *list_hits(struct finder *f, const bool *dropped)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	uint32_t count = 0;
	if (!f->hit) {
		TRY(ALLOC(f->scratch, f->costs_at, f->lines.lookup.count));
		for (uint32_t i = 0; i < f->costs->count; i++)
			f->costs_at[f->costs->cost[i].at]++;
		TRY(ALLOC(f->scratch, f->hit_start, p->loc.count + 1));
		TRY(ALLOC(f->scratch, f->hit, (size_t)p->line.count + p->loc.count));
	}
	for (loc_id loc = 0; loc < p->loc.count; loc++) {
		f->hit_start[loc] = count;
		put_hit(f, &count, f->cost_of_loc[loc], dropped);
		for (uint32_t j = view->line_start[loc]; j < view->line_end[loc]; j++)
			put_hit(f, &count, f->cost_of_line[view->line[j]], dropped);
	}
	f->hit_start[p->loc.count] = count;
	size_t sum_count =
		(size_t)f->costs->count + f->lines.lookup.count + f->routines.lookup.count;
	TRY(ALLOC(f->scratch, f->sum, sum_count));
	f->costs->line = f->sum + f->costs->count;
	f->costs->routine = f->costs->line + f->lines.lookup.count;
	return NULL;
}

// Adds a sample, but once only; stamp is the sample's number plus 1.
static inline void add_once(struct line_sum *sum, uint32_t stamp, int64_t value)
{
	if (sum->seen == stamp)
		return;
	sum->seen = stamp;
	sum->cum = sum_saturating(sum->cum, value);
}

static void add_flat(struct finder *f, loc_id leaf, int64_t value)
{
	const struct view *view = f->view;
	uint32_t j = view->line_start[leaf];
	uint32_t cost =
		j == view->line_end[leaf] ? f->cost_of_loc[leaf] : f->cost_of_line[view->line[j]];
	if (cost != NO_ID)
		f->costs->cost[cost].flat = sum_saturating(f->costs->cost[cost].flat, value);
}

static void add_sample(struct finder *f, uint32_t n, int64_t value, bool with_flat)
{
	const struct view *view = f->view;
	const loc_id *stack = view->profile->sample.stack;
	bool leaf = with_flat;
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
		loc_id loc = stack[k];
		if (view_removed(view, loc))
			continue;
		if (leaf)
			add_flat(f, loc, value);
		leaf = false;
		const struct hit *end = f->hit + f->hit_start[loc + 1];
		for (const struct hit *hit = f->hit + f->hit_start[loc]; hit < end; hit++) {
			if (UNLIKELY(hit->own != NO_ID))
				add_once(&f->sum[hit->own], n + 1, value);
			add_once(&f->sum[hit->line], n + 1, value);
			add_once(&f->sum[hit->routine], n + 1, value);
		}
	}
}

// One pass over all samples.
static struct error *add_samples(struct finder *f, bool with_flat)
{
	const struct view *view = f->view;
	const int64_t *value = view->profile->sample.value[f->options->type];
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		int64_t weight = value[view->sample[n]];
		if (weight)
			add_sample(f, n, weight, with_flat);
	}
	return NULL;
}

// Marks what drop_negative drops; NULL if that is nothing.
static struct error *find_negative(struct finder *f, bool **ret)
{
	const struct line_costs *c = f->costs;
	bool any = false;
	bool *dropped;
	TRY(ALLOC(f->scratch, dropped, c->count));
	for (uint32_t i = 0; i < c->count; i++) {
		dropped[i] = c->cost[i].flat < 0 || (c->cost[i].flat == 0 && c->cost[i].cum < 0);
		any = any || dropped[i];
	}
	*ret = any ? dropped : NULL;
	return NULL;
}

// Flat and cum of all costs.
static struct error *count_costs(struct finder *f)
{
	struct line_costs *c = f->costs;
	TRY(list_hits(f, NULL));
	TRY(add_samples(f, true));
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t at = c->cost[i].at;
		c->cost[i].cum = f->costs_at[at] > 1 ? f->sum[i].cum : c->line[at].cum;
	}
	uint32_t lines = f->view->profile->line.count;
	TRY(ALLOC(f->scratch, c->at_of_line, lines + 1));
	for (line_id line = 0; line < lines; line++) {
		uint32_t cost = f->cost_of_line[line];
		c->at_of_line[line] = cost == NO_ID ? NO_ID : c->cost[cost].at;
	}
	return NULL;
}

// Takes out what has no cost, and what drop_negative drops: that must not
// count for lines and functions either, so they are counted again.
static struct error *drop_costs(struct finder *f)
{
	struct line_costs *c = f->costs;
	bool *dropped = NULL;
	if (f->options->drop_negative)
		TRY(find_negative(f, &dropped));
	if (dropped) {
		TRY(list_hits(f, dropped));
		TRY(add_samples(f, false));
	}
	uint32_t kept = 0;
	for (uint32_t i = 0; i < c->count; i++)
		if ((c->cost[i].flat || c->cost[i].cum) && !(dropped && dropped[i]))
			c->cost[kept++] = c->cost[i];
	c->count = kept;
	return NULL;
}

static int compare_costs(const void *a, const void *b, void *strings)
{
	const struct line_cost *x = a, *y = b;
	if (x->name != y->name)
		return strtab_compare(strings, x->name, y->name);
	if (x->file != y->file)
		return strtab_compare(strings, x->file, y->file);
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->start_line != y->start_line)
		return x->start_line < y->start_line ? -1 : 1;
	return 0;
}

struct error *line_costs_find(const struct view *view, const struct report_options *options,
			      struct regex *names, struct arena *scratch, struct line_costs *ret)
{
	const struct profile *p = view->profile;
	*ret = (struct line_costs){0};
	TRY(strtab_init_copy(&ret->strings, scratch, &p->strings));
	struct finder f = {.view = view, .options = options, .scratch = scratch, .costs = ret};
	lookup_init(&f.nodes.lookup, scratch);
	lookup_init(&f.lines.lookup, scratch);
	lookup_init(&f.routines.lookup, scratch);
	TRY(ALLOC(scratch, f.cost_of_line, p->line.count + 1));
	TRY(ALLOC(scratch, f.cost_of_loc, p->loc.count + 1));
	TRY(ALLOC(scratch, ret->file_of_func, p->func.count + 1));
	memset(f.cost_of_line, 0xff, p->line.count * sizeof *f.cost_of_line);
	memset(f.cost_of_loc, 0xff, p->loc.count * sizeof *f.cost_of_loc);
	memset(ret->file_of_func, 0xff, p->func.count * sizeof *ret->file_of_func);
	for (loc_id loc = 0; loc < p->loc.count; loc++)
		TRY(match_location(&f, names, loc));
	if (ret->count == 0 || options->type >= p->type.count || view->sample_count == 0) {
		ret->count = 0;
		return NULL;
	}

	TRY(count_costs(&f));
	TRY(drop_costs(&f));
	qsort_r(ret->cost, ret->count, sizeof *ret->cost, compare_costs, &ret->strings);
	return NULL;
}
