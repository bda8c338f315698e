// Costs by line from lines.h, source text from io/source.h.
#include "report/list.h"

#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "regex/regex.h"
#include "report/header.h"
#include "report/lines.h"
#include "report/source.h"

// Lines shown after the last line with a cost, and before the first one when
// the function's start is not known.
#define MARGIN 5

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

static struct error *list_routine(const struct routine *r, struct source *source,
				  const struct sink *sink)
{
	const char *path = strtab_text(&r->costs->strings, r->begin->file);
	size_t path_len = strtab_len(&r->costs->strings, r->begin->file);
	TRY(put_routine(r, sink));
	int64_t first, last;
	find_range(r, &first, &last);
	const struct line_cost *at = r->begin;
	for (int64_t number = first; number <= last; number++) {
		struct slice line;
		TRY(source_line(source, path, path_len, number, &line));
		if (!line.text)
			break;
		int64_t flat, cum;
		find_line(r, &at, number, &flat, &cum);
		struct row row = {
			.kind = ROW_LINE,
			.cell = {cell_value(flat), cell_value(cum), cell_number(number),
				 cell_text(line.text, line.len)},
		};
		TRY(sink->row(sink->context, &row));
		if (number == INT64_MAX)
			break;
	}
	const char *problem = source_problem(source, path, path_len);
	if (!problem)
		return NULL;
	struct row note = {.kind = ROW_NOTE};
	struct text sentence = {0};
	text_puts(&sentence, "Error: ");
	text_puts(&sentence, problem);
	struct error *err = text_error(&sentence);
	if (!err) {
		note.cell[0] = cell_text(sentence.bytes, sentence.len);
		err = sink->row(sink->context, &note);
	}
	text_deinit(&sentence);
	return err;
}

static struct error *note_no_source(const struct line_costs *costs, str_id name,
				    const struct sink *sink)
{
	struct text sentence = {0};
	text_puts(&sentence, "No source information for ");
	text_put(&sentence, strtab_text(&costs->strings, name), strtab_len(&costs->strings, name));
	struct error *err = text_error(&sentence);
	if (!err) {
		struct row row = {
			.kind = ROW_NOTE,
			.cell = {cell_text(sentence.bytes, sentence.len), string_cell(costs, name)},
		};
		err = sink->row(sink->context, &row);
	}
	text_deinit(&sentence);
	return err;
}

static struct error *list_routines(const struct line_costs *costs, struct source *source,
				   const struct sink *sink)
{
	const struct line_cost *end = costs->cost + costs->count;
	for (const struct line_cost *at = costs->cost; at < end;) {
		TRY(interrupt_check());
		struct routine r = {.costs = costs, .begin = at};
		while (at < end && at->name == r.begin->name && at->file == r.begin->file)
			at++;
		r.end = at;
		// The empty file name sorts first: it matters if the function has no other.
		if (r.begin->file)
			TRY(list_routine(&r, source, sink));
		else if (at == end || at->name != r.begin->name)
			TRY(note_no_source(costs, r.begin->name, sink));
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
	struct source *source;
	TRY(report_source_open(options, &source));
	struct table table = report_table(REPORT_LIST, view->profile, options);
	struct error *err = sink->begin(sink->context, &table);
	if (!err)
		err = list_routines(&costs, source, sink);
	if (!err)
		err = sink->end(sink->context);
	report_source_close(source, options);
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
