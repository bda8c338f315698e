// Lines of the profile are first mapped to costs, then samples are added up.
#include "report/lines.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
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

// An open-addressed table from keys to indices that count up from 0.
struct key_table {
	struct key *key;
	uint32_t *slot;
	uint32_t count, capacity, slot_count;
};

struct finder {
	const struct view *view;
	const struct report_options *options;
	struct arena *scratch;
	struct line_costs *costs;
	struct key_table nodes, lines, routines;
	uint32_t cost_capacity, line_capacity, routine_capacity;
	uint32_t *cost_of_line; // by line of the profile; NO_ID if the name does not match
	uint32_t *cost_of_loc;	// of locations without lines
	bool *loc_matches;
	bool *dropped; // by cost; NULL in the first pass
	str_id *file_of_func;
};

static uint64_t hash_key(const struct key *key)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)key->name << 32 | key->file);
	hash = hash_more(hash, (uint64_t)key->start_line);
	hash = hash_more(hash, (uint64_t)key->line);
	return hash_more(hash, (uint64_t)key->column ^ (uint64_t)key->object << 32);
}

static uint32_t *key_slot(const struct key_table *table, const struct key *key)
{
	uint32_t mask = table->slot_count - 1;
	for (uint32_t i = (uint32_t)hash_key(key) & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &table->slot[i];
		if (!*slot || memcmp(&table->key[*slot - 1], key, sizeof *key) == 0)
			return slot;
	}
}

// Index of the key; *ret_new says that it was not there before.
static struct error *key_intern(struct key_table *table, struct arena *arena, const struct key *key,
				uint32_t *ret, bool *ret_new)
{
	if (table->count * 2 >= table->slot_count) {
		uint32_t slot_count = table->slot_count ? table->slot_count * 2 : 256;
		TRY(ALLOC(arena, table->slot, slot_count));
		table->slot_count = slot_count;
		for (uint32_t i = 0; i < table->count; i++)
			*key_slot(table, &table->key[i]) = i + 1;
	}
	uint32_t *slot = key_slot(table, key);
	*ret_new = !*slot;
	if (*ret_new) {
		TRY(RESERVE(arena, table->key, table->count, table->capacity));
		table->key[table->count++] = *key;
		*slot = table->count;
	}
	*ret = *slot - 1;
	return NULL;
}

// The name of a function's file as it is shown.
static struct error *file_name(struct finder *f, func_id func, str_id *ret)
{
	if (f->file_of_func[func] != NO_ID) {
		*ret = f->file_of_func[func];
		return NULL;
	}
	const struct profile *p = f->view->profile;
	str_id file = p->func.file[func];
	struct path_part trimmed =
		source_trim(strtab_text(&p->strings, file), strtab_len(&p->strings, file),
			    f->options->trim_path, f->options->source_path);
	if (trimmed.len == 0) {
		file = 0;
	} else if (trimmed.len != strtab_len(&p->strings, file) ||
		   !path_is_clean(trimmed.text, trimmed.len)) {
		struct text clean = {0};
		path_put_clean(&clean, trimmed.text, trimmed.len);
		struct error *err = text_error(&clean);
		if (!err)
			err = strtab_intern(&f->costs->strings, clean.bytes, clean.len, &file);
		text_deinit(&clean);
		TRY(err);
	}
	*ret = f->file_of_func[func] = file;
	return NULL;
}

// The cost with this key, made if it is new.
static struct error *find_cost(struct finder *f, const struct key *key, uint32_t *ret)
{
	struct line_costs *c = f->costs;
	bool is_new;
	TRY(key_intern(&f->nodes, f->scratch, key, ret, &is_new));
	if (!is_new)
		return NULL;
	struct key place = {.name = key->name, .file = key->file, .line = key->line};
	uint32_t line, routine;
	TRY(key_intern(&f->lines, f->scratch, &place, &line, &is_new));
	if (is_new) {
		TRY(RESERVE(f->scratch, c->line, line, f->line_capacity));
		c->line[line] = (struct line_sum){0};
	}
	place.line = 0;
	TRY(key_intern(&f->routines, f->scratch, &place, &routine, &is_new));
	if (is_new) {
		TRY(RESERVE(f->scratch, c->routine, routine, f->routine_capacity));
		c->routine[routine] = (struct line_sum){0};
	}
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

// Fills cost_of_line, cost_of_loc and loc_matches for one location.
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
		f->loc_matches[loc] = true;
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
		TRY(file_name(f, func, &key.file));
		TRY(find_cost(f, &key, &f->cost_of_line[line]));
		f->loc_matches[loc] = true;
	}
	return NULL;
}

// Adds a sample to a cost, its line and its function; stamp is the sample's number plus 1.
static void add_cum(struct finder *f, uint32_t *seen, uint32_t cost, uint32_t stamp, int64_t value)
{
	if (cost == NO_ID || seen[cost] == stamp)
		return;
	seen[cost] = stamp;
	struct line_costs *c = f->costs;
	struct line_cost *it = &c->cost[cost];
	if (!f->dropped)
		it->cum = report_add(it->cum, value);
	else if (f->dropped[cost])
		return;
	struct line_sum *sums[] = {&c->line[it->at], &c->routine[it->routine]};
	for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
		if (sums[i]->seen == stamp)
			continue;
		sums[i]->seen = stamp;
		sums[i]->cum = report_add(sums[i]->cum, value);
	}
}

static void add_flat(struct finder *f, uint32_t cost, int64_t value)
{
	if (cost != NO_ID && !f->dropped)
		f->costs->cost[cost].flat = report_add(f->costs->cost[cost].flat, value);
}

// One pass over all samples.
static struct error *add_samples(struct finder *f, uint32_t *seen)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	const int64_t *value = p->sample.value[f->options->type];
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		int64_t weight = value[view->sample[n]];
		if (weight == 0)
			continue;
		bool leaf = true;
		for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
			loc_id loc = p->sample.stack[k];
			if (view_removed(view, loc))
				continue;
			bool is_leaf = leaf;
			leaf = false;
			if (!f->loc_matches[loc])
				continue;
			uint32_t j = view->line_start[loc], end = view->line_end[loc];
			if (j == end) {
				add_cum(f, seen, f->cost_of_loc[loc], n + 1, weight);
				if (is_leaf)
					add_flat(f, f->cost_of_loc[loc], weight);
				continue;
			}
			if (is_leaf)
				add_flat(f, f->cost_of_line[view->line[j]], weight);
			for (; j < end; j++)
				add_cum(f, seen, f->cost_of_line[view->line[j]], n + 1, weight);
		}
	}
	return NULL;
}

// What drop_negative drops must not count for lines and functions either:
// marks it, and counts those again.
static struct error *drop_negative(struct finder *f, uint32_t *seen)
{
	struct line_costs *c = f->costs;
	bool any = false;
	bool *dropped;
	TRY(ALLOC(f->scratch, dropped, c->count + 1));
	for (uint32_t i = 0; i < c->count; i++) {
		dropped[i] = c->cost[i].flat < 0 || (c->cost[i].flat == 0 && c->cost[i].cum < 0);
		any = any || dropped[i];
	}
	if (!any)
		return NULL;
	f->dropped = dropped;
	memset(seen, 0, c->count * sizeof *seen);
	memset(c->line, 0, f->lines.count * sizeof *c->line);
	memset(c->routine, 0, f->routines.count * sizeof *c->routine);
	return add_samples(f, seen);
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
	TRY(ALLOC(scratch, f.cost_of_line, p->line.count + 1));
	TRY(ALLOC(scratch, f.cost_of_loc, p->loc.count + 1));
	TRY(ALLOC(scratch, f.loc_matches, p->loc.count + 1));
	TRY(ALLOC(scratch, f.file_of_func, p->func.count + 1));
	memset(f.cost_of_line, 0xff, p->line.count * sizeof *f.cost_of_line);
	memset(f.cost_of_loc, 0xff, p->loc.count * sizeof *f.cost_of_loc);
	memset(f.file_of_func, 0xff, p->func.count * sizeof *f.file_of_func);
	for (loc_id loc = 0; loc < p->loc.count; loc++)
		TRY(match_location(&f, names, loc));
	if (ret->count == 0 || options->type >= p->type.count) {
		ret->count = 0;
		return NULL;
	}

	uint32_t *seen;
	TRY(ALLOC(scratch, seen, ret->count));
	TRY(add_samples(&f, seen));
	if (options->drop_negative)
		TRY(drop_negative(&f, seen));
	uint32_t kept = 0;
	for (uint32_t i = 0; i < ret->count; i++)
		if ((ret->cost[i].flat || ret->cost[i].cum) && !(f.dropped && f.dropped[i]))
			ret->cost[kept++] = ret->cost[i];
	ret->count = kept;
	qsort_r(ret->cost, kept, sizeof *ret->cost, compare_costs, &ret->strings);
	return NULL;
}
