// Costs by line from lines.h, as for list.
#include "report/list_hottest.h"

#include <stdlib.h>
#include <string.h>

#include "base/saturate.h"
#include "filter/view.h"
#include "regex/regex.h"
#include "report/lines.h"
#include "report/source.h"

void report_place_deinit(struct report_place *place)
{
	text_deinit(&place->file);
	text_deinit(&place->function);
}

// What one source line costs; cost names it.
struct hot {
	const struct line_cost *cost;
	int64_t flat, cum;
};

static bool is_hotter(const struct hot *a, const struct hot *b)
{
	if (magnitude(a->flat) != magnitude(b->flat))
		return magnitude(a->flat) > magnitude(b->flat);
	return magnitude(a->cum) > magnitude(b->cum);
}

// The hottest line that has a file; costs are sorted by name, file and line.
static struct hot find_hottest(const struct line_costs *costs, uint32_t *ret_functions)
{
	struct hot best = {0};
	const struct line_cost *end = costs->cost + costs->count;
	*ret_functions = 0;
	for (const struct line_cost *c = costs->cost; c < end;) {
		struct hot here = {.cost = c, .cum = costs->line[c->at].cum};
		*ret_functions += c == costs->cost || c->name != c[-1].name;
		for (; c < end && c->at == here.cost->at; c++)
			here.flat = sum_saturating(here.flat, c->flat);
		if (here.cost->file && (!best.cost || is_hotter(&here, &best)))
			best = here;
	}
	return best;
}

// Puts the file's name, from the root: an editor takes it for no option then.
static struct error *put_file(struct source *source, const struct line_costs *costs,
			      const struct line_cost *cost, struct text *out)
{
	const char *path = strtab_text(&costs->strings, cost->file), *name;
	size_t len = strtab_len(&costs->strings, cost->file);
	TRY(source_locate(source, path, len, &name));
	if (!name) {
		const char *problem = source_problem(source, path, len);
		return problem ? error_new(ERR_NOT_FOUND, "%s", problem)
			       : error_new(ERR_NOT_FOUND, "%s: only in the commit that was built",
					   path);
	}
	char *real = realpath(name, NULL);
	text_puts(out, real ? real : name);
	free(real);
	return text_error(out);
}

static struct error *find_place(const struct view *view, const struct report_options *options,
				struct regex *names, struct arena *scratch,
				struct report_place *ret)
{
	struct line_costs costs;
	struct source *source;
	TRY(line_costs_find(view, options, names, scratch, &costs));
	if (costs.count == 0)
		return error_new(ERR_NOT_FOUND, "no matches found for regexp: %s",
				 options->argument);
	struct hot hot = find_hottest(&costs, &ret->functions);
	if (!hot.cost)
		return error_new(ERR_NOT_FOUND, "no source information for %s", options->argument);
	const struct strtab *strings = &costs.strings;
	text_put(&ret->function, strtab_text(strings, hot.cost->name),
		 strtab_len(strings, hot.cost->name));
	ret->line = hot.cost->line;
	TRY(text_error(&ret->function));
	TRY(report_source_open(options, &source));
	struct error *err = put_file(source, &costs, hot.cost, &ret->file);
	report_source_close(source, options);
	return err;
}

struct error *report_hottest(const struct view *view, const struct report_options *options,
			     struct arena *scratch, struct report_place *ret)
{
	struct regex *names;
	struct error *err = regex_new(options->argument, strlen(options->argument), &names);
	if (err)
		return error_context(err, "parsing argument regexp %s", options->argument);
	struct report_place place = {0};
	err = find_place(view, options, names, scratch, &place);
	regex_free(names);
	if (err)
		report_place_deinit(&place);
	else
		*ret = place;
	return err;
}
