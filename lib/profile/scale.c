// Changes to all samples of one profile, before it is merged with another.
#include "profile/merge.h"

#include <string.h>

#include "profile/merge_types.h"

// Moves sample i to place `kept`, which is not after it.
static void move_sample(struct profile *p, uint32_t i, uint32_t kept, uint32_t stack_start,
			uint32_t stack_end)
{
	uint32_t at = p->sample.stack_start[kept];
	for (uint32_t t = 0; t < p->type.count; t++)
		p->sample.value[t][kept] = p->sample.value[t][i];
	if (stack_end > stack_start)
		memmove(&p->sample.stack[at], &p->sample.stack[stack_start],
			(stack_end - stack_start) * sizeof *p->sample.stack);
	p->sample.stack_start[kept + 1] = at + (stack_end - stack_start);
}

static void move_labels(struct profile *p, uint32_t kept, uint32_t start, uint32_t end)
{
	uint32_t at = p->sample.label_start[kept];
	if (end > start)
		memmove(&p->sample.label[at], &p->sample.label[start],
			(end - start) * sizeof *p->sample.label);
	p->sample.label_start[kept + 1] = at + (end - start);
}

// Multiplies by the ratios, or all by -1 without; false if the sample is to be dropped.
static bool scale_sample(struct profile *p, uint32_t i, const double *ratio)
{
	bool keep = false;
	for (uint32_t t = 0; t < p->type.count; t++) {
		int64_t *value = &p->sample.value[t][i];
		if (ratio && ratio[t] == 1)
			continue;
		*value = scale_value(*value, ratio ? ratio[t] : -1, &p->saturated);
		keep |= *value != 0;
	}
	return keep;
}

static void scale_samples(struct profile *p, const double *ratio)
{
	uint32_t kept = 0, count = p->sample.count;
	uint32_t start = 0, label_start = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t end = p->sample.stack_start[i + 1];
		uint32_t label_end = p->sample.label_start ? p->sample.label_start[i + 1] : 0;
		if (scale_sample(p, i, ratio)) {
			if (kept < i) {
				move_sample(p, i, kept, start, end);
				if (p->sample.label_start)
					move_labels(p, kept, label_start, label_end);
			}
			kept++;
		}
		start = end;
		label_start = label_end;
	}
	p->sample.count = kept;
}

void profile_scale(struct profile *p, const double *ratio)
{
	bool all_ones = true;
	for (uint32_t t = 0; t < p->type.count; t++)
		all_ones &= ratio[t] == 1;
	if (!all_ones)
		scale_samples(p, ratio);
}

void profile_negate(struct profile *p)
{
	// Not by a minus sign: pprof's detour over floating point rounds values beyond 2^53.
	scale_samples(p, NULL);
}

static double sum_of(const struct profile *p, uint32_t type)
{
	// pprof's sum wraps around; ours is as good as a double's.
	int64_t sum = 0;
	bool saturated = false;
	for (uint32_t i = 0; i < p->sample.count; i++)
		sum = add_value(sum, p->sample.value[type][i], &saturated);
	return (double)sum;
}

struct error *profile_normalize(struct profile *p, const struct profile *base)
{
	TRY(merge_types_same(p, base));
	double *ratio;
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX);
	struct error *err = ALLOC(&scratch, ratio, p->type.count);
	if (!err) {
		for (uint32_t t = 0; t < p->type.count; t++) {
			double sum = sum_of(p, t);
			ratio[t] = sum == 0 ? 0 : sum_of(base, t) / sum;
		}
		profile_scale(p, ratio);
	}
	arena_deinit(&scratch);
	return err;
}

static uint32_t without_key(const struct label *label, uint32_t count, str_id key)
{
	uint32_t left = 0;
	for (uint32_t k = 0; k < count; k++)
		left += label[k].key != key || label[k].str == NO_ID;
	return left;
}

struct error *profile_mark_base(struct profile *p)
{
	static const char key_text[] = "pprof::base", value_text[] = "true";
	str_id key, value;
	TRY(strtab_intern(&p->strings, key_text, sizeof key_text - 1, &key));
	TRY(strtab_intern(&p->strings, value_text, sizeof value_text - 1, &value));
	uint64_t total = 0;
	for (uint32_t i = 0; i < p->sample.count; i++)
		total += without_key(profile_labels(p, i), profile_label_count(p, i), key) + 1;
	if (total > UINT32_MAX)
		return error_new(ERR_LIMIT, "more labels than a profile can have");
	uint32_t *start;
	struct label *label;
	TRY(ALLOC(&p->arena, start, (size_t)p->sample.count + 1));
	TRY(ALLOC(&p->arena, label, total));
	uint32_t at = 0;
	for (uint32_t i = 0; i < p->sample.count; i++) {
		const struct label *old = profile_labels(p, i);
		uint32_t count = profile_label_count(p, i), k = 0;
		for (; k < count && old[k].str != NO_ID &&
		       strtab_compare(&p->strings, old[k].key, key) < 0;
		     k++)
			label[at++] = old[k];
		label[at++] = (struct label){.key = key, .str = value};
		for (; k < count; k++)
			if (old[k].key != key || old[k].str == NO_ID)
				label[at++] = old[k];
		start[i + 1] = at;
	}
	p->sample.label_start = start;
	p->sample.label = label;
	return NULL;
}
