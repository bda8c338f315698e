// Locations are mapped to what they count for first, then samples are added up, as in lines.c.
#include "report/list_inlines.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/saturate.h"
#include "base/sort.h"
#include "filter/view.h"

// Samples or locations between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

// Where one location counts.
struct hit {
	uint32_t index; // of a callee or a caller
	bool caller;
	bool flat; // also its flat, when the location is a leaf
};

struct finder {
	const struct view *view;
	const struct report_options *options;
	struct line_costs *costs;
	struct arena *scratch;
	struct inlines *inlines;
	uint32_t callee_capacity, caller_capacity;
	struct lookup callees, callers;
	uint32_t *routine_of; // by line of the costs; NO_ID if nothing of it is shown
	uint32_t *hit_start;  // by location
	struct hit *hit;
	uint32_t hit_count, hit_capacity;
};

static struct error *find_callee(struct finder *f, const struct inlined *wanted, uint32_t *ret)
{
	struct inlines *in = f->inlines;
	uint64_t hash = hash_more(hash_seed(), (uint64_t)wanted->at << 32 | wanted->parent);
	hash = hash_more(hash, (uint64_t)wanted->name << 32 | wanted->file);
	uint32_t at = 0;
	for (*ret = lookup_first(&f->callees, hash, &at); *ret != NO_ID;
	     *ret = lookup_next(&f->callees, hash, &at)) {
		struct inlined *c = &in->callee[*ret];
		if (c->at != wanted->at || c->parent != wanted->parent || c->name != wanted->name ||
		    c->file != wanted->file)
			continue;
		if (wanted->line < c->line)
			c->line = wanted->line;
		return NULL;
	}
	TRY(RESERVE(f->scratch, in->callee, in->callee_count, f->callee_capacity));
	TRY(lookup_add(&f->callees, hash, ret));
	in->callee[in->callee_count++] = *wanted;
	return NULL;
}

static struct error *find_caller(struct finder *f, const struct inlined_into *wanted, uint32_t *ret)
{
	struct inlines *in = f->inlines;
	uint64_t hash = hash_more(hash_seed(), (uint64_t)wanted->routine << 32 | wanted->name);
	hash = hash_more(hash_more(hash, wanted->file), (uint64_t)wanted->line);
	uint32_t at = 0;
	for (*ret = lookup_first(&f->callers, hash, &at); *ret != NO_ID;
	     *ret = lookup_next(&f->callers, hash, &at)) {
		const struct inlined_into *c = &in->caller[*ret];
		if (c->routine == wanted->routine && c->name == wanted->name &&
		    c->file == wanted->file && c->line == wanted->line)
			return NULL;
	}
	TRY(RESERVE(f->scratch, in->caller, in->caller_count, f->caller_capacity));
	TRY(lookup_add(&f->callers, hash, ret));
	in->caller[in->caller_count++] = *wanted;
	return NULL;
}

static struct error *add_hit(struct finder *f, uint32_t index, bool caller, bool flat)
{
	TRY(RESERVE(f->scratch, f->hit, f->hit_count, f->hit_capacity));
	f->hit[f->hit_count++] = (struct hit){.index = index, .caller = caller, .flat = flat};
	return NULL;
}

// The chain of calls inlined into line j of a location whose innermost line is begin.
static struct error *add_callees(struct finder *f, uint32_t begin, uint32_t j)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	struct inlined callee = {.at = f->costs->at_of_line[view->line[j]], .parent = NO_ID};
	for (uint32_t k = j; k-- > begin && callee.depth < INLINE_DEPTH; callee.depth++) {
		func_id func = p->line.func[view->line[k]];
		int64_t start = p->func.start_line[func];
		callee.name = p->func.name[func];
		callee.line = start ? start : p->line.number[view->line[k]];
		TRY(line_costs_file(f->costs, view, f->options, func, &callee.file));
		uint32_t found;
		TRY(find_callee(f, &callee, &found));
		TRY(add_hit(f, found, false, k == begin));
		callee.parent = found;
	}
	return NULL;
}

static struct error *add_caller(struct finder *f, uint32_t begin, uint32_t j)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	func_id func = p->line.func[view->line[j + 1]];
	struct inlined_into caller = {
		.routine = f->routine_of[f->costs->at_of_line[view->line[j]]],
		.name = p->func.name[func],
		.line = p->line.number[view->line[j + 1]],
	};
	TRY(line_costs_file(f->costs, view, f->options, func, &caller.file));
	uint32_t index;
	TRY(find_caller(f, &caller, &index));
	return add_hit(f, index, true, j == begin);
}

static struct error *add_location(struct finder *f, loc_id loc)
{
	const struct view *view = f->view;
	uint32_t begin = view->line_start[loc], end = view->line_end[loc];
	for (uint32_t j = begin; j < end; j++) {
		uint32_t at = f->costs->at_of_line[view->line[j]];
		if (at == NO_ID || f->routine_of[at] == NO_ID)
			continue;
		TRY(add_callees(f, begin, j));
		if (j + 1 < end)
			TRY(add_caller(f, begin, j));
	}
	return NULL;
}

static void add_sample(struct finder *f, uint32_t n, int64_t value)
{
	const struct view *view = f->view;
	bool leaf = true;
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
		loc_id loc = view->profile->sample.stack[k];
		if (view_removed(view, loc))
			continue;
		for (uint32_t i = f->hit_start[loc]; i < f->hit_start[loc + 1]; i++) {
			const struct hit *hit = &f->hit[i];
			struct inline_sum *sum = hit->caller ? &f->inlines->caller[hit->index].sum
							     : &f->inlines->callee[hit->index].sum;
			if (leaf && hit->flat)
				sum->flat = sum_saturating(sum->flat, value);
			if (sum->seen != n + 1)
				sum->cum = sum_saturating(sum->cum, value);
			sum->seen = n + 1;
		}
		leaf = false;
	}
}

static struct error *add_samples(struct finder *f)
{
	const struct view *view = f->view;
	const int64_t *value = view->profile->sample.value[f->options->type];
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		int64_t weight = value[view->sample[n]];
		if (weight)
			add_sample(f, n, weight);
	}
	return NULL;
}

static struct error *add_locations(struct finder *f)
{
	uint32_t count = f->view->profile->loc.count;
	TRY(ALLOC(f->scratch, f->hit_start, count + 1));
	for (loc_id loc = 0; loc < count; loc++) {
		if (loc % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		f->hit_start[loc] = f->hit_count;
		TRY(add_location(f, loc));
	}
	f->hit_start[count] = f->hit_count;
	return NULL;
}

// The routine of every line that is shown.
static struct error *find_routines(struct finder *f)
{
	const struct line_costs *costs = f->costs;
	uint32_t lines = 0;
	for (uint32_t i = 0; i < f->view->profile->line.count; i++)
		if (costs->at_of_line[i] != NO_ID && costs->at_of_line[i] >= lines)
			lines = costs->at_of_line[i] + 1;
	TRY(ALLOC(f->scratch, f->routine_of, lines + 1));
	memset(f->routine_of, 0xff, (lines + 1) * sizeof *f->routine_of);
	for (uint32_t i = 0; i < costs->count; i++)
		if (costs->cost[i].at < lines)
			f->routine_of[costs->cost[i].at] = costs->cost[i].routine;
	return NULL;
}

static int compare(const struct strtab *strings, const struct inline_sum *x_sum, str_id x_name,
		   str_id x_file, const struct inline_sum *y_sum, str_id y_name, str_id y_file)
{
	int64_t x = magnitude(x_sum->cum), y = magnitude(y_sum->cum);
	if (x != y)
		return x > y ? -1 : 1;
	if (x_name != y_name)
		return strtab_compare(strings, x_name, y_name);
	return x_file != y_file ? strtab_compare(strings, x_file, y_file) : 0;
}

static int compare_callers(const void *a, const void *b, void *context)
{
	const struct finder *f = context;
	const struct inlined_into *x = a, *y = b;
	if (x->routine != y->routine)
		return x->routine < y->routine ? -1 : 1;
	int order =
		compare(&f->costs->strings, &x->sum, x->name, x->file, &y->sum, y->name, y->file);
	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

// Numbers of callees: by line, then those of one parent together.
static int compare_callees(const void *a, const void *b, void *context)
{
	const struct finder *f = context;
	const struct inlined *x = &f->inlines->callee[*(const uint32_t *)a];
	const struct inlined *y = &f->inlines->callee[*(const uint32_t *)b];
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->parent != y->parent)
		return x->parent == NO_ID || (y->parent != NO_ID && x->parent < y->parent) ? -1 : 1;
	return compare(&f->costs->strings, &x->sum, x->name, x->file, &y->sum, y->name, y->file);
}

// The callees as a tree in a row.
struct tree {
	const struct inlined *callee;
	uint32_t count;
	uint32_t *sorted; // numbers of callees
	uint32_t *first;  // by number: where its own begin in sorted, NO_ID if it has none
	struct inlined *out;
	uint32_t out_count;
};

// Those of one parent begin at `at`.
static void put_tree(struct tree *t, uint32_t at)
{
	const struct inlined *head = &t->callee[t->sorted[at]];
	for (; at < t->count; at++) {
		uint32_t n = t->sorted[at];
		if (t->callee[n].at != head->at || t->callee[n].parent != head->parent)
			break;
		t->out[t->out_count++] = t->callee[n];
		if (t->first[n] != NO_ID)
			put_tree(t, t->first[n]);
	}
}

static struct error *sort_callees(struct finder *f)
{
	struct inlines *in = f->inlines;
	struct tree t = {.callee = in->callee, .count = in->callee_count};
	TRY(ALLOC(f->scratch, t.sorted, t.count + 1));
	TRY(ALLOC(f->scratch, t.first, t.count + 1));
	TRY(ALLOC(f->scratch, t.out, t.count + 1));
	memset(t.first, 0xff, t.count * sizeof *t.first);
	for (uint32_t i = 0; i < t.count; i++)
		t.sorted[i] = i;
	qsort_r(t.sorted, t.count, sizeof *t.sorted, compare_callees, f);
	for (uint32_t i = t.count; i-- > 0;)
		if (t.callee[t.sorted[i]].parent != NO_ID)
			t.first[t.callee[t.sorted[i]].parent] = i;
	for (uint32_t i = 0; i < t.count; i++) {
		const struct inlined *c = &t.callee[t.sorted[i]];
		const struct inlined *before = i ? &t.callee[t.sorted[i - 1]] : NULL;
		if (c->parent == NO_ID &&
		    !(before && before->at == c->at && before->parent == NO_ID))
			put_tree(&t, i);
	}
	in->callee = t.out;
	return NULL;
}

struct error *inlines_find(const struct view *view, const struct report_options *options,
			   struct line_costs *costs, struct arena *scratch, struct inlines *ret)
{
	*ret = (struct inlines){0};
	struct finder f = {.view = view,
			   .options = options,
			   .costs = costs,
			   .scratch = scratch,
			   .inlines = ret};
	if (!costs->at_of_line)
		return NULL; // nothing costs anything
	lookup_init(&f.callees, scratch);
	lookup_init(&f.callers, scratch);
	TRY(find_routines(&f));
	TRY(add_locations(&f));
	TRY(add_samples(&f));
	if (ret->caller_count)
		qsort_r(ret->caller, ret->caller_count, sizeof *ret->caller, compare_callers, &f);
	return ret->callee_count ? sort_callees(&f) : NULL;
}

const struct inlined *inlines_at(const struct inlines *inlines, uint32_t at, uint32_t *ret_count)
{
	const struct inlined *callee = inlines->callee;
	uint32_t first = SORTED_SPLIT(i, inlines->callee_count, callee[i].at < at);
	*ret_count = SORTED_SPLIT(i, inlines->callee_count, callee[i].at <= at) - first;
	return *ret_count ? &callee[first] : NULL;
}

const struct inlined_into *inlines_into(const struct inlines *inlines, uint32_t routine,
					uint32_t *ret_count)
{
	const struct inlined_into *caller = inlines->caller;
	uint32_t first = SORTED_SPLIT(i, inlines->caller_count, caller[i].routine < routine);
	*ret_count = SORTED_SPLIT(i, inlines->caller_count, caller[i].routine <= routine) - first;
	return *ret_count ? &caller[first] : NULL;
}
