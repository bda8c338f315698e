// Columns of names are replaced one by one; the strings of before stay in the table, named by
// nobody.
#include "filter/redact.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "measure/measure.h"
#include "regex/regex.h"

struct redactor {
	const struct redact_options *options;
	struct arena *arena;
	struct view *view;
	const struct profile *from;
	struct profile *to;
	struct regex *keep; // NULL: nothing
};

void redact_name(const struct siphash_key *key, const char *what, const char *text, size_t len,
		 char ret[REDACT_NAME_SIZE])
{
	snprintf(ret, REDACT_NAME_SIZE, "%s%016" PRIx64, what, siphash(key, text, len));
}

static struct error *hash(struct redactor *r, const char *what, str_id id, str_id *ret)
{
	char name[REDACT_NAME_SIZE];
	const struct strtab *strings = &r->from->strings;
	*ret = 0;
	if (id == 0)
		return NULL;
	redact_name(&r->options->key, what, strtab_text(strings, id), strtab_len(strings, id),
		    name);
	return strtab_intern(&r->to->strings, name, strlen(name), ret);
}

// Hashes @p count strings of a column.
static struct error *hash_column(struct redactor *r, const char *what, const str_id *from,
				 uint32_t count, str_id **ret)
{
	str_id *to;
	TRY(ALLOC(r->arena, to, (size_t)count + 1));
	for (uint32_t i = 0; i < count; i++)
		TRY(hash(r, what, from[i], &to[i]));
	*ret = to;
	return NULL;
}

static struct error *redact_functions(struct redactor *r)
{
	const struct profile *from = r->from;
	struct profile *to = r->to;
	uint32_t count = from->func.count;
	TRY(hash_column(r, "f_", from->func.name, count, &to->func.name));
	TRY(hash_column(r, "f_", from->func.system_name, count, &to->func.system_name));
	TRY(hash_column(r, "file_", from->func.file, count, &to->func.file));
	for (func_id f = 0; r->keep && f < count; f++) {
		bool kept;
		TRY(regex_match_id(r->keep, &from->strings, from->func.name[f], &kept));
		if (!kept)
			continue;
		to->func.name[f] = from->func.name[f];
		to->func.system_name[f] = from->func.system_name[f];
		to->func.file[f] = from->func.file[f];
	}
	return NULL;
}

// A comment that headers leave out stays one.
static struct error *redact_comments(struct redactor *r)
{
	const struct profile *from = r->from;
	str_id *text;
	TRY(ALLOC(r->arena, text, (size_t)from->comment.count + 1));
	for (uint32_t i = 0; i < from->comment.count; i++) {
		str_id id = from->comment.text[i];
		bool silent = profile_text(from, id)[0] == '#';
		TRY(hash(r, silent ? "#comment_" : "comment_", id, &text[i]));
	}
	r->to->comment.text = text;
	return NULL;
}

static bool is_base_mark(const struct profile *p, const struct label *l)
{
	return l->str != NO_ID && strcmp(profile_text(p, l->key), "pprof::base") == 0 &&
	       strcmp(profile_text(p, l->str), "true") == 0;
}

static bool is_common_unit(const char *unit)
{
	double factor;
	return strcmp(unit, "count") == 0 || measure_factor(unit, "B", &factor) ||
	       measure_factor(unit, "ns", &factor) || measure_factor(unit, "GCU", &factor);
}

static struct error *redact_label(struct redactor *r, const struct label *from, struct label *to)
{
	*to = *from;
	if (is_base_mark(r->from, from))
		return NULL;
	TRY(hash(r, "key_", from->key, &to->key));
	if (from->str != NO_ID)
		TRY(hash(r, "value_", from->str, &to->str));
	return is_common_unit(profile_text(r->from, from->unit))
		       ? NULL
		       : hash(r, "unit_", from->unit, &to->unit);
}

static struct error *redact_labels(struct redactor *r)
{
	const struct profile *from = r->from;
	uint32_t count = from->sample.label_start ? from->sample.label_start[from->sample.count] : 0;
	if (!count)
		return NULL;
	TRY(ALLOC(r->arena, r->to->sample.label, count));
	for (uint32_t i = 0; i < count; i++)
		TRY(redact_label(r, &from->sample.label[i], &r->to->sample.label[i]));
	return profile_sort_labels(r->to);
}

// Keys have other numbers now.
static struct error *redact_hidden_keys(struct redactor *r)
{
	const bool *before = r->view->key_hidden;
	const struct profile *from = r->from;
	uint32_t known = from->strings.count;
	bool *hidden;
	if (!before)
		return NULL;
	TRY(ALLOC(r->arena, hidden, (size_t)r->to->strings.count + known));
	for (str_id key = 0; key < known; key++) {
		str_id now = key;
		if (!before[key])
			continue;
		hidden[key] = true; // pprof::base
		TRY(hash(r, "key_", key, &now));
		hidden[now] = true;
	}
	r->view->key_hidden = hidden;
	return NULL;
}

static struct error *redact(struct redactor *r)
{
	const struct profile *from = r->from;
	struct profile *to = r->to;
	*to = *from;
	to->doc_url = to->drop_frames = to->keep_frames = 0;
	TRY(strtab_init_copy(&to->strings, r->arena, &from->strings));
	TRY(redact_functions(r));
	TRY(hash_column(r, "bin_", from->mapping.file, from->mapping.count, &to->mapping.file));
	TRY(hash_column(r, "", from->mapping.build_id, from->mapping.count, &to->mapping.build_id));
	TRY(redact_comments(r));
	TRY(redact_labels(r));
	return redact_hidden_keys(r);
}

struct error *redact_view(struct view *view, const struct redact_options *options,
			  struct arena *arena)
{
	struct redactor r = {
		.options = options, .arena = arena, .view = view, .from = view->profile};
	TRY(ALLOC(arena, r.to, 1));
	if (options->keep && options->keep[0])
		TRY(error_context(regex_new(options->keep, strlen(options->keep), &r.keep),
				  "parsing redact_keep regexp"));
	struct error *err = redact(&r);
	regex_free(r.keep);
	if (!err)
		view->profile = r.to;
	return err;
}
