// One pass over the samples weighs each mapping; the rest is what the search for binaries left.
#include "report/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/saturate.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/path.h"
#include "measure/measure.h"
#include "object/names.h"
#include "report/header.h"
#include "symbolize/binary.h"

// What samples say about one mapping.
struct weight {
	int64_t all, named, lined;
	uint32_t sample; // the last one seen, + 1
	bool entered, lacks_name, lacks_line; // in the sample at hand
	bool any_name;   // of any location
	bool touched;
};

// What is known about one location.
struct knowledge {
	bool name, line;
};

static bool has_name(const struct view *view, loc_id l)
{
	const struct profile *p = view->profile;
	for (line_id j = view->line_start[l]; j < view->line_end[l]; j++)
		if (p->func.name[p->line.func[view->line[j]]] != 0)
			return true;
	return false;
}

static bool has_line(const struct view *view, loc_id l)
{
	for (line_id j = view->line_start[l]; j < view->line_end[l]; j++)
		if (view->profile->line.number[view->line[j]] != 0)
			return true;
	return false;
}

static void end_sample(struct weight *w, int64_t value)
{
	w->all = sum_saturating(w->all, value);
	if (!w->lacks_name)
		w->named = sum_saturating(w->named, value);
	if (!w->lacks_line)
		w->lined = sum_saturating(w->lined, value);
	w->entered = w->lacks_name = w->lacks_line = false;
}

static void weigh_sample(const struct view *view, const struct knowledge *known, uint32_t n,
			 uint32_t type, struct weight *by_mapping)
{
	const struct profile *p = view->profile;
	int64_t value = magnitude(p->sample.value[type][view->sample[n]]);
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
			loc_id l = p->sample.stack[k];
			if (view_removed(view, l))
				continue;
			map_id m = p->loc.mapping[l];
			struct weight *w = &by_mapping[m == NO_ID ? p->mapping.count : m];
			if (pass == 0) {
				w->touched = true;
				w->any_name |= known[l].name;
				w->lacks_name |= !known[l].name;
				// Where C programs start there are no lines: the innermost counts.
				if (!w->entered)
					w->lacks_line = !known[l].line;
				w->entered = true;
			} else if (w->sample != n + 1) {
				w->sample = n + 1;
				end_sample(w, value);
			}
		}
}

// One for each mapping, and one for locations without.
static struct error *weigh(const struct view *view, uint32_t type, struct arena *scratch,
			   struct weight **ret)
{
	uint32_t count = view->profile->loc.count;
	struct knowledge *known;
	TRY(ALLOC(scratch, known, (size_t)count + 1));
	TRY(ALLOC(scratch, *ret, (size_t)view->profile->mapping.count + 1));
	for (loc_id l = 0; l < count; l++)
		known[l] = (struct knowledge){has_name(view, l), has_line(view, l)};
	for (uint32_t n = 0; n < view->sample_count; n++)
		weigh_sample(view, known, n, type, *ret);
	return NULL;
}

static struct error *put_fact(const struct sink *sink, const char *key, const char *text)
{
	const struct row row = {
		.kind = ROW_FACT,
		.cell = {cell_text(key, strlen(key)), cell_text(text, strlen(text))},
	};
	return sink->row(sink->context, &row);
}

// Puts `line` as a fact and empties it.
static struct error *flush_fact(const struct sink *sink, const char *key, struct text *line)
{
	struct error *err = text_error(line);
	if (!err && line->len)
		err = put_fact(sink, key, line->bytes);
	text_clear(line);
	return err;
}

static struct error *put_used(const struct sink *sink, const struct binary *b, struct text *line)
{
	static const struct {
		enum names_reader bit;
		const char *name;
	} readers[] = {{NAMES_BY_DWARF, "DWARF"},
		       {NAMES_BY_PCLNTAB, "Go's pclntab"},
		       {NAMES_BY_SYMBOLS, "symbols"}};
	text_puts(line, b->path);
	if (b->facts.format)
		text_putf(line, ", %s", b->facts.format);
	if (b->facts.go_version)
		text_putf(line, ", %s", b->facts.go_version);
	const char *between = ", names from ";
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		if (!(b->readers & readers[i].bit))
			continue;
		text_putf(line, "%s%s", between, readers[i].name);
		between = " and ";
	}
	TRY(flush_fact(sink, "used", line));
	if (b->debug_path)
		TRY(put_fact(sink, "debug", b->debug_path));
	if (b->foreign_id)
		TRY(put_fact(sink, "note", "its build ID is another one; it was taken all the same"));
	return NULL;
}

static struct error *put_tries(const struct sink *sink, const struct binary *b, struct text *line)
{
	for (uint32_t i = 0; i < b->tried_count; i++) {
		const struct binary_try *t = &b->tried[i];
		if (!t->refused)
			continue;
		text_putf(line, "%s (%s): %s", t->path, t->why,
			  t->absent ? "no such file" : t->refused);
		TRY(flush_fact(sink, t->absent ? "absent" : "refused", line));
	}
	return NULL;
}

static struct error *put_notes(const struct sink *sink, const struct binary *b, struct text *line)
{
	const char *at = b->notes;
	while (*at) {
		size_t len = strcspn(at, "\n");
		text_put(line, at, len);
		TRY(flush_fact(sink, "note", line));
		at += len + (at[len] == '\n');
	}
	return NULL;
}

// Where no file was looked for, there is nothing to be done about missing names.
static bool was_searched(const struct binaries *binaries, map_id m)
{
	return m < binaries->count &&
	       (binaries->binary[m].path || binaries->binary[m].tried_count);
}

// What a user can do about a mapping without any names.
static struct error *put_advice(const struct sink *sink, const struct binary *b,
				struct text *line)
{
	text_puts(line, "to take another file: symbols use FILE");
	if ((*b->wanted || b->facts.build_id) && !b->asked_servers)
		text_puts(line, "; to ask servers for it: -debuginfod");
	return flush_fact(sink, "note", line);
}

static struct error *put_binary(const struct sink *sink, const struct binary *b,
				const char *wanted, struct text *line)
{
	if (*wanted)
		TRY(put_fact(sink, "build ID", wanted));
	if (b->path)
		TRY(put_used(sink, b, line));
	else if (b->skipped)
		TRY(put_fact(sink, "note", b->skipped));
	TRY(put_tries(sink, b, line));
	return put_notes(sink, b, line);
}

static struct error *put_mapping(const struct sink *sink, const struct weight *w, const char *file)
{
	const struct row row = {
		.kind = ROW_MAPPING,
		.cell = {cell_value(w->all), cell_value(w->named), cell_value(w->lined),
			 cell_text(file, strlen(file))},
	};
	return sink->row(sink->context, &row);
}

static struct error *put_all(const struct view *view, const struct binaries *binaries,
			     const struct weight *weight, const struct sink *sink)
{
	const struct profile *p = view->profile;
	struct text line = {0};
	struct error *err = NULL;
	for (map_id m = 0; m <= p->mapping.count && !err; m++) {
		if (!weight[m].touched)
			continue;
		bool mapped = m < p->mapping.count;
		const char *file = mapped ? profile_text(p, p->mapping.file[m]) : "";
		err = put_mapping(sink, &weight[m], file);
		if (!err && mapped && m < binaries->count)
			err = put_binary(sink, &binaries->binary[m],
					 profile_text(p, p->mapping.build_id[m]), &line);
		if (!err && mapped && !weight[m].any_name && was_searched(binaries, m))
			err = put_advice(sink, &binaries->binary[m], &line);
	}
	text_deinit(&line);
	return err;
}

struct error *report_symbols(const struct view *view, const struct report_options *options,
			     const struct sink *sink, struct arena *scratch)
{
	struct weight *weight;
	struct table table = report_table(REPORT_SYMBOLS, view->profile, options);
	TRY(weigh(view, options->type, scratch, &weight));
	TRY(sink->begin(sink->context, &table));
	TRY(put_all(view, options->binaries, weight, sink));
	return sink->end(sink->context);
}

// Whether the samples have to be weighed at all: mostly there is nothing to complain about.
static bool may_be_nameless(const struct view *view, const struct binaries *binaries)
{
	const struct profile *p = view->profile;
	for (loc_id l = 0; l < p->loc.count; l++)
		if (was_searched(binaries, p->loc.mapping[l]) && !has_name(view, l))
			return true;
	return false;
}

struct error *report_note_nameless(const struct view *view, const struct report_options *options,
				   struct text *notes, struct arena *scratch)
{
	const struct binaries *binaries = options->binaries;
	const struct profile *p = view->profile;
	struct weight *weight;
	if (!may_be_nameless(view, binaries))
		return NULL;
	TRY(weigh(view, options->type, scratch, &weight));
	for (map_id m = 0; m < p->mapping.count; m++) {
		const struct weight *w = &weight[m];
		if (!w->touched || w->any_name || w->all == 0 || !was_searched(binaries, m))
			continue;
		const char *file = profile_text(p, p->mapping.file[m]);
		struct slice base = path_base(file, strlen(file));
		measure_put_percent_trimmed(notes, w->all, options->total);
		text_puts(notes, " of the samples pass through ");
		text_put(notes, base.text, base.len);
		text_puts(notes, ", which has no names; symbols says why\n");
	}
	return text_error(notes);
}
