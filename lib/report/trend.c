// The numbers come profile by profile and are needed entry by entry: report_trend() turns them
// over.
#include "report/trend.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/saturate.h"
#include "base/text.h"
#include "measure/measure.h"
#include "report/growth.h"
#include "report/unit.h"

#define NS_PER_HOUR 3600e9

void trend_init(struct trend *trend, size_t limit)
{
	*trend = (struct trend){0};
	arena_init(&trend->arena, limit);
}

void trend_deinit(struct trend *trend)
{
	arena_deinit(&trend->arena);
	*trend = (struct trend){0};
}

// --- Profile by profile.

static int64_t rounded(double x)
{
	return truncate_saturating(round(x));
}

static int64_t scaled(int64_t value, double ratio)
{
	return ratio == 1 ? value : rounded((double)value * ratio);
}

// What was added so far is in a larger unit than what comes.
static struct error *take_smaller_unit(struct trend *t, const char *unit)
{
	double ratio = 1;
	measure_factor(t->unit, unit, &ratio);
	for (uint32_t i = 0; i < t->count; i++)
		t->total[i] = scaled(t->total[i], ratio);
	for (uint32_t k = 0; k < t->number_count; k++)
		t->value[k] = scaled(t->value[k], ratio);
	return arena_copy_text(&t->arena, unit, &t->unit);
}

// *ratio: what values in the unit of a profile become those of the history by.
static struct error *check_type(struct trend *t, const char *source, const struct profile *p,
				const struct report_options *o, double *ratio)
{
	const char *type = o->type_label, *unit = report_own_unit(p, o);
	*ratio = 1;
	if (t->count == 0) {
		TRY(strtab_init(&t->names, &t->arena));
		TRY(arena_copy_text(&t->arena, type, &t->type));
		return arena_copy_text(&t->arena, unit, &t->unit);
	}
	if (strcmp(type, t->type) != 0 ||
	    !(strcmp(unit, t->unit) == 0 || measure_factor(unit, t->unit, ratio)))
		return error_new(
			ERR_USAGE,
			"%s has %s in %s, %s has %s in %s: profiles of one kind are needed",
			t->source[0], t->type, t->unit, source, type, unit);
	if (*ratio >= 1)
		return NULL;
	*ratio = 1;
	return take_smaller_unit(t, unit);
}

static struct error *reserve_profile(struct trend *t)
{
	uint32_t cap;
	GROW(&t->arena, t->source, t->count, t->cap, cap);
	GROW(&t->arena, t->time_ns, t->count, t->cap, cap);
	GROW(&t->arena, t->total, t->count, t->cap, cap);
	GROW(&t->arena, t->start, t->count, t->cap, cap);
	t->cap = cap;
	return NULL;
}

static struct error *add_number(struct trend *t, struct slice name, int64_t value)
{
	uint32_t cap;
	GROW(&t->arena, t->name, t->number_count, t->number_cap, cap);
	GROW(&t->arena, t->value, t->number_count, t->number_cap, cap);
	t->number_cap = cap;
	TRY(strtab_intern(&t->names, name.text, name.len, &t->name[t->number_count]));
	t->value[t->number_count++] = value;
	return NULL;
}

struct error *trend_add(struct trend *t, const char *source, const struct view *view,
			const struct graph_question *q, struct arena *scratch)
{
	struct graph_options all = *q->graph;
	struct graph g;
	double ratio;
	all.nodecount = 0;
	all.nodefraction = all.edgefraction = 0;
	TRY(check_type(t, source, view->profile, q->report, &ratio));
	TRY(reserve_profile(t));
	TRY(graph_build(&g, scratch, view, &all));
	TRY(arena_copy_text(&t->arena, source, &t->source[t->count]));
	t->time_ns[t->count] = view->profile->time_ns;
	t->total[t->count] = scaled(q->report->total, ratio);
	t->start[t->count++] = t->number_count;
	if (g.saturated)
		report_note_saturation(q->notes);
	for (uint32_t k = 0; k < g.shown_count; k++) {
		const struct node *n = &g.node[g.shown[k]];
		int64_t value = all.sort_by_cum ? node_cum(n) : node_flat(n);
		if (value != 0)
			TRY(add_number(t, graph_name(&g, g.shown[k]), scaled(value, ratio)));
	}
	return NULL;
}

// --- The order of profiles.

static bool all_timed(const struct trend *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->time_ns[i] == 0)
			return false;
	return true;
}

bool trend_is_last(const struct trend *t, int64_t time_ns)
{
	if (time_ns == 0 || !all_timed(t))
		return true;
	for (uint32_t i = 0; i < t->count; i++)
		if (t->time_ns[i] > time_ns)
			return false;
	return true;
}

// What is known of the profiles' order.
struct history {
	const struct trend *t;
	bool timed, apart; // all have a time; these are not all the same
	uint32_t *order;   // of the profiles, the oldest first
	uint32_t *place;   // by profile: where it is in that
	double *time;	   // by place: hours since the first, or how many came before
};

static int by_time(const void *left, const void *right, void *trend)
{
	const struct trend *t = trend;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int64_t x = t->time_ns[a], y = t->time_ns[b];
	return x != y ? (x > y) - (x < y) : (a > b) - (a < b);
}

static struct error *find_order(const struct trend *t, struct arena *scratch, struct history *ret)
{
	*ret = (struct history){.t = t, .timed = all_timed(t)};
	TRY(ALLOC(scratch, ret->order, t->count));
	TRY(ALLOC(scratch, ret->place, t->count));
	TRY(ALLOC(scratch, ret->time, t->count));
	for (uint32_t i = 0; i < t->count; i++)
		ret->order[i] = i;
	if (ret->timed)
		qsort_r(ret->order, t->count, sizeof *ret->order, by_time, (void *)t);
	int64_t first = t->time_ns[ret->order[0]];
	ret->apart = ret->timed && t->time_ns[ret->order[t->count - 1]] != first;
	for (uint32_t k = 0; k < t->count; k++) {
		double since = (double)t->time_ns[ret->order[k]] - (double)first;
		ret->time[k] = ret->apart ? since / NS_PER_HOUR : k;
		ret->place[ret->order[k]] = k;
	}
	return NULL;
}

// --- Entry by entry.

struct entry {
	str_id name;
	int64_t first, last;
	struct growth growth;
};

struct table_maker {
	const struct trend *t;
	struct history history;
	uint32_t *start; // by name: of its numbers; of one more than there are names their end
	uint32_t *place; // of each number's profile
	int64_t *value;
	int64_t *series; // of one entry

	struct entry *entry;
	uint32_t entry_count, shown, dropped;
	int64_t cutoff;
};

static struct error *turn_over(struct table_maker *m, struct arena *scratch)
{
	const struct trend *t = m->t;
	uint32_t *at, names = t->names.count;
	TRY(ALLOC(scratch, m->start, (size_t)names + 1));
	TRY(ALLOC(scratch, at, names));
	TRY(ALLOC(scratch, m->place, t->number_count));
	TRY(ALLOC(scratch, m->value, t->number_count));
	TRY(ALLOC(scratch, m->series, t->count));
	for (uint32_t k = 0; k < t->number_count; k++)
		m->start[t->name[k] + 1]++;
	for (str_id s = 0; s < names; s++)
		at[s] = m->start[s + 1] += m->start[s];
	for (uint32_t i = t->count, k = t->number_count; i-- > 0;)
		while (k > t->start[i]) {
			uint32_t to = --at[t->name[--k]];
			m->place[to] = m->history.place[i];
			m->value[to] = t->value[k];
		}
	return NULL;
}

// Fills series[]; several nodes can have one name.
static void find_series(struct table_maker *m, str_id name)
{
	memset(m->series, 0, m->t->count * sizeof *m->series);
	for (uint32_t k = m->start[name]; k < m->start[name + 1]; k++)
		m->series[m->place[k]] = sum_saturating(m->series[m->place[k]], m->value[k]);
}

static int64_t largest(const int64_t *value, uint32_t count)
{
	int64_t most = 0;
	for (uint32_t i = 0; i < count; i++)
		most = magnitude(value[i]) > most ? magnitude(value[i]) : most;
	return most;
}

static int by_growth(const void *left, const void *right, void *trend)
{
	const struct trend *t = trend;
	const struct entry *a = left, *b = right;
	const struct growth *x = &a->growth, *y = &b->growth;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->slope != y->slope)
		return x->slope > y->slope ? -1 : 1;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	return strtab_compare(&t->names, a->name, b->name);
}

static struct error *find_entries(struct table_maker *m, struct arena *scratch)
{
	const struct trend *t = m->t;
	struct growth_series *series;
	TRY(ALLOC(scratch, series, 1));
	TRY(ALLOC(scratch, m->entry, t->names.count));
	growth_series(series, m->history.time, t->count);
	for (str_id s = 0; s < t->names.count; s++) {
		if (m->start[s] == m->start[s + 1])
			continue;
		find_series(m, s);
		if (largest(m->series, t->count) < m->cutoff) {
			m->dropped++;
			continue;
		}
		m->entry[m->entry_count++] = (struct entry){
			.name = s,
			.first = m->series[0],
			.last = m->series[t->count - 1],
			.growth = growth_of(series, m->series),
		};
	}
	qsort_r(m->entry, m->entry_count, sizeof *m->entry, by_growth, (void *)t);
	return NULL;
}

// --- The table.

static void put_order(struct text *out, const struct history *h)
{
	const struct trend *t = h->t;
	text_putf(out, "The last of %u profiles, ", t->count);
	if (h->apart) {
		text_puts(out, "in the order of their times, taken within ");
		measure_put_label(out,
				  difference_saturating(t->time_ns[h->order[t->count - 1]],
							t->time_ns[h->order[0]]),
				  "nanoseconds");
	} else {
		text_puts(out, "in the order given, as ");
		text_puts(out, h->timed ? "all were taken at the same time"
					: "not all say when they were taken");
	}
	text_putc(out, '\n');
}

static void put_header(struct text *out, const struct table_maker *m, const struct profile *p,
		       const struct graph_question *q, const struct report_options *o)
{
	const char *what = q->graph->sort_by_cum ? "cum" : "flat";
	if (!q->compact)
		report_put_labels(out, p, o);
	put_order(out, &m->history);
	report_put_filters(out, o->filter, o->filters_listed);
	if (m->dropped) {
		text_puts(out, "Dropped ");
		text_put_count(out, m->dropped, "node", "nodes");
		text_putf(out, " (%s always < ", what);
		report_put_value(out, p, o, m->cutoff);
		text_puts(out, ")\n");
	}
	if (m->shown < m->entry_count)
		text_putf(out, "Showing top %u nodes out of %u\n", m->shown, m->entry_count);
}

static int64_t smallest_shown(const struct table_maker *m)
{
	int64_t smallest = 0;
	for (uint32_t k = 0; k < m->shown; k++) {
		const struct entry *e = &m->entry[k];
		int64_t value = magnitude(e->last ? e->last : e->first);
		if (value && (!smallest || value < smallest))
			smallest = value;
	}
	return smallest;
}

static struct error *put_profiles(const struct table_maker *m, const struct sink *sink)
{
	const struct trend *t = m->t;
	for (uint32_t k = 0; k < t->count; k++) {
		uint32_t i = m->history.order[k];
		struct row row = {
			.kind = ROW_SNAPSHOT,
			.cell = {cell_text(t->source[i], strlen(t->source[i])),
				 t->time_ns[i] ? cell_number(t->time_ns[i]) : (struct cell){0},
				 cell_value(t->total[i])},
		};
		TRY(sink->row(sink->context, &row));
	}
	return NULL;
}

static struct error *put_entry(struct table_maker *m, const struct entry *e,
			       const struct sink *sink)
{
	struct slice name = {strtab_text(&m->t->names, e->name), strtab_len(&m->t->names, e->name)};
	struct cell slope = cell_value(rounded(e->growth.slope)), none = {0};
	find_series(m, e->name);
	struct row row = {
		.kind = ROW_ENTRY,
		.cell = {cell_value(e->first), cell_value(e->last),
			 cell_value(difference_saturating(e->last, e->first)),
			 m->history.apart ? slope : none, m->history.apart ? none : slope,
			 cell_value(rounded(e->growth.score)), cell_text(name.text, name.len),
			 cell_list(CELL_NUMBERS, m->series, m->t->count)},
	};
	return sink->row(sink->context, &row);
}

// Sets what is above the table, in the question's options.
static struct error *find_options(const struct table_maker *m, const struct profile *p,
				  const struct graph_question *q, struct arena *scratch,
				  struct report_options *ret)
{
	struct text header = {0};
	uint32_t last = m->history.order[m->t->count - 1];
	*ret = *q->report;
	ret->own_unit = m->t->unit;
	ret->total = m->t->total[last];
	ret->unit = report_unit_of(p, ret, m->shown, smallest_shown(m));
	put_header(&header, m, p, q, ret);
	struct error *err = text_error(&header);
	if (!err)
		err = arena_copy_bytes(scratch, header.bytes, header.len, &ret->header.text);
	ret->header.len = header.len;
	text_deinit(&header);
	return err;
}

struct error *report_trend(const struct trend *t, const struct view *last,
			   const struct graph_question *q, const struct sink *sink,
			   struct arena *scratch)
{
	struct table_maker m = {.t = t};
	struct report_options o;
	assert(t->count > 1);
	TRY(find_order(t, scratch, &m.history));
	TRY(turn_over(&m, scratch));
	m.cutoff = truncate_like_go((double)largest(t->total, t->count) * q->graph->nodefraction);
	TRY(find_entries(&m, scratch));
	m.shown = m.entry_count;
	if (q->graph->nodecount > 0 && (uint32_t)q->graph->nodecount < m.shown)
		m.shown = (uint32_t)q->graph->nodecount;
	TRY(find_options(&m, last->profile, q, scratch, &o));
	struct table table = report_table(REPORT_TREND, last->profile, &o);
	TRY(sink->begin(sink->context, &table));
	TRY(put_profiles(&m, sink));
	for (uint32_t k = 0; k < m.shown; k++)
		TRY(put_entry(&m, &m.entry[k], sink));
	return sink->end(sink->context);
}
