// One pass over the samples for costs of locations, one over locations for what matches.
#include "report/weblist_costs.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "filter/view.h"
#include "regex/regex.h"
#include "report/header.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

struct finder {
	const struct view *view;
	const struct report_options *options;
	const struct code_argument *argument;
	struct arena *scratch;
	struct address_costs *costs;
	int64_t *flat, *cum; // by location
	bool *seen;
};

static struct error *sum_locations(struct finder *f)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	const int64_t *value = p->sample.value[f->options->type], *divisor = p->sample.value[0];
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		uint32_t i = view->sample[n];
		int64_t weight = f->options->mean ? mean_of(value[i], divisor[i]) : value[i];
		bool leaf = true;
		for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
			loc_id loc = p->sample.stack[k];
			if (view_removed(view, loc))
				continue;
			f->seen[loc] = true;
			f->cum[loc] = sum_saturating(f->cum[loc], weight);
			if (leaf)
				f->flat[loc] = sum_saturating(f->flat[loc], weight);
			leaf = false;
		}
	}
	return NULL;
}

static struct error *matches_any(const struct finder *f, func_id func, bool *ret)
{
	const struct profile *p = f->view->profile;
	const str_id text[] = {p->func.name[func], p->func.system_name[func], p->func.file[func]};
	*ret = false;
	for (size_t i = 0; !*ret && i < ARRAY_LEN(text); i++)
		TRY(regex_match_id(f->argument->regex, &p->strings, text[i], ret));
	return NULL;
}

static void mark(struct finder *f, func_id func)
{
	const struct profile *p = f->view->profile;
	f->costs->interest[p->func.name[func]] = true;
	f->costs->interest[p->func.system_name[func]] = true;
	f->costs->any = true;
}

// Marks the functions of a location that the argument means.
static struct error *look_at(struct finder *f, loc_id loc, bool *ret)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	uint32_t begin = view->line_start[loc], end = view->line_end[loc];
	map_id mapping = p->loc.mapping[loc];
	bool binary = false;
	*ret = false;
	if (begin == end)
		return NULL;
	if (f->argument->is_address && p->loc.address[loc] == f->argument->address) {
		mark(f, p->line.func[view->line[end - 1]]);
		*ret = true;
		return NULL;
	}
	if (mapping != NO_ID)
		TRY(regex_match_id(f->argument->regex, &p->strings, p->mapping.file[mapping],
				   &binary));
	for (uint32_t j = begin; j < end; j++) {
		func_id func = p->line.func[view->line[j]];
		bool hit = binary && j == begin;
		if (!hit)
			TRY(matches_any(f, func, &hit));
		if (hit)
			mark(f, func);
		*ret |= hit;
	}
	return NULL;
}

static struct error *add_location(struct finder *f, loc_id loc)
{
	const struct profile *p = f->view->profile;
	struct address_costs *c = f->costs;
	uint64_t address = p->loc.address[loc];
	map_id mapping = p->loc.mapping[loc];
	bool interesting;
	TRY(look_at(f, loc, &interesting));
	struct mapped_code *code = NULL;
	if (address && mapping != NO_ID && p->mapping.file[mapping])
		code = mapped_code_find(f->view, c->code, c->code_count, p->mapping.file[mapping],
					address);
	if (code && interesting) {
		code->wanted = true;
		TRY(mapped_code_add(code, address, f->scratch));
	}
	c->cost[c->count++] = (struct address_cost){
		.address = address ? address : (uint64_t)loc,
		.code = code,
		.loc = loc,
		.flat = f->flat[loc],
		.cum = f->cum[loc],
		.interesting = interesting,
	};
	return NULL;
}

static int compare_costs(const void *a, const void *b)
{
	const struct address_cost *x = a, *y = b;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->loc > y->loc) - (x->loc < y->loc);
}

// Locations of one address in one binary are one.
static void merge_costs(struct address_costs *c)
{
	uint32_t kept = 0;
	if (c->count)
		qsort(c->cost, c->count, sizeof *c->cost, compare_costs);
	for (uint32_t i = 0; i < c->count; i++) {
		const struct address_cost *at = &c->cost[i];
		struct address_cost *last = kept ? &c->cost[kept - 1] : NULL;
		if (!last || !at->code || last->code != at->code || last->address != at->address) {
			c->cost[kept++] = *at;
			continue;
		}
		last->flat = sum_saturating(last->flat, at->flat);
		last->cum = sum_saturating(last->cum, at->cum);
		if (at->interesting && !last->interesting)
			last->loc = at->loc;
		last->interesting |= at->interesting;
	}
	c->count = kept;
}

static struct error *find_costs(struct finder *f)
{
	const struct profile *p = f->view->profile;
	struct address_costs *c = f->costs;
	TRY(ALLOC(f->scratch, f->flat, p->loc.count + 1));
	TRY(ALLOC(f->scratch, f->cum, p->loc.count + 1));
	TRY(ALLOC(f->scratch, f->seen, p->loc.count + 1));
	TRY(ALLOC(f->scratch, c->cost, p->loc.count + 1));
	TRY(ALLOC(f->scratch, c->interest, p->strings.count));
	TRY(ALLOC(f->scratch, c->pretty, p->strings.count));
	memset(c->pretty, 0xff, p->strings.count * sizeof *c->pretty);
	for (func_id i = 0; i < p->func.count; i++)
		c->pretty[p->func.system_name[i]] = p->func.name[i];
	TRY(mapped_code_init(f->view, f->scratch, &c->code, &c->code_count));
	TRY(sum_locations(f));
	for (loc_id loc = 0; loc < p->loc.count; loc++)
		if (f->seen[loc])
			TRY(add_location(f, loc));
	c->interest[0] = false; // no name is nobody's name
	merge_costs(c);
	return NULL;
}

struct error *address_costs_find(const struct view *view, const struct report_options *options,
				 const struct code_argument *argument, struct arena *scratch,
				 struct address_costs *ret)
{
	*ret = (struct address_costs){0};
	struct finder f = {.view = view,
			   .options = options,
			   .argument = argument,
			   .scratch = scratch,
			   .costs = ret};
	return find_costs(&f);
}
