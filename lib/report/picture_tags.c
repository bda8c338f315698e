// The boxes of a node: its heaviest texts, and below each of them and the node itself numbers, or
// ranges of numbers if there are many.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "measure/measure.h"
#include "report/picture.h"

struct boxes {
	struct picture *picture;
	uint32_t *cap;
	struct graph *graph;
	struct arena *scratch;
	bool own; // what callees weigh is shown there: only flat counts here
};

static int compare(int64_t a, int64_t b)
{
	int64_t left = magnitude(a), right = magnitude(b);
	return (left < right) - (left > right);
}

// pprof leaves open how equal weights of opposite sign are ordered; here names decide.
static int by_weight(const void *left, const void *right, void *context)
{
	const struct boxes *b = context;
	const struct graph_tag *x = left, *y = right;
	int order = b->own ? 0 : compare(x->cum, y->cum);
	if (!order)
		order = compare(x->flat, y->flat);
	if (order)
		return order;
	const struct strtab *names = &b->graph->tag_names;
	order = strtab_compare(names, x->texts, y->texts);
	return order ? order : strtab_compare(names, x->number, y->number);
}

static void sort_tags(struct boxes *b, struct graph_tag *tag, uint32_t count)
{
	if (count > 0)
		qsort_r(tag, count, sizeof *tag, by_weight, b);
}

static struct error *add_box(struct boxes *b, str_id name, const struct picture_tag *box)
{
	const struct strtab *names = &b->graph->tag_names;
	struct picture *p = b->picture;
	TRY(RESERVE(b->scratch, p->tag, p->tag_count, *b->cap));
	p->tag[p->tag_count] = *box;
	p->tag[p->tag_count++].name =
		(struct slice){strtab_text(names, name), strtab_len(names, name)};
	return NULL;
}

// A range of numbers.  Sums of tags are sums of both parts of a mean.
struct range {
	struct graph_tag sum;
	int64_t seed, min, max;
	uint32_t count;
};

static void widen(struct range *r, const struct graph_tag *tag)
{
	bool ignored = false; // the node's own sums are larger, and tell
	if (r->count++ == 0) {
		*r = (struct range){*tag, tag->value, tag->value, tag->value, 1};
		return;
	}
	if (tag->value < r->min)
		r->min = tag->value;
	if (tag->value > r->max)
		r->max = tag->value;
	add_saturating(&r->sum.flat, tag->flat, &ignored);
	add_saturating(&r->sum.flat_div, tag->flat_div, &ignored);
	add_saturating(&r->sum.cum, tag->cum, &ignored);
	add_saturating(&r->sum.cum_div, tag->cum_div, &ignored);
}

static struct range *nearest(struct range *range, int64_t value)
{
	struct range *best = range;
	for (uint32_t k = 1; k < PICTURE_TAGS; k++)
		if (fabs((double)range[k].seed - (double)value) <
		    fabs((double)best->seed - (double)value))
			best = &range[k];
	return best;
}

// The numbers in automatic units: in those of the report many ranges would be 0..0.
static struct error *name_range(struct boxes *b, struct range *r)
{
	const char *unit = b->graph->tag_unit;
	struct text text = {0};
	measure_put_label(&text, r->min, unit);
	if (r->count > 1) {
		text_puts(&text, "..");
		measure_put_label(&text, r->max, unit);
	}
	struct error *err = text_error(&text);
	if (!err)
		err = strtab_intern(&b->graph->tag_names, text.bytes, text.len, &r->sum.number);
	text_deinit(&text);
	return err;
}

// Puts sorted tags into as many ranges as there may be; the heaviest ones are their seeds.
static struct error *make_ranges(struct boxes *b, struct graph_tag *tag, uint32_t *count)
{
	struct range range[PICTURE_TAGS] = {0};
	for (uint32_t k = 0; k < *count; k++)
		widen(k < PICTURE_TAGS ? &range[k] : nearest(range, tag[k].value), &tag[k]);
	for (uint32_t k = 0; k < PICTURE_TAGS; k++) {
		TRY(name_range(b, &range[k]));
		tag[k] = range[k].sum;
		tag[k].flat = mean_of(tag[k].flat, tag[k].flat_div);
		tag[k].cum = mean_of(tag[k].cum, tag[k].cum_div);
		tag[k].flat_div = tag[k].cum_div = 0;
	}
	*count = PICTURE_TAGS;
	sort_tags(b, tag, PICTURE_TAGS);
	return NULL;
}

static struct error *add_numbers(struct boxes *b, struct graph_tag *tag, uint32_t count,
				 uint32_t above)
{
	sort_tags(b, tag, count);
	if (count > PICTURE_TAGS)
		TRY(make_ranges(b, tag, &count));
	for (uint32_t k = 0; k < count; k++) {
		int64_t flat = mean_of(tag[k].flat, tag[k].flat_div);
		int64_t cum = mean_of(tag[k].cum, tag[k].cum_div);
		struct picture_tag box = {
			.place = k,
			.above = above,
			.numeric = true,
			.weight = b->own ? flat : cum,
			.calls = !b->own && flat != cum,
		};
		if (box.weight != 0)
			TRY(add_box(b, tag[k].number, &box));
	}
	return NULL;
}

// Those of [tag, tag + count) that have @p texts and are numbers, copied behind one another.
static uint32_t take_numbers(const struct graph_tag *tag, uint32_t count, str_id texts,
			     struct graph_tag *ret)
{
	uint32_t taken = 0;
	for (uint32_t k = 0; k < count; k++)
		if (tag[k].texts == texts && tag[k].number)
			ret[taken++] = tag[k];
	return taken;
}

struct error *picture_add_tags(struct picture *picture, uint32_t *cap, struct graph *g, node_id n,
			       struct arena *scratch)
{
	struct boxes b = {picture, cap, g, scratch, g->out_start[n] < g->out_start[n + 1]};
	uint32_t count = g->tag_start[n + 1] - g->tag_start[n], texts = 0;
	if (count == 0)
		return NULL;
	const struct graph_tag *all = g->tag + g->tag_start[n];
	struct graph_tag *text, *number;
	TRY(ALLOC(scratch, text, count));
	TRY(ALLOC(scratch, number, count));
	for (uint32_t k = 0; k < count; k++)
		if (!all[k].number)
			text[texts++] = all[k];
	sort_tags(&b, text, texts);
	for (uint32_t k = 0; k < texts && k < PICTURE_TAGS; k++) {
		struct picture_tag box = {
			.place = k,
			.above = NO_ID,
			.weight = b.own ? mean_of(text[k].flat, text[k].flat_div)
					: mean_of(text[k].cum, text[k].cum_div),
		};
		if (box.weight == 0)
			continue;
		uint32_t above = picture->tag_count;
		TRY(add_box(&b, text[k].texts, &box));
		TRY(add_numbers(&b, number, take_numbers(all, count, text[k].texts, number),
				above));
	}
	return add_numbers(&b, number, take_numbers(all, count, 0, number), NO_ID);
}
