// Samples are added to their stacks; then each stack is by itself.
#include "report/weights.h"

#include "base/saturate.h"

static bool has_negative(const struct view *v)
{
	const struct profile *p = v->profile;
	for (uint32_t t = 0; t < p->type.count; t++)
		for (uint32_t n = 0; n < v->sample_count; n++)
			if (p->sample.value[t][v->sample[n]] < 0)
				return true;
	return false;
}

struct error *weights_init(struct weights *w, struct arena *arena, const struct stacks *stacks)
{
	const struct view *view = stacks->graph.view;
	size_t count = (size_t)stacks->count + 1;
	*w = (struct weights){.stacks = stacks};
	w->apart =
		strtab_find(&view->profile->strings, "pprof::base", strlen("pprof::base")) != NO_ID;
	w->differs = w->apart || has_negative(view);
	for (uint32_t n = 0; n < view->sample_count; n++)
		w->bare |= stacks->of[n] == NO_ID;
	TRY(ALLOC(arena, w->now, count));
	TRY(ALLOC(arena, w->base, count));
	if (stacks->options->mean) {
		TRY(ALLOC(arena, w->divisor, count));
		TRY(ALLOC(arena, w->base_divisor, count));
	}
	weights_weigh(w, stacks->options->type);
	return NULL;
}

static void add(int64_t *sum, int64_t value)
{
	*sum = sum_saturating(*sum, magnitude(value));
}

static void add_samples(struct weights *w)
{
	const struct stacks *s = w->stacks;
	const struct view *v = s->graph.view;
	int64_t *const *value = v->profile->sample.value;
	for (uint32_t n = 0; n < v->sample_count; n++) {
		uint32_t i = v->sample[n], stack = s->of[n] == NO_ID ? s->count : s->of[n];
		int64_t number = value[w->type][i], divisor = value[0][i];
		bool base = number < 0 || (number == 0 && divisor < 0);
		add(base ? &w->base[stack] : &w->now[stack], number);
		if (w->divisor)
			add(base ? &w->base_divisor[stack] : &w->divisor[stack], divisor);
	}
}

// Where nothing is below zero the sums are there already, but of samples without frames.
static bool takes_sums(const struct weights *w)
{
	return !w->differs && !w->divisor && !w->bare;
}

void weights_weigh(struct weights *w, uint32_t type)
{
	int64_t *const column[] = {w->now, w->base, w->divisor, w->base_divisor};
	uint32_t count = w->stacks->count;
	for (size_t i = 0; i < ARRAY_LEN(column); i++)
		if (column[i])
			memset(column[i], 0, ((size_t)count + 1) * sizeof *column[i]);
	w->type = type;
	w->most = w->total = w->base_total = 0;
	if (takes_sums(w))
		memcpy(w->now, w->stacks->sum[type], count * sizeof *w->now);
	else
		add_samples(w);
	for (uint32_t n = 0; n <= count; n++) {
		if (w->divisor) {
			w->now[n] = mean_of(w->now[n], w->divisor[n]);
			w->base[n] = mean_of(w->base[n], w->base_divisor[n]);
		}
		if (w->stacks->options->drop_negative && w->now[n] < w->base[n])
			w->now[n] = w->base[n] = 0;
		if (n < count && w->now[n] > w->most)
			w->most = w->now[n];
		add(&w->total, w->now[n]);
		add(&w->base_total, w->base[n]);
	}
}
