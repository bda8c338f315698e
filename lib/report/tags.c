// Labels are counted as ids and numbers; text is made once for each different one.
#include "report/tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "filter/view.h"
#include "measure/measure.h"
#include "profile/labels.h"
#include "report/header.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

// A key with one of its values: a string, or until it is made text, a number.
struct tag {
	str_id key;
	str_id text; // NO_ID for a number
	int64_t num;
	int64_t sum;
};

struct tag_table {
	struct lookup lookup;
	struct tag *tag;
	uint32_t capacity;
};

static bool same_tag(const struct tag *a, const struct tag *b)
{
	return a->key == b->key && a->text == b->text && a->num == b->num;
}

// Adds to the tag's sum.
static struct error *add_tag(struct tag_table *table, const struct tag *tag)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)tag->key << 32 | tag->text);
	hash = hash_more(hash, (uint64_t)tag->num);
	uint32_t at, n = lookup_first(&table->lookup, hash, &at);
	while (n != NO_ID && !same_tag(&table->tag[n], tag))
		n = lookup_next(&table->lookup, hash, &at);
	if (n != NO_ID) {
		table->tag[n].sum = sum_saturating(table->tag[n].sum, tag->sum);
		return NULL;
	}
	TRY(RESERVE(table->lookup.arena, table->tag, table->lookup.count, table->capacity));
	TRY(lookup_add(&table->lookup, hash, &n));
	table->tag[n] = *tag;
	return NULL;
}

static struct error *count_labels(const struct view *view, const struct report_options *options,
				  struct tag_table *table)
{
	const struct profile *p = view->profile;
	if (!p->sample.label_start || options->type >= p->type.count)
		return NULL;
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		uint32_t i = view->sample[n];
		const struct label *label = profile_labels(p, i);
		for (uint32_t left = profile_label_count(p, i); left > 0; left--, label++) {
			if (!view_shows_key(view, label->key))
				continue;
			struct tag tag = {
				.key = label->key,
				.text = label->str,
				.num = label->str == NO_ID ? label->num : 0,
				.sum = p->sample.value[options->type][i],
			};
			TRY(add_tag(table, &tag));
		}
	}
	return NULL;
}

// The same with text instead of numbers.
static struct error *make_texts(const struct tag_table *from, struct strtab *strings,
				str_id *unit_of_key, const struct report_options *options,
				struct tag_table *to)
{
	struct text text = {0};
	struct error *err = NULL;
	for (uint32_t i = 0; !err && i < from->lookup.count; i++) {
		struct tag tag = from->tag[i];
		if (tag.text == NO_ID) {
			text_clear(&text);
			measure_put_scaled(&text, tag.num,
					   strtab_text(strings, unit_of_key[tag.key]),
					   options->unit);
			err = text_error(&text);
			if (!err)
				err = strtab_intern(strings, text.bytes, text.len, &tag.text);
			tag.num = 0;
		}
		if (!err)
			err = add_tag(to, &tag);
	}
	text_deinit(&text);
	return err;
}

static uint64_t weight(const struct tag *tag)
{
	return tag->sum < 0 ? 0 - (uint64_t)tag->sum : (uint64_t)tag->sum;
}

static int compare_tags(const void *a, const void *b, void *strings)
{
	const struct tag *x = a, *y = b;
	if (x->key != y->key)
		return strtab_compare(strings, x->key, y->key);
	if (weight(x) != weight(y))
		return weight(x) > weight(y) ? -1 : 1;
	return strtab_compare(strings, x->text, y->text);
}

static struct error *put_tag(const struct sink *sink, const struct strtab *strings,
			     enum row_kind kind, int64_t sum, str_id text)
{
	struct row row = {
		.kind = kind,
		.cell = {cell_value(sum),
			 cell_text(strtab_text(strings, text), strtab_len(strings, text))},
	};
	return sink->row(sink->context, &row);
}

static struct error *put_tags(const struct tag_table *table, const struct strtab *strings,
			      const struct sink *sink)
{
	for (uint32_t begin = 0, end; begin < table->lookup.count; begin = end) {
		TRY(interrupt_check());
		str_id key = table->tag[begin].key;
		int64_t sum = 0;
		for (end = begin; end < table->lookup.count && table->tag[end].key == key; end++)
			sum = sum_saturating(sum, table->tag[end].sum);
		TRY(put_tag(sink, strings, ROW_KEY, sum, key));
		for (uint32_t i = begin; i < end; i++)
			TRY(put_tag(sink, strings, ROW_VALUE, table->tag[i].sum,
				    table->tag[i].text));
	}
	return NULL;
}

struct error *report_tags(const struct view *view, const struct report_options *options,
			  const struct sink *sink, struct arena *scratch)
{
	const struct profile *p = view->profile;
	struct tag_table labels = {0}, tags = {0};
	struct strtab strings;
	str_id *unit_of_key;
	lookup_init(&labels.lookup, scratch);
	lookup_init(&tags.lookup, scratch);
	TRY(profile_label_units(p, scratch, &unit_of_key));
	TRY(strtab_init_copy(&strings, scratch, &p->strings));
	TRY(count_labels(view, options, &labels));
	TRY(make_texts(&labels, &strings, unit_of_key, options, &tags));
	if (tags.lookup.count)
		qsort_r(tags.tag, tags.lookup.count, sizeof *tags.tag, compare_tags, &strings);
	struct table table = report_table(REPORT_TAGS, p, options);
	TRY(sink->begin(sink->context, &table));
	TRY(put_tags(&tags, &strings, sink));
	return sink->end(sink->context);
}
