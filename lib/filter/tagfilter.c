// One filter on labels: parsed once, asked for every sample.
#include "filter/tagfilter.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "base/text.h"
#include "filter/tagrange.h"
#include "profile/labels.h"
#include "regex/regex.h"

struct tagfilter {
	const struct profile *profile;
	struct arena arena;
	bool has_key;
	str_id key; // NO_ID if no label has it

	bool is_range;
	struct tagrange range;
	str_id *unit; // of numeric labels, by key

	uint32_t regex_count;
	struct regex **regex;

	// Labels that were seen, and what each part of the filter said about them:
	// answer[label * parts + part].
	struct lookup seen;
	uint64_t *seen_key, *seen_value;
	uint32_t seen_key_cap, seen_value_cap;
	uint8_t *answer;
	uint32_t answer_cap;
	struct text pair; // "key:value"
};

enum { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

static uint32_t part_count(const struct tagfilter *f)
{
	return f->is_range ? 1 : f->regex_count;
}

static struct error *compile(struct tagfilter *f, const char *name, const char *value)
{
	uint32_t commas = 0;
	for (const char *c = value; *c; c++)
		commas += *c == ',';
	TRY(ALLOC(&f->arena, f->regex, commas + 1));
	for (;;) {
		size_t len = strcspn(value, ",");
		struct error *err = regex_new(value, len, &f->regex[f->regex_count]);
		if (err)
			return error_context(err, "parsing %s regexp", name);
		f->regex_count++;
		if (value[len] == '\0')
			return NULL;
		value += len + 1;
	}
}

static struct error *parse(struct tagfilter *f, const char *name, const char *value,
			   struct text *notes)
{
	const struct strtab *strings = &f->profile->strings;
	const char *equals = strchr(value, '=');
	if (equals) {
		f->has_key = equals > value;
		f->key = strtab_find(strings, value, (size_t)(equals - value));
		value = equals + 1;
	}
	struct error *err = tagrange_parse(value, &f->arena, &f->range, &f->is_range);
	if (err)
		return error_context(err, "parsing %s", name);
	if (f->is_range) {
		text_putf(notes, "%s:Interpreted '%s' as range, not regexp\n", name, value);
		TRY(profile_label_units(f->profile, &f->arena, &f->unit));
	} else {
		TRY(compile(f, name, value));
	}
	lookup_init(&f->seen, &f->arena);
	return NULL;
}

struct error *tagfilter_new(const char *name, const char *value, const struct profile *profile,
			    struct text *notes, struct tagfilter **ret)
{
	struct tagfilter *f = calloc(1, sizeof *f);
	if (!f)
		return error_nomem();
	f->profile = profile;
	arena_init(&f->arena, SIZE_MAX);
	struct error *err = parse(f, name, value, notes);
	if (err) {
		tagfilter_free(f);
		return err;
	}
	*ret = f;
	return NULL;
}

bool tagfilter_is_range(const struct tagfilter *f)
{
	return f->is_range;
}

void tagfilter_free(struct tagfilter *f)
{
	if (!f)
		return;
	for (uint32_t i = 0; i < f->regex_count; i++)
		regex_free(f->regex[i]);
	text_deinit(&f->pair);
	arena_deinit(&f->arena);
	free(f);
}

// The number of a label that was seen before, or a new one.
static struct error *find_seen(struct tagfilter *f, uint64_t key, uint64_t value, uint32_t *ret)
{
	uint64_t hash = hash_more(hash_more(hash_seed(), key), value);
	uint32_t at;
	for (uint32_t n = lookup_first(&f->seen, hash, &at); n != NO_ID;
	     n = lookup_next(&f->seen, hash, &at)) {
		if (f->seen_key[n] == key && f->seen_value[n] == value) {
			*ret = n;
			return NULL;
		}
	}
	uint32_t count = f->seen.count, parts = part_count(f);
	TRY(RESERVE(&f->arena, f->seen_key, count, f->seen_key_cap));
	TRY(RESERVE(&f->arena, f->seen_value, count, f->seen_value_cap));
	TRY(RESERVE_MORE(&f->arena, f->answer, (size_t)count * parts, f->answer_cap, parts));
	TRY(lookup_add(&f->seen, hash, ret));
	f->seen_key[*ret] = key;
	f->seen_value[*ret] = value;
	memset(&f->answer[(size_t)*ret * parts], ANSWER_UNKNOWN, parts);
	return NULL;
}

static struct error *match_pair(struct tagfilter *f, uint32_t part, const struct label *label,
				bool *ret)
{
	const struct strtab *strings = &f->profile->strings;
	text_clear(&f->pair);
	text_put(&f->pair, strtab_text(strings, label->key), strtab_len(strings, label->key));
	text_putc(&f->pair, ':');
	text_put(&f->pair, strtab_text(strings, label->str), strtab_len(strings, label->str));
	TRY(text_error(&f->pair));
	return regex_match(f->regex[part], f->pair.bytes, f->pair.len, ret);
}

static struct error *match_label(struct tagfilter *f, uint32_t part, const struct label *label,
				 bool *ret)
{
	const struct strtab *strings = &f->profile->strings;
	if (!f->is_range && f->has_key)
		return regex_match_id(f->regex[part], strings, label->str, ret);
	uint32_t n;
	uint64_t value = f->is_range ? (uint64_t)label->num : label->str;
	TRY(find_seen(f, label->key, value, &n));
	size_t at = (size_t)n * part_count(f) + part;
	if (f->answer[at] == ANSWER_UNKNOWN) {
		bool hit;
		if (f->is_range)
			hit = tagrange_has(&f->range, label->num,
					   strtab_text(strings, f->unit[label->key]));
		else
			TRY(match_pair(f, part, label, &hit));
		f->answer[at] = hit ? ANSWER_YES : ANSWER_NO;
	}
	*ret = f->answer[at] == ANSWER_YES;
	return NULL;
}

// Does this part of the filter match any label of the sample?
static struct error *match_part(struct tagfilter *f, uint32_t part, uint32_t i, bool *ret)
{
	const struct label *label = profile_labels(f->profile, i);
	*ret = false;
	for (uint32_t left = profile_label_count(f->profile, i); left > 0 && !*ret;
	     left--, label++) {
		bool is_number = label->str == NO_ID;
		if (is_number == f->is_range && (!f->has_key || label->key == f->key))
			TRY(match_label(f, part, label, ret));
	}
	return NULL;
}

struct error *tagfilter_match(struct tagfilter *f, uint32_t i, bool *ret)
{
	// With a key any part will do, without one all are needed.
	bool any = f->has_key;
	*ret = false;
	for (uint32_t part = 0; part < part_count(f); part++) {
		TRY(match_part(f, part, i, ret));
		if (*ret == any)
			break;
	}
	return NULL;
}
