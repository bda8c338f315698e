// Sorted stacks are a tree written down: each begins with what it shares with the one before.
#include "report/flame.h"

#include "base/interrupt.h"
#include "base/saturate.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

static uint32_t length(const struct stacks *s, uint32_t n)
{
	return s->start[n + 1] - s->start[n];
}

// How many frames two stacks begin with that are the same.
static uint32_t common(const struct flame *f, uint32_t a, uint32_t b)
{
	const struct stacks *s = f->stacks;
	uint32_t len = length(s, a) < length(s, b) ? length(s, a) : length(s, b), n = 0;
	while (n < len && stacks_frame(s, a, n, f->inverted) == stacks_frame(s, b, n, f->inverted))
		n++;
	return n;
}

static struct error *count_nodes(struct flame *f, const uint32_t *order, uint32_t *shared)
{
	const struct stacks *s = f->stacks;
	f->count = 1;
	for (uint32_t i = 0; i < s->count; i++) {
		if (i % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		shared[i] = i ? common(f, order[i - 1], order[i]) : 0;
		f->count += length(s, order[i]) - shared[i];
		if (length(s, order[i]) > f->max_depth)
			f->max_depth = length(s, order[i]);
	}
	return NULL;
}

// Ends the nodes from @p node up that are deeper than @p depth; the one that is not.
static uint32_t close_nodes(struct flame *f, uint32_t node, uint32_t depth, uint32_t end)
{
	for (; f->depth[node] > depth; node = f->parent[node])
		f->end[node] = end;
	return node;
}

static struct error *make_nodes(struct flame *f, const uint32_t *order, const uint32_t *shared)
{
	const struct stacks *s = f->stacks;
	uint32_t next = 1, at = 0;
	f->parent[0] = f->frame[0] = NO_ID;
	for (uint32_t i = 0; i < s->count; i++) {
		if (i % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		at = close_nodes(f, at, shared[i], next);
		for (uint32_t k = shared[i]; k < length(s, order[i]); k++, next++) {
			f->parent[next] = at;
			f->depth[next] = k + 1;
			f->frame[next] = stacks_frame(s, order[i], k, f->inverted);
			at = next;
		}
		f->last[order[i]] = at;
	}
	f->end[close_nodes(f, at, 0, next)] = next;
	return NULL;
}

static bool has_negative(const struct view *v)
{
	const struct profile *p = v->profile;
	for (uint32_t t = 0; t < p->type.count; t++)
		for (uint32_t n = 0; n < v->sample_count; n++)
			if (p->sample.value[t][v->sample[n]] < 0)
				return true;
	return false;
}

struct error *flame_build(struct flame *flame, struct arena *scratch, const struct stacks *stacks,
			  bool inverted)
{
	uint32_t *order, *shared;
	const struct view *view = stacks->graph.view;
	*flame = (struct flame){.stacks = stacks, .inverted = inverted};
	flame->apart =
		strtab_find(&view->profile->strings, "pprof::base", strlen("pprof::base")) != NO_ID;
	flame->differs = flame->apart || has_negative(view);
	TRY(stacks_by_name(stacks, scratch, inverted, &order));
	TRY(ALLOC(scratch, shared, stacks->count));
	TRY(count_nodes(flame, order, shared));
	TRY(ALLOC(scratch, flame->parent, flame->count));
	TRY(ALLOC(scratch, flame->end, flame->count));
	TRY(ALLOC(scratch, flame->depth, flame->count));
	TRY(ALLOC(scratch, flame->frame, flame->count));
	TRY(ALLOC(scratch, flame->last, stacks->count));
	TRY(ALLOC(scratch, flame->total, flame->count));
	TRY(ALLOC(scratch, flame->self, flame->count));
	TRY(ALLOC(scratch, flame->base_total, flame->count));
	TRY(ALLOC(scratch, flame->base_self, flame->count));
	if (stacks->options->mean) {
		TRY(ALLOC(scratch, flame->divisor, flame->count));
		TRY(ALLOC(scratch, flame->base_divisor, flame->count));
	}
	TRY(make_nodes(flame, order, shared));
	flame_weigh(flame, stacks->options->type);
	return NULL;
}

static void clear(int64_t *value, uint32_t count)
{
	if (value)
		memset(value, 0, count * sizeof *value);
}

static void add(int64_t *sum, int64_t value)
{
	*sum = sum_saturating(*sum, magnitude(value));
}

static void add_samples(struct flame *f)
{
	const struct stacks *s = f->stacks;
	const struct view *v = s->graph.view;
	int64_t *const *value = v->profile->sample.value;
	for (uint32_t n = 0; n < v->sample_count; n++) {
		uint32_t i = v->sample[n], node = s->of[n] == NO_ID ? 0 : f->last[s->of[n]];
		int64_t number = value[f->type][i], divisor = value[0][i];
		bool base = number < 0 || (number == 0 && divisor < 0);
		add(base ? &f->base_self[node] : &f->self[node], number);
		if (f->divisor)
			add(base ? &f->base_divisor[node] : &f->divisor[node], divisor);
	}
}

static void add_up(struct flame *f)
{
	for (uint32_t n = f->count; n-- > 0;) {
		if (f->divisor) {
			f->self[n] = mean_of(f->self[n], f->divisor[n]);
			f->base_self[n] = mean_of(f->base_self[n], f->base_divisor[n]);
		}
		if (f->stacks->options->drop_negative && f->self[n] < f->base_self[n])
			f->self[n] = f->base_self[n] = 0;
		add(&f->total[n], f->self[n]);
		add(&f->base_total[n], f->base_self[n]);
		if (n == 0)
			break;
		add(&f->total[f->parent[n]], f->total[n]);
		add(&f->base_total[f->parent[n]], f->base_total[n]);
	}
}

void flame_weigh(struct flame *flame, uint32_t type)
{
	int64_t *const column[] = {flame->total,     flame->self,    flame->base_total,
				   flame->base_self, flame->divisor, flame->base_divisor};
	for (size_t i = 0; i < ARRAY_LEN(column); i++)
		clear(column[i], flame->count);
	flame->type = type;
	add_samples(flame);
	add_up(flame);
}

struct slice flame_name(const struct flame *flame, uint32_t node)
{
	const struct stacks *s = flame->stacks;
	if (node == 0)
		return slice_of("root");
	return graph_name(&s->graph, s->frame[flame->frame[node]].node);
}
