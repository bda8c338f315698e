// Samples are put into groups once; what is told of a group is gathered, sorted and summed up.
#include "report/goroutines.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/saturate.h"
#include "base/text.h"
#include "measure/measure.h"
#include "profile/labels.h"
#include "report/stacks.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 4096

struct group {
	uint32_t stack;
	str_id state; // 0 if not known
	int64_t weight;
	uint32_t wait, wait_end;     // in gathering.wait, shortest first
	uint32_t detail, detail_end; // in gathering.detail
};

// How long a goroutine of a group waits.
struct wait {
	uint32_t group;
	int64_t seconds; // 0: below a minute, or not said
	bool said;
};

// A label that goroutines of a group have.
struct detail {
	uint32_t group;
	str_id key, value;
	str_id place; // of created_by; else 0
	int64_t weight;
};

struct state_sum {
	str_id state;
	int64_t weight;
};

// The labels of dumps, by name; NO_ID if the profile does not have it.
struct keys {
	str_id state, wait, created_by, created_at;
};

struct gathering {
	const struct view *view;
	const struct report_options *options;
	struct arena *arena;
	struct stacks stacks;
	struct keys key;
	struct lookup known; // groups by stack and state
	struct group *group;
	struct wait *wait;
	struct detail *detail;
	struct state_sum *state;
	uint32_t group_count, group_cap, wait_count, wait_cap, detail_count, detail_cap;
	uint32_t state_count, state_cap;
};

static str_id find_key(const struct profile *p, const char *name)
{
	return strtab_find(&p->strings, name, strlen(name));
}

// ---- gathering

// The string that sample @p i has for @p key; 0 if it has none.
static str_id text_of(const struct profile *p, uint32_t i, str_id key)
{
	const struct label *label = profile_labels(p, i);
	for (uint32_t n = profile_label_count(p, i); n-- > 0; label++)
		if (label->key == key && label->str != NO_ID)
			return label->str;
	return 0;
}

static struct error *find_group(struct gathering *g, uint32_t stack, str_id state, uint32_t *ret)
{
	uint64_t hash = hash_more(hash_more(hash_seed(), stack), state);
	uint32_t at;
	for (uint32_t n = lookup_first(&g->known, hash, &at); n != NO_ID;
	     n = lookup_next(&g->known, hash, &at))
		if (g->group[n].stack == stack && g->group[n].state == state) {
			*ret = n;
			return NULL;
		}
	TRY(RESERVE(g->arena, g->group, g->group_count, g->group_cap));
	g->group[g->group_count++] = (struct group){.stack = stack, .state = state};
	return lookup_add(&g->known, hash, ret);
}

static struct error *add_wait(struct gathering *g, uint32_t group, uint32_t i)
{
	const struct profile *p = g->view->profile;
	const struct label *label = profile_labels(p, i);
	struct wait wait = {.group = group};
	for (uint32_t n = profile_label_count(p, i); n-- > 0; label++)
		if (label->key == g->key.wait && label->str == NO_ID) {
			const char *unit = label->unit ? profile_text(p, label->unit) : "s";
			wait.seconds =
				truncate_saturating(measure_scale(label->num, unit, "s").value);
			wait.said = true;
		}
	TRY(RESERVE(g->arena, g->wait, g->wait_count, g->wait_cap));
	g->wait[g->wait_count++] = wait;
	return NULL;
}

static struct error *add_details(struct gathering *g, uint32_t group, uint32_t i, int64_t weight)
{
	const struct profile *p = g->view->profile;
	const struct label *label = profile_labels(p, i);
	for (uint32_t n = profile_label_count(p, i); n-- > 0; label++) {
		if (label->str == NO_ID || label->key == g->key.state ||
		    label->key == g->key.created_at || !view_shows_key(g->view, label->key))
			continue;
		struct detail detail = {group, label->key, label->str, 0, weight};
		if (label->key == g->key.created_by)
			detail.place = text_of(p, i, g->key.created_at);
		TRY(RESERVE(g->arena, g->detail, g->detail_count, g->detail_cap));
		g->detail[g->detail_count++] = detail;
	}
	return NULL;
}

static struct error *add_sample(struct gathering *g, uint32_t n)
{
	const struct profile *p = g->view->profile;
	uint32_t i = g->view->sample[n], group;
	int64_t weight = p->sample.value[g->options->type][i];
	if (g->stacks.of[n] == NO_ID || weight == 0)
		return NULL;
	TRY(find_group(g, g->stacks.of[n], text_of(p, i, g->key.state), &group));
	g->group[group].weight = sum_saturating(g->group[group].weight, weight);
	if (weight > 0)
		TRY(add_wait(g, group, i));
	return add_details(g, group, i, weight);
}

static struct error *gather(struct gathering *g)
{
	for (uint32_t n = 0; n < g->view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(add_sample(g, n));
	}
	return NULL;
}

// ---- sorting and summing up

// By number, a before b if it is larger.
static int descending(int64_t a, int64_t b)
{
	return (a < b) - (a > b);
}

static int by_wait(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return -descending(x->seconds, y->seconds);
}

static void share_waits(struct gathering *g)
{
	if (g->wait_count)
		qsort(g->wait, g->wait_count, sizeof *g->wait, by_wait);
	for (uint32_t i = 0, end; i < g->wait_count; i = end) {
		bool said = false;
		for (end = i; end < g->wait_count && g->wait[end].group == g->wait[i].group; end++)
			said |= g->wait[end].said;
		struct group *group = &g->group[g->wait[i].group];
		group->wait = i;
		group->wait_end = said ? end : i;
	}
}

static int by_detail(const void *a, const void *b, void *gathering)
{
	const struct gathering *g = gathering;
	const struct strtab *strings = &g->view->profile->strings;
	const struct detail *x = a, *y = b;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->key != y->key) {
		if (x->key == g->key.created_by || y->key == g->key.created_by)
			return x->key == g->key.created_by ? -1 : 1;
		return strtab_compare(strings, x->key, y->key);
	}
	if (x->value != y->value)
		return strtab_compare(strings, x->value, y->value);
	return x->place == y->place ? 0 : strtab_compare(strings, x->place, y->place);
}

static bool same_key(const struct detail *a, const struct detail *b)
{
	return a->group == b->group && a->key == b->key;
}

static int by_weight(const void *a, const void *b)
{
	const struct detail *x = a, *y = b;
	return descending(x->weight, y->weight);
}

// Equal details become one; those of a key are in the order of their weight then.
static void share_details(struct gathering *g)
{
	struct detail *d = g->detail;
	uint32_t count = 0;
	if (g->detail_count)
		qsort_r(d, g->detail_count, sizeof *d, by_detail, g);
	for (uint32_t i = 0; i < g->detail_count; i++)
		if (count && by_detail(&d[count - 1], &d[i], g) == 0)
			d[count - 1].weight = sum_saturating(d[count - 1].weight, d[i].weight);
		else
			d[count++] = d[i];
	g->detail_count = count;
	for (uint32_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && same_key(&d[i], &d[end]);)
			end++;
		qsort(&d[i], end - i, sizeof *d, by_weight);
		struct group *group = &g->group[d[i].group];
		if (!group->detail_end)
			group->detail = i;
		group->detail_end = end;
	}
}

static int64_t longest(const struct gathering *g, const struct group *group)
{
	return group->wait_end > group->wait ? g->wait[group->wait_end - 1].seconds : 0;
}

static int by_size(const void *a, const void *b, void *gathering)
{
	const struct gathering *g = gathering;
	const struct group *x = a, *y = b;
	int order = descending(x->weight, y->weight);
	if (!order)
		order = descending(longest(g, x), longest(g, y));
	return order ? order : (x->stack > y->stack) - (x->stack < y->stack);
}

// The groups that are shown: a difference can leave nothing of one.
static void choose_groups(struct gathering *g)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < g->group_count; i++)
		if (g->group[i].weight && !(g->options->drop_negative && g->group[i].weight < 0))
			g->group[count++] = g->group[i];
	g->group_count = count;
	if (count)
		qsort_r(g->group, count, sizeof *g->group, by_size, g);
}

static int by_state(const void *a, const void *b)
{
	const struct state_sum *x = a, *y = b;
	return (x->state > y->state) - (x->state < y->state);
}

static int by_state_weight(const void *a, const void *b)
{
	const struct state_sum *x = a, *y = b;
	int order = descending(x->weight, y->weight);
	return order ? order : by_state(a, b);
}

static struct error *sum_states(struct gathering *g)
{
	struct state_sum *s;
	uint32_t count = 0;
	TRY(ALLOC(g->arena, s, g->group_count));
	for (uint32_t i = 0; i < g->group_count; i++)
		s[i] = (struct state_sum){g->group[i].state, g->group[i].weight};
	if (g->group_count)
		qsort(s, g->group_count, sizeof *s, by_state);
	for (uint32_t i = 0; i < g->group_count; i++)
		if (count && s[count - 1].state == s[i].state)
			s[count - 1].weight = sum_saturating(s[count - 1].weight, s[i].weight);
		else
			s[count++] = s[i];
	if (count)
		qsort(s, count, sizeof *s, by_state_weight);
	g->state = s;
	g->state_count = count;
	return NULL;
}

// ---- rows

static struct cell text_cell(const struct gathering *g, str_id id)
{
	const struct strtab *strings = &g->view->profile->strings;
	return cell_text(strtab_text(strings, id), strtab_len(strings, id));
}

static struct error *put_states(const struct gathering *g, const struct sink *sink)
{
	for (uint32_t i = 0; i < g->state_count; i++) {
		struct row row = {
			.kind = ROW_STATE,
			.cell = {cell_value(g->state[i].weight), text_cell(g, g->state[i].state)},
		};
		if (g->state[i].state && g->state[i].weight)
			TRY(sink->row(sink->context, &row));
	}
	return NULL;
}

static struct error *put_head(const struct gathering *g, const struct group *group,
			      const struct sink *sink)
{
	struct row row = {
		.kind = ROW_GROUP,
		.cell = {cell_value(group->weight), text_cell(g, group->state),
			 [5] = cell_number(group - g->group + 1)},
	};
	if (group->wait_end > group->wait) {
		uint32_t middle = group->wait + (group->wait_end - group->wait) / 2;
		row.cell[2] = cell_number(g->wait[group->wait].seconds);
		row.cell[3] = cell_number(g->wait[middle].seconds);
		row.cell[4] = cell_number(longest(g, group));
	}
	return sink->row(sink->context, &row);
}

static struct error *put_frames(const struct gathering *g, const struct group *group,
				const struct sink *sink)
{
	const struct stacks *s = &g->stacks;
	for (uint32_t k = s->start[group->stack + 1]; k-- > s->start[group->stack];) {
		node_id id = s->frame[s->stack[k]].node;
		const struct node *node = &s->graph.node[id];
		struct slice name = graph_name(&s->graph, id);
		struct row row = {
			.kind = ROW_FRAME,
			.cell = {[1] = cell_text(name.text, name.len),
				 [2] = text_cell(g, node->name),
				 [3] = cell_text(strtab_text(&s->graph.files, node->file),
						 strtab_len(&s->graph.files, node->file))},
		};
		if (node->line)
			row.cell[4] = cell_number(node->line);
		TRY(sink->row(sink->context, &row));
	}
	return NULL;
}

static struct error *put_details(const struct gathering *g, const struct group *group,
				 const struct sink *sink)
{
	for (uint32_t i = group->detail; i < group->detail_end; i++) {
		const struct detail *d = &g->detail[i];
		struct cell weight = cell_value(d->weight), value = text_cell(g, d->value);
		struct row row = {.kind = ROW_STRING,
				  .cell = {text_cell(g, d->key), value, weight}};
		if (d->key == g->key.created_by)
			row = (struct row){ROW_CREATOR, {weight, value, text_cell(g, d->place)}};
		if (d->weight)
			TRY(sink->row(sink->context, &row));
	}
	return NULL;
}

static struct error *put_group(const struct gathering *g, const struct group *group,
			       const struct sink *sink)
{
	TRY(put_head(g, group, sink));
	TRY(put_frames(g, group, sink));
	return put_details(g, group, sink);
}

// ---- what is above

static int64_t weight_of(const struct gathering *g, uint32_t count)
{
	int64_t sum = 0;
	for (uint32_t i = 0; i < count; i++)
		sum = sum_saturating(sum, g->group[i].weight);
	return sum;
}

static void put_count(struct text *out, uint32_t shown, uint32_t all)
{
	if (shown < all)
		text_putf(out, "%u of ", shown);
	text_put_count(out, all, "group", "groups");
}

static struct error *put_header(const struct gathering *g, const struct graph_question *question,
				uint32_t shown, struct report_options *report)
{
	const struct profile *p = g->view->profile;
	struct text header = {0};
	if (!question->compact)
		report_put_labels(&header, p, report);
	report_put_filters(&header, report->filter, report->filters_listed);
	text_puts(&header, "Showing ");
	report_put_value(&header, p, report, weight_of(g, shown));
	text_puts(&header, " of ");
	report_put_value(&header, p, report, report->total);
	text_puts(&header, " in ");
	put_count(&header, shown, g->group_count);
	text_putc(&header, '\n');
	struct error *err = text_error(&header);
	if (!err)
		err = arena_copy_bytes(g->arena, header.bytes, header.len, &report->header.text);
	report->header.len = header.len;
	text_deinit(&header);
	return err;
}

struct error *report_goroutines(const struct view *view, const struct graph_question *question,
				const struct sink *sink, struct arena *scratch)
{
	const struct profile *p = view->profile;
	struct report_options report = *question->report;
	struct gathering g = {
		.view = view,
		.options = &report,
		.arena = scratch,
		.key = {find_key(p, "state"), find_key(p, "wait"), find_key(p, "created_by"),
			find_key(p, "created_at")},
	};
	lookup_init(&g.known, scratch);
	TRY(stacks_build(&g.stacks, scratch, view, question, false));
	TRY(gather(&g));
	share_waits(&g);
	share_details(&g);
	choose_groups(&g);
	TRY(sum_states(&g));
	if (g.state_count == 1 && !g.state[0].state && question->notes)
		text_puts(question->notes, "Goroutines have no states here: only dumps, such as "
					   "goroutine?debug=2, tell states and waiting times.\n");
	uint32_t limit = (uint32_t)question->graph->nodecount;
	uint32_t shown = limit > 0 && limit < g.group_count ? limit : g.group_count;
	TRY(put_header(&g, question, shown, &report));
	struct table table = report_table(REPORT_GOROUTINES, p, &report);
	TRY(sink->begin(sink->context, &table));
	TRY(put_states(&g, sink));
	for (uint32_t i = 0; i < shown; i++)
		TRY(put_group(&g, &g.group[i], sink));
	return sink->end(sink->context);
}
