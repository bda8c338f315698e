// pprof's rules for what each command makes of the options.
#include "session/plan.h"

#include <string.h>

#include "render/shape.h"

// How a report departs from the options.
struct habits {
	bool trims;      // honours nodecount, nodefraction and edgefraction
	bool own_names;  // uses the granularity of the next field, whatever the option is
	enum granularity granularity; // used when the option is not set
	int nodecount;   // used when the option is -1
	enum graph_edges edges;
	bool files; // functions are never without their files and first lines
};

static const struct habits habits[] = {
	[REPORT_TOP] = {.trims = true, .nodecount = 0, .edges = EDGES_OF_INLINED},
	[REPORT_TOPPROTO] = {.trims = true, .nodecount = 0},
	[REPORT_TREE] = {.trims = true, .nodecount = 80, .edges = EDGES_ALL},
	[REPORT_PEEK] = {.nodecount = 0, .edges = EDGES_ALL},
	[REPORT_LIST] = {.own_names = true, .granularity = GRANULARITY_LINES},
	[REPORT_DISASM] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES},
	[REPORT_WEBLIST] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES},
	[REPORT_TRACES] = {.trims = true, .nodecount = 80},
	[REPORT_TAGS] = {.trims = true, .nodecount = 80},
	[REPORT_COMMENTS] = {.trims = true, .nodecount = 80},
	[REPORT_MEMSTATS] = {.nodecount = 0},
	[REPORT_SYMBOLS] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES},
	[REPORT_RAW] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES},
	[REPORT_PROTO] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES},
	[REPORT_CALLGRIND] = {.own_names = true, .granularity = GRANULARITY_ADDRESSES,
			      .edges = EDGES_ALL},
	[REPORT_FOLDED] = {0},
	[REPORT_SPEEDSCOPE] = {.files = true},
	[REPORT_PERFETTO] = {0},
	[REPORT_FLAME] = {0},
	[REPORT_TREND] = {.trims = true, .nodecount = 0},
	[REPORT_GOROUTINES] = {.trims = true, .granularity = GRANULARITY_LINES},
	[REPORT_FLAMETEXT] = {0},
	[REPORT_CALLTREE] = {.trims = true},
	[REPORT_PICTURE] = {.trims = true, .nodecount = 80, .edges = EDGES_ALL},
	[REPORT_GRAPH] = {.trims = true, .nodecount = 80, .edges = EDGES_ALL},
};

static enum granularity find_granularity(const char *name)
{
	static const char *const names[] = {
		[GRANULARITY_FUNCTIONS] = "functions", [GRANULARITY_FILEFUNCTIONS] = "filefunctions",
		[GRANULARITY_FILES] = "files",	       [GRANULARITY_LINES] = "lines",
		[GRANULARITY_ADDRESSES] = "addresses",
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum granularity)i;
	return GRANULARITY_FUNCTIONS;
}

static void plan_filters(struct plan *plan, const struct config *c)
{
	plan->filter = (struct filter_options){
		.focus = c->focus,
		.ignore = c->ignore,
		.hide = c->hide,
		.show = c->show,
		.show_from = c->show_from,
		.prune_from = c->prune_from,
		.tagfocus = c->tagfocus,
		.tagignore = c->tagignore,
		.tagshow = c->tagshow,
		.taghide = c->taghide,
		.state = c->state,
		.wait = c->wait,
	};
	const struct report_filter filters[PLAN_FILTERS] = {
		{"focus", c->focus},	     {"ignore", c->ignore},
		{"hide", c->hide},	     {"show", c->show},
		{"show_from", c->show_from}, {"tagfocus", c->tagfocus},
		{"tagignore", c->tagignore}, {"tagshow", c->tagshow},
		{"taghide", c->taghide},     {"state", c->state},
		{"wait", c->wait},	     {"prune_from", c->prune_from},
		{"tagroot", c->tagroot},     {"tagleaf", c->tagleaf},
	};
	memcpy(plan->filters, filters, sizeof filters);
}

static void plan_graph(struct plan *plan, const struct config *c, const struct habits *h)
{
	struct graph_options *g = &plan->graph;
	bool trims = h->trims && c->trim;
	g->granularity = h->own_names || !*c->granularity ? h->granularity
							   : find_granularity(c->granularity);
	g->edges = h->edges;
	g->picture = plan->report == REPORT_PICTURE || plan->report == REPORT_GRAPH;
	if (h->files && g->granularity == GRANULARITY_FUNCTIONS)
		g->granularity = GRANULARITY_FILEFUNCTIONS;
	g->by_object = plan->report == REPORT_CALLGRIND || h->files;
	g->call_tree = c->call_tree && (g->picture || plan->report == REPORT_CALLGRIND);
	g->unit = c->unit;
	g->mean = c->mean;
	g->columns = g->granularity == GRANULARITY_ADDRESSES && !c->noinlines ? true
									       : c->showcolumns;
	g->sort_by_cum = strcmp(c->sort, "cum") == 0;
	g->drop_negative = c->drop_negative;
	g->nodecount = !trims ? 0 : c->nodecount == -1 ? h->nodecount : c->nodecount;
	g->nodefraction = trims ? c->nodefraction : 0;
	g->edgefraction = trims ? c->edgefraction : 0;
	g->source_path = c->source_path;
	g->trim_path = c->trim_path;
}

// Profiles, pages and pictures have one form each.
static struct error *check_format(const struct question *question)
{
	const char *format = question->config->format;
	if (strcmp(format, "text") == 0 || table_shape(question->report))
		return NULL;
	return error_new(ERR_USAGE, "format=%s is for tables; what this command writes has a form "
				    "of its own", format);
}

// Of a flame graph in text; a terminal's own if nobody wants another one.
static unsigned chosen_width(const struct question *question)
{
	unsigned own = question->columns ? (unsigned)question->columns : 80;
	int wanted = question->config->width;
	if (wanted <= 0)
		return own < 2 ? 2 : own;
	return wanted < 2 ? 2 : wanted > FLAME_TEXT_WIDEST ? FLAME_TEXT_WIDEST : (unsigned)wanted;
}

// Of trees.
static uint32_t max_depth(const struct config *c)
{
	return c->depth > 0 ? (uint32_t)c->depth : UINT32_MAX;
}

struct error *plan_make(struct plan *plan, const struct question *question)
{
	const struct config *c = question->config;
	const struct habits *h = &habits[question->report];
	*plan = (struct plan){
		.report = question->report,
		.tagroot = c->tagroot,
		.tagleaf = c->tagleaf,
		.fold_inlines = (c->noinlines && question->report != REPORT_WEBLIST) ||
				question->report == REPORT_DISASM,
		.relative = c->relative_percentages,
		.sample_index = c->sample_index,
		.format = c->format,
		.folded_marks = c->folded_marks,
		.color = question->color,
		.redact = c->redact,
		.redact_keep = c->redact_keep,
		.redact_salt = c->redact_salt,
		.picture = question->picture,
		.palette = c->palette,
		.inverted = c->inverted,
		.columns = question->columns,
		.depth = max_depth(c),
		.flame_text = {
			.width = chosen_width(question),
			.depth = max_depth(c),
			.colors = question->colors,
			.unicode = question->unicode,
			.inverted = c->inverted,
			.palette = c->palette,
		},
	};
	TRY(check_format(question));
	if (c->divide_by == 0)
		return error_new(ERR_USAGE, "zero divisor specified");
	plan_filters(plan, c);
	plan_graph(plan, c, h);
	plan->options = (struct report_options){
		.mean = c->mean,
		.unit = c->unit,
		.ratio = 1 / c->divide_by,
		.whole = question->report == REPORT_CALLGRIND,
		.granularity = plan->graph.granularity,
		.columns = plan->graph.columns,
		.drop_negative = c->drop_negative,
		.source_path = c->source_path,
		.trim_path = c->trim_path,
		.sources = {
			.substitute_path = c->substitute_path,
			.search = c->source_search,
			.worktree = c->worktree,
		},
		.listing = {
			.inlines = c->source_inlines,
			.hot = strcmp(c->source_lines, "hot") == 0,
			.context = c->source_context < 0 ? 0 : c->source_context,
		},
		.filter = plan->filters,
		.filter_count = PLAN_FILTERS,
		.filters_listed = PLAN_FILTERS_LISTED,
		.argument = question->argument,
		.intel = c->intel_syntax,
		.unicode = question->unicode,
	};
	plan->question = (struct graph_question){
		.graph = &plan->graph,
		.report = &plan->options,
		.compact = c->compact_labels && question->report != REPORT_PICTURE,
	};
	return NULL;
}
