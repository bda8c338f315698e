// tagroot and tagleaf: the values of labels become frames, in a profile derived from the first.
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "filter/filter.h"
#include "filter/steps.h"
#include "measure/measure.h"

/** The keys of one option, in the order typed. */
struct key_list {
	uint32_t count;
	str_id *key;
	bool matched; // some sample has one of them
};

struct tagger {
	const struct profile *from;
	struct profile *p;
	const char *unit;
	struct arena scratch;
	struct key_list root, leaf;
	/** Frames that were made; the n-th is location from->loc.count + n. */
	struct lookup frames;
	str_id *frame_key, *frame_text;
	uint32_t frame_key_cap, frame_text_cap;
	struct text text;
};

static struct error *parse_keys(struct tagger *t, const char *list, struct key_list *ret)
{
	uint32_t commas = 0;
	for (const char *c = list; c && *c; c++)
		commas += *c == ',';
	TRY(ALLOC(&t->scratch, ret->key, commas + 1));
	while (list && *list) {
		size_t len = strcspn(list, ",");
		if (len > 0)
			TRY(strtab_intern(&t->p->strings, list, len, &ret->key[ret->count++]));
		list += len + (list[len] == ',');
	}
	return NULL;
}

// The labels of a sample with a key: strings, and numbers, each without gaps.
struct values {
	const struct label *string, *number;
	uint32_t string_count, number_count;
	bool has_units;
};

static struct values find_values(const struct profile *p, uint32_t i, str_id key)
{
	struct values v = {0};
	const struct label *label = profile_labels(p, i);
	for (uint32_t left = profile_label_count(p, i); left > 0; left--, label++) {
		if (label->key != key)
			continue;
		if (label->str != NO_ID) {
			v.string = v.string_count++ ? v.string : label;
		} else {
			v.number = v.number_count++ ? v.number : label;
			v.has_units |= label->unit != 0;
		}
	}
	return v;
}

// The name of the frame: all values, joined.
static struct error *name_frame(struct tagger *t, const struct values *v, str_id *ret)
{
	const struct strtab *strings = &t->from->strings;
	*ret = 0;
	if (v->string_count == 1 && v->number_count == 0) {
		*ret = v->string->str;
		return NULL;
	}
	if (v->string_count == 0 && v->number_count == 0)
		return NULL;
	text_clear(&t->text);
	for (uint32_t k = 0; k < v->string_count; k++) {
		str_id s = v->string[k].str;
		if (k > 0)
			text_putc(&t->text, ',');
		text_put(&t->text, strtab_text(strings, s), strtab_len(strings, s));
	}
	for (uint32_t k = 0; k < v->number_count; k++) {
		if (k > 0 || v->string_count > 0)
			text_putc(&t->text, ',');
		const char *unit = v->has_units ? strtab_text(strings, v->number[k].unit) : "";
		measure_put_scaled(&t->text, v->number[k].num, unit, v->has_units ? t->unit : "");
	}
	TRY(text_error(&t->text));
	return strtab_intern(&t->p->strings, t->text.len ? t->text.bytes : "", t->text.len, ret);
}

static struct error *find_frame(struct tagger *t, str_id key, str_id text, loc_id *ret)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)key << 32 | text);
	uint32_t at, n = lookup_first(&t->frames, hash, &at);
	while (n != NO_ID && !(t->frame_key[n] == key && t->frame_text[n] == text))
		n = lookup_next(&t->frames, hash, &at);
	if (n == NO_ID) {
		uint32_t count = t->frames.count;
		if (count >= UINT32_MAX - t->from->loc.count - t->from->line.count - 2)
			return error_new(ERR_LIMIT, "more frames than a profile can have");
		TRY(RESERVE(&t->scratch, t->frame_key, count, t->frame_key_cap));
		TRY(RESERVE(&t->scratch, t->frame_text, count, t->frame_text_cap));
		TRY(lookup_add(&t->frames, hash, &n));
		t->frame_key[n] = key;
		t->frame_text[n] = text;
	}
	*ret = t->from->loc.count + n;
	return NULL;
}

// Frames of one option for one sample, leaf first: the first key is nearest to the root.
static struct error *add_frames(struct tagger *t, struct key_list *list, uint32_t i, loc_id *to)
{
	for (uint32_t k = list->count; k-- > 0;) {
		struct values v = find_values(t->from, i, list->key[k]);
		list->matched |= v.string_count > 0 || v.number_count > 0;
		str_id text;
		TRY(name_frame(t, &v, &text));
		TRY(find_frame(t, list->key[k], text, to++));
	}
	return NULL;
}

static struct error *add_to_stacks(struct tagger *t)
{
	const struct profile *from = t->from;
	struct profile *p = t->p;
	uint32_t count = from->sample.count, more = t->root.count + t->leaf.count;
	uint64_t total = (uint64_t)count * more + from->sample.stack_start[count];
	if (total > UINT32_MAX)
		return error_new(ERR_LIMIT, "more stack entries than a profile can have");
	uint32_t *start;
	loc_id *stack;
	TRY(ALLOC(&p->arena, start, (size_t)count + 1));
	TRY(ALLOC(&p->arena, stack, total));
	uint32_t at = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		uint32_t old = from->sample.stack_start[i];
		uint32_t len = from->sample.stack_start[i + 1] - old;
		// Root keys first: this is the order in which new frames get their ids.
		TRY(add_frames(t, &t->root, i, &stack[at + t->leaf.count + len]));
		TRY(add_frames(t, &t->leaf, i, &stack[at]));
		if (len)
			memcpy(&stack[at + t->leaf.count], &from->sample.stack[old],
			       len * sizeof *stack);
		at += len + more;
		start[i + 1] = at;
	}
	p->sample.stack_start = start;
	p->sample.stack = stack;
	return NULL;
}

// A copy of a column with room for more.
static struct error *copy_column(struct profile *p, const void *from, uint32_t count, uint32_t more,
				 size_t size, any_pointer *ret)
{
	void *column = arena_calloc(&p->arena, (size_t)count + more, size);
	if (!column)
		return arena_error(&p->arena);
	if (count)
		memcpy(column, from, count * size);
	*ret = column;
	return NULL;
}

#define COPY(p, column, count, more)                                                               \
	TRY(copy_column((p), (column), (count), (more), sizeof *(column), (any_pointer *)&(column)))

static struct error *copy_columns(struct profile *p, uint32_t more)
{
	COPY(p, p->func.id, p->func.count, more);
	COPY(p, p->func.name, p->func.count, more);
	COPY(p, p->func.system_name, p->func.count, more);
	COPY(p, p->func.file, p->func.count, more);
	COPY(p, p->func.start_line, p->func.count, more);
	COPY(p, p->line.func, p->line.count, more);
	COPY(p, p->line.number, p->line.count, more);
	COPY(p, p->line.column, p->line.count, more);
	COPY(p, p->loc.id, p->loc.count, more);
	COPY(p, p->loc.address, p->loc.count, more);
	COPY(p, p->loc.mapping, p->loc.count, more);
	COPY(p, p->loc.folded, p->loc.count, more);
	COPY(p, p->loc.line_start, p->loc.count + 1, more);
	return NULL;
}

static uint64_t largest(const uint64_t *id, uint32_t count)
{
	uint64_t most = 0;
	for (uint32_t i = 0; i < count; i++)
		most = id[i] > most ? id[i] : most;
	return most;
}

// One function, line and location for each frame.
static struct error *make_locations(struct tagger *t)
{
	struct profile *p = t->p;
	uint64_t last_func = largest(p->func.id, p->func.count);
	uint64_t last_loc = largest(p->loc.id, p->loc.count);
	TRY(copy_columns(p, t->frames.count));
	for (uint32_t n = 0; n < t->frames.count; n++) {
		uint32_t f = p->func.count++, l = p->loc.count++, j = p->line.count++;
		p->func.id[f] = ++last_func;
		p->func.name[f] = t->frame_text[n];
		p->func.file[f] = t->frame_key[n];
		p->line.func[j] = f;
		p->loc.id[l] = ++last_loc;
		p->loc.mapping[l] = NO_ID;
		p->loc.line_start[l + 1] = p->line.count;
	}
	return NULL;
}

// All columns are those of the first profile until they are replaced.
static struct error *derive(const struct profile *from, struct profile *p)
{
	struct arena arena = p->arena;
	struct strtab strings;
	*p = *from;
	p->arena = arena;
	TRY(strtab_init_copy(&strings, &p->arena, &from->strings));
	p->strings = strings;
	return NULL;
}

static struct error *run(struct tagger *t, const char *tagroot, const char *tagleaf)
{
	TRY(derive(t->from, t->p));
	TRY(parse_keys(t, tagroot, &t->root));
	TRY(parse_keys(t, tagleaf, &t->leaf));
	if (t->root.count + t->leaf.count == 0)
		return NULL;
	TRY(add_to_stacks(t));
	return make_locations(t);
}

static bool is_set(const char *option)
{
	return option && *option;
}

struct error *filter_tag_frames(const struct profile *from, const char *tagroot,
				const char *tagleaf, const char *unit, struct text *notes,
				struct profile **ret)
{
	struct tagger t = {.from = from, .unit = unit};
	TRY(profile_new(SIZE_MAX, &t.p));
	arena_init(&t.scratch, SIZE_MAX);
	lookup_init(&t.frames, &t.scratch);
	struct error *err = run(&t, tagroot, tagleaf);
	arena_deinit(&t.scratch);
	text_deinit(&t.text);
	if (err) {
		profile_free(t.p);
		return err;
	}
	if (notes && is_set(tagroot) && !t.root.matched)
		text_puts(notes, "TagRoot expression matched no samples\n");
	if (notes && is_set(tagleaf) && !t.leaf.matched)
		text_puts(notes, "TagLeaf expression matched no samples\n");
	*ret = t.p;
	return NULL;
}
