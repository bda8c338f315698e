// Labels of the samples, summed up by node: what a drawing shows in boxes of their own.
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/hash.h"
#include "base/text.h"
#include "graph/build.h"
#include "measure/measure.h"

struct number {
	str_id text;
	int64_t value;
};

struct tagger {
	struct builder *b;
	struct lookup known; // graph.tag
	uint32_t tag_count, tag_cap;
	bool *wanted;	    // by node
	uint32_t *seen;	    // by node: position + 1 of the last sample that was counted
	str_id bytes, base; // keys; NO_ID if no label has them
	struct text text;
	struct slice *part; // of the sample: its string labels, in text
	uint32_t part_cap;
	str_id texts; // of the sample
	struct number *number;
	uint32_t number_count, number_cap;
	int64_t value, div;
};

static int by_bytes(const void *left, const void *right)
{
	return slice_compare(*(const struct slice *)left, *(const struct slice *)right);
}

static struct error *intern(struct tagger *t, const struct text *text, str_id *ret)
{
	TRY(text_error(text));
	return strtab_intern(&t->b->graph->tag_names, text->bytes ? text->bytes : "", text->len,
			     ret);
}

// The string labels as one text.  They are in order of keys; what counts is that of `key:value`.
static struct error *join_texts(struct tagger *t, uint32_t i)
{
	const struct view *v = t->b->view;
	const struct profile *p = v->profile;
	const struct label *label = profile_labels(p, i);
	uint32_t count = 0;
	text_clear(&t->text);
	t->texts = 0;
	for (uint32_t k = 0; k < profile_label_count(p, i); k++) {
		const struct label *l = &label[k];
		if (l->str == NO_ID || l->key == t->base || !view_shows_key(v, l->key))
			continue;
		TRY(RESERVE(t->b->arena, t->part, count, t->part_cap));
		size_t begin = t->text.len;
		text_put(&t->text, profile_text(p, l->key), strtab_len(&p->strings, l->key));
		text_putc(&t->text, ':');
		text_put(&t->text, profile_text(p, l->str), strtab_len(&p->strings, l->str));
		t->part[count++] = (struct slice){NULL, t->text.len - begin};
	}
	TRY(text_error(&t->text));
	if (count == 0)
		return NULL;
	if (count == 1)
		return intern(t, &t->text, &t->texts);
	const char *at = t->text.bytes;
	for (uint32_t k = 0; k < count; at += t->part[k++].len)
		t->part[k].text = at;
	qsort(t->part, count, sizeof *t->part, by_bytes);
	struct text joined = {0};
	for (uint32_t k = 0; k < count; k++) {
		text_puts(&joined, k ? "\\n" : "");
		text_put(&joined, t->part[k].text, t->part[k].len);
	}
	struct error *err = intern(t, &joined, &t->texts);
	text_deinit(&joined);
	return err;
}

static struct error *find_numbers(struct tagger *t, uint32_t i)
{
	const struct builder *b = t->b;
	const struct profile *p = b->view->profile;
	const struct label *label = profile_labels(p, i);
	t->number_count = 0;
	if (t->bytes == NO_ID || !view_shows_key(b->view, t->bytes))
		return NULL;
	for (uint32_t k = 0; k < profile_label_count(p, i); k++) {
		if (label[k].str != NO_ID || label[k].key != t->bytes)
			continue;
		struct number number = {.value = label[k].num};
		text_clear(&t->text);
		measure_put_scaled(&t->text, number.value, b->graph->tag_unit, b->options->unit);
		TRY(intern(t, &t->text, &number.text));
		TRY(RESERVE(b->arena, t->number, t->number_count, t->number_cap));
		t->number[t->number_count++] = number;
	}
	return NULL;
}

// The tag of a node for this sample's texts and, if that is not NULL, a number.
static struct error *find_tag(struct tagger *t, node_id n, const struct number *number,
			      struct graph_tag **ret)
{
	struct graph *g = t->b->graph;
	str_id name = number ? number->text : 0;
	uint64_t hash = hash_more(hash_more(hash_seed(), n), (uint64_t)t->texts << 32 | name);
	uint32_t at, id;
	for (id = lookup_first(&t->known, hash, &at); id != NO_ID;
	     id = lookup_next(&t->known, hash, &at)) {
		*ret = &g->tag[id];
		if ((*ret)->node == n && (*ret)->texts == t->texts && (*ret)->number == name)
			return NULL;
	}
	TRY(RESERVE(t->b->arena, g->tag, t->tag_count, t->tag_cap));
	TRY(lookup_add(&t->known, hash, &id));
	g->tag[id] = (struct graph_tag){
		.node = n, .texts = t->texts, .number = name, .value = number ? number->value : 0};
	t->tag_count++;
	*ret = &g->tag[id];
	return NULL;
}

static struct error *add(struct tagger *t, node_id n, const struct number *number, bool flat)
{
	bool *saturated = &t->b->graph->saturated;
	struct graph_tag *tag;
	TRY(find_tag(t, n, number, &tag));
	add_saturating(flat ? &tag->flat : &tag->cum, t->value, saturated);
	add_saturating(flat ? &tag->flat_div : &tag->cum_div, t->div, saturated);
	return NULL;
}

static struct error *add_all(struct tagger *t, node_id n, bool flat)
{
	if (!t->wanted[n])
		return NULL;
	if (t->texts)
		TRY(add(t, n, NULL, flat));
	for (uint32_t k = 0; k < t->number_count; k++)
		TRY(add(t, n, &t->number[k], flat));
	return NULL;
}

static struct error *tag_path(struct tagger *t, uint32_t at)
{
	const struct builder *b = t->b;
	for (node_id n = b->leaf[at]; n != NO_ID; n = b->above[n])
		TRY(add_all(t, n, false));
	return b->leaf[at] == NO_ID ? NULL : add_all(t, b->leaf[at], true);
}

static struct error *tag_stack(struct tagger *t, uint32_t at)
{
	const struct builder *b = t->b;
	const struct view *v = b->view;
	const loc_id *stack = v->profile->sample.stack;
	node_id n = NO_ID;
	for (uint32_t k = v->stack_end[at]; k-- > v->stack_start[at];) {
		const uint32_t *range = &b->frame_start[stack[k]];
		for (uint32_t j = range[1]; j-- > range[0];) {
			n = b->frame[j];
			if (t->seen[n] != at + 1)
				TRY(add_all(t, n, false));
			t->seen[n] = at + 1;
		}
	}
	return n == NO_ID ? NULL : add_all(t, n, true);
}

static struct error *tag_samples(struct tagger *t)
{
	const struct builder *b = t->b;
	const struct view *v = b->view;
	const struct profile *p = v->profile;
	for (uint32_t at = 0; at < v->sample_count; at++) {
		uint32_t i = v->sample[at];
		t->value = p->sample.value[b->options->type][i];
		t->div = b->options->mean ? p->sample.value[0][i] : 0;
		if ((at & 0xfff) == 0)
			TRY(interrupt_check());
		if (profile_label_count(p, i) == 0 || (t->value == 0 && t->div == 0))
			continue;
		TRY(join_texts(t, i));
		TRY(find_numbers(t, i));
		TRY(b->options->call_tree ? tag_path(t, at) : tag_stack(t, at));
	}
	return NULL;
}

static int by_node(const void *left, const void *right)
{
	const struct graph_tag *a = left, *b = right;
	return (a->node > b->node) - (a->node < b->node);
}

// Groups the tags by node; light ones go.
static struct error *index_tags(struct tagger *t)
{
	struct graph *g = t->b->graph;
	uint32_t left = 0;
	for (uint32_t i = 0; i < t->tag_count; i++)
		if (magnitude(g->tag[i].flat) >= g->node_cutoff ||
		    magnitude(g->tag[i].cum) >= g->node_cutoff)
			g->tag[left++] = g->tag[i];
	if (left > 0)
		qsort(g->tag, left, sizeof *g->tag, by_node);
	for (uint32_t i = 0; i < left; i++)
		g->tag_start[g->tag[i].node + 1]++;
	for (node_id n = 0; n < g->node_count; n++)
		g->tag_start[n + 1] += g->tag_start[n];
	return NULL;
}

struct error *build_tags(struct builder *b, uint32_t count)
{
	struct graph *g = b->graph;
	const struct profile *p = b->view->profile;
	struct tagger t = {.b = b,
			   .bytes = strtab_find(&p->strings, "bytes", strlen("bytes")),
			   .base = strtab_find(&p->strings, "pprof::base", strlen("pprof::base"))};
	TRY(ALLOC(b->arena, g->tag_start, (size_t)g->node_count + 1));
	if (!p->sample.label_start)
		return NULL;
	g->tag_unit = t.bytes == NO_ID ? "" : profile_text(p, profile_label_unit(p, t.bytes));
	lookup_init(&t.known, b->arena);
	TRY(strtab_init(&g->tag_names, b->arena));
	TRY(ALLOC(b->arena, t.seen, g->node_count));
	TRY(ALLOC(b->arena, t.wanted, g->node_count));
	for (uint32_t k = 0; k < count; k++)
		t.wanted[g->shown[k]] = true;
	struct error *err = tag_samples(&t);
	text_deinit(&t.text);
	return err ? err : index_tags(&t);
}
