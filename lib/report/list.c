// Costs by line from lines.h, source text from io/source.h.
#include "report/list.h"

#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "regex/regex.h"
#include "report/header.h"
#include "report/lines.h"
#include "report/list_inlines.h"
#include "report/source.h"

// Lines shown after the last line with a cost, and before the first one when
// the function's start is not known.
#define MARGIN 5

// Callers that are named of an inlined function.
#define CALLER_LIMIT 10

// What all routines of one answer share.
struct listing {
	const struct line_costs *costs;
	struct inlines inlines; // none unless they are asked for
	struct source *source;
	const struct sink *sink;
	bool hot;
	int64_t context;
};

// One function in one file: a run of costs.
struct routine {
	const struct line_costs *costs;
	const struct line_cost *begin, *end;
};

static struct cell string_cell(const struct line_costs *costs, str_id id)
{
	return cell_text(strtab_text(&costs->strings, id), strtab_len(&costs->strings, id));
}

// Lines to show, first and last.
static void find_range(const struct routine *r, int64_t *ret_first, int64_t *ret_last)
{
	int64_t first = INT64_MAX;
	for (const struct line_cost *c = r->begin; c < r->end; c++) {
		int64_t start = c->start_line ? c->start_line : sum_saturating(c->line, -MARGIN);
		if (start < first)
			first = start;
	}
	*ret_first = first < 1 ? 1 : first;
	*ret_last = sum_saturating(r->end[-1].line, MARGIN);
}

static struct error *put_routine(const struct routine *r, const struct sink *sink)
{
	int64_t flat = 0;
	for (const struct line_cost *c = r->begin; c < r->end; c++)
		flat = sum_saturating(flat, c->flat);
	struct row row = {
		.kind = ROW_ROUTINE,
		.cell = {cell_value(flat), cell_value(r->costs->routine[r->begin->routine].cum),
			 string_cell(r->costs, r->begin->name),
			 string_cell(r->costs, r->begin->file)},
	};
	return sink->row(sink->context, &row);
}

// The cost of line number; *at is where to go on looking.
static void find_line(const struct routine *r, const struct line_cost **at, int64_t number,
		      int64_t *ret_flat, int64_t *ret_cum)
{
	while (*at < r->end && (*at)->line < number)
		++*at;
	*ret_flat = *ret_cum = 0;
	for (; *at < r->end && (*at)->line == number; ++*at) {
		*ret_flat = sum_saturating(*ret_flat, (*at)->flat);
		*ret_cum = r->costs->line[(*at)->at].cum;
	}
}

static struct error *put_callers(const struct listing *l, uint32_t routine)
{
	uint32_t count;
	const struct inlined_into *caller = inlines_into(&l->inlines, routine, &count);
	for (uint32_t i = 0; i < count && i < CALLER_LIMIT; i++) {
		struct row row = {.kind = ROW_INTO,
				  .cell = {cell_value(caller[i].sum.flat),
					   cell_value(caller[i].sum.cum),
					   string_cell(l->costs, caller[i].name),
					   string_cell(l->costs, caller[i].file),
					   cell_number(caller[i].line)}};
		TRY(l->sink->row(l->sink->context, &row));
	}
	if (count <= CALLER_LIMIT)
		return NULL;
	struct row more = {.kind = ROW_MORE, .cell = {cell_number(count - CALLER_LIMIT)}};
	return l->sink->row(l->sink->context, &more);
}

static struct error *put_callees(const struct listing *l, uint32_t at)
{
	uint32_t count;
	const struct inlined *callee = inlines_at(&l->inlines, at, &count);
	for (uint32_t i = 0; i < count; i++) {
		struct row row = {.kind = ROW_INLINED,
				  .cell = {cell_value(callee[i].sum.flat),
					   cell_value(callee[i].sum.cum),
					   cell_number(callee[i].depth),
					   string_cell(l->costs, callee[i].name),
					   string_cell(l->costs, callee[i].file),
					   cell_number(callee[i].line)}};
		if (callee[i].sum.flat || callee[i].sum.cum)
			TRY(l->sink->row(l->sink->context, &row));
	}
	return NULL;
}

// Lines first to last; *at is where to go on looking for costs. *ret_end is true when
// the file ends before.
static struct error *put_lines(const struct listing *l, const struct routine *r, int64_t first,
			       int64_t last, const struct line_cost **at, bool *ret_end)
{
	const char *path = strtab_text(&l->costs->strings, r->begin->file);
	size_t path_len = strtab_len(&l->costs->strings, r->begin->file);
	*ret_end = false;
	for (int64_t number = first; number <= last; number++) {
		struct slice line;
		TRY(source_line(l->source, path, path_len, number, &line));
		*ret_end = !line.text;
		if (*ret_end)
			break;
		int64_t flat, cum;
		find_line(r, at, number, &flat, &cum);
		struct row row = {
			.kind = ROW_LINE,
			.cell = {cell_value(flat), cell_value(cum), cell_number(number),
				 cell_text(line.text, line.len)},
		};
		TRY(l->sink->row(l->sink->context, &row));
		if (*at > r->begin && (*at)[-1].line == number)
			TRY(put_callees(l, (*at)[-1].at));
		if (number == INT64_MAX)
			break;
	}
	return NULL;
}

// Runs of lines around those with a cost.
static struct error *put_hot_lines(const struct listing *l, const struct routine *r)
{
	const struct line_cost *at = r->begin;
	int64_t shown = 0;
	bool end = false;
	for (const struct line_cost *c = r->begin; c < r->end && !end;) {
		int64_t first = sum_saturating(c->line, -l->context);
		if (first < c->start_line && c->start_line <= c->line)
			first = c->start_line;
		if (first < 1)
			first = 1;
		int64_t last = sum_saturating(c->line, l->context);
		while (++c < r->end &&
		       sum_saturating(c->line, -l->context) <= sum_saturating(last, 1))
			last = sum_saturating(c->line, l->context);
		if (shown && first > sum_saturating(shown, 1)) {
			struct row gap = {.kind = ROW_GAP};
			TRY(l->sink->row(l->sink->context, &gap));
		}
		TRY(put_lines(l, r, first > shown ? first : sum_saturating(shown, 1), last, &at,
			      &end));
		shown = last;
	}
	return NULL;
}

static struct error *list_routine(const struct listing *l, const struct routine *r)
{
	TRY(put_routine(r, l->sink));
	TRY(put_callers(l, r->begin->routine));
	if (l->hot) {
		TRY(put_hot_lines(l, r));
	} else {
		const struct line_cost *at = r->begin;
		int64_t first, last;
		bool end;
		find_range(r, &first, &last);
		TRY(put_lines(l, r, first, last, &at, &end));
	}
	const char *problem =
		source_problem(l->source, strtab_text(&l->costs->strings, r->begin->file),
			       strtab_len(&l->costs->strings, r->begin->file));
	if (!problem)
		return NULL;
	struct row note = {.kind = ROW_NOTE, .cell = {cell_text(problem, strlen(problem))}};
	return l->sink->row(l->sink->context, &note);
}

static struct error *put_no_source(const struct listing *l, str_id function)
{
	static const char sentence[] = "No source information";
	struct row row = {
		.kind = ROW_PROBLEM,
		.cell = {cell_text(sentence, sizeof sentence - 1), string_cell(l->costs, function)},
	};
	return l->sink->row(l->sink->context, &row);
}

static struct error *list_routines(const struct listing *l)
{
	const struct line_costs *costs = l->costs;
	const struct line_cost *end = costs->cost + costs->count;
	for (const struct line_cost *at = costs->cost; at < end;) {
		TRY(interrupt_check());
		struct routine r = {.costs = costs, .begin = at};
		while (at < end && at->name == r.begin->name && at->file == r.begin->file)
			at++;
		r.end = at;
		// The empty file name sorts first: it matters if the function has no other.
		if (r.begin->file)
			TRY(list_routine(l, &r));
		else if (at == end || at->name != r.begin->name)
			TRY(put_no_source(l, r.begin->name));
	}
	return NULL;
}

static struct error *list_matches(const struct view *view, const struct report_options *options,
				  struct regex *names, const struct sink *sink,
				  struct arena *scratch)
{
	struct line_costs costs;
	TRY(line_costs_find(view, options, names, scratch, &costs));
	if (costs.count == 0)
		return error_new(ERR_NOT_FOUND, "no matches found for regexp: %s",
				 options->argument);
	struct listing listing = {.costs = &costs,
				  .sink = sink,
				  .hot = options->listing.hot,
				  .context = options->listing.context};
	if (options->listing.inlines)
		TRY(inlines_find(view, options, &costs, scratch, &listing.inlines));
	TRY(report_source_open(options, &listing.source));
	struct table table = report_table(REPORT_LIST, view->profile, options);
	struct error *err = sink->begin(sink->context, &table);
	if (!err)
		err = list_routines(&listing);
	if (!err)
		err = sink->end(sink->context);
	report_source_close(listing.source, options);
	return err;
}

struct error *report_list(const struct view *view, const struct report_options *options,
			  const struct sink *sink, struct arena *scratch)
{
	struct regex *names;
	struct error *err = regex_new(options->argument, strlen(options->argument), &names);
	if (err)
		return error_context(err, "parsing argument regexp %s", options->argument);
	err = list_matches(view, options, names, sink, scratch);
	regex_free(names);
	return err;
}
