// question -> view -> report -> renderer.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/proto_write.h"
#include "render/dot.h"
#include "render/flamegraph.h"
#include "render/graph_lines.h"
#include "render/graphviz.h"
#include "render/html.h"
#include "render/render.h"
#include "render/svg.h"
#include "report/callgrind.h"
#include "report/calltree.h"
#include "report/comments.h"
#include "report/disasm.h"
#include "report/folded.h"
#include "report/goroutines.h"
#include "report/list.h"
#include "report/list_hottest.h"
#include "report/memstats.h"
#include "report/perfetto.h"
#include "report/raw.h"
#include "report/speedscope.h"
#include "report/symbols.h"
#include "report/tags.h"
#include "report/topproto.h"
#include "report/traces.h"
#include "report/tree.h"
#include "report/trend.h"
#include "report/weblist.h"
#include "session/binaries.h"
#include "session/plan.h"
#include "session/state.h"

// The profile that the question is about: the current one, or with frames made from labels.
static struct error *find_profile(struct session *s, const struct plan *plan, struct text *notes,
				  const struct profile **ret)
{
	const struct profile *p = session_profile(s);
	*ret = p;
	if (!*plan->tagroot && !*plan->tagleaf)
		return NULL;
	struct text key = {0};
	text_putf(&key, "%s\n%s\n%s", plan->tagroot, plan->tagleaf, plan->options.unit);
	struct error *err = text_error(&key);
	if (!err && (s->tagged.of != p || strcmp(s->tagged.key, key.bytes) != 0)) {
		struct text said = {0};
		struct profile *tagged;
		err = filter_tag_frames(p, plan->tagroot, plan->tagleaf, plan->options.unit, &said,
					&tagged);
		if (!err) {
			profile_free(s->tagged.profile);
			free(s->tagged.key);
			free(s->tagged.notes);
			s->tagged.profile = tagged;
			s->tagged.of = p;
			s->tagged.key = key.bytes;
			s->tagged.notes = said.bytes;
			key.bytes = NULL;
			said.bytes = NULL;
		}
		text_deinit(&said);
	}
	if (!err && s->tagged.notes)
		text_puts(notes, s->tagged.notes);
	text_deinit(&key);
	if (!err)
		*ret = s->tagged.profile;
	return err;
}

// The label of the type, "mean_delay" in mean mode.
static struct error *label_type(struct plan *plan, const struct profile *p, struct arena *scratch)
{
	const char *type = profile_text(p, p->type.type[plan->options.type]);
	size_t len = strlen(type);
	char *label;
	TRY(ALLOC(scratch, label, len + 6));
	if (plan->options.mean)
		memcpy(label, "mean_", 5);
	memcpy(label + strlen(label), type, len);
	plan->options.type_label = label;
	return NULL;
}

static struct error *choose_type(struct plan *plan, const struct profile *p, struct arena *scratch)
{
	uint32_t type;
	TRY(profile_find_type(p, plan->sample_index, &type));
	plan->options.type = plan->graph.type = type;
	return label_type(plan, p, scratch);
}

// Filters the view and finds the total, before or after.
static struct error *make_view(struct plan *plan, const struct profile *p, struct arena *scratch,
			       struct text *notes, struct view *view)
{
	struct report_options *o = &plan->options;
	TRY(view_init(view, scratch, p));
	if (plan->relative)
		TRY(filter_apply(view, scratch, &plan->filter, notes));
	TRY(choose_type(plan, p, scratch));
	o->total = report_total(view, o->type, o->mean);
	if (!plan->relative)
		TRY(filter_apply(view, scratch, &plan->filter, notes));
	if (plan->fold_inlines) {
		TRY(filter_fold_inlines(view, scratch));
		view->columns_hidden = !plan->graph.columns; // folding drops them, as in pprof
	}
	return NULL;
}

// Graphs say themselves when a sum met the end; of the other reports no sum is beyond the total.
static void note_saturation(const struct plan *plan, struct text *notes)
{
	bool sums = plan->report == REPORT_LIST || plan->report == REPORT_TAGS;
	if (sums && plan->options.total == INT64_MAX)
		report_note_saturation(notes);
}

static struct error *write_table(struct session *s, struct plan *plan, const struct view *view,
				 const struct sink *sink)
{
	struct arena *scratch = &s->scratch;
	switch (plan->report) {
	case REPORT_TOP:
		return report_top(view, &plan->question, sink, scratch);
	case REPORT_TREE:
		return report_tree(view, &plan->question, sink, scratch);
	case REPORT_PEEK:
		return report_peek(view, &plan->question, sink, scratch);
	case REPORT_LIST:
		return report_list(view, &plan->options, sink, scratch);
	case REPORT_DISASM:
		return report_disasm(view, &plan->question, sink, scratch);
	case REPORT_WEBLIST:
		return report_weblist(view, &plan->options, sink, scratch);
	case REPORT_TRACES:
		return report_traces(view, &plan->options, sink, scratch);
	case REPORT_TAGS:
		return report_tags(view, &plan->options, sink, scratch);
	case REPORT_RAW:
		return report_raw(view, &plan->options, sink, scratch);
	case REPORT_COMMENTS:
		return report_comments(view, &plan->options, sink, scratch);
	case REPORT_SYMBOLS:
		return report_symbols(view, &plan->options, sink, scratch);
	case REPORT_MEMSTATS:
		return report_memstats(view, &plan->options, sink, scratch);
	case REPORT_GOROUTINES:
		return report_goroutines(view, &plan->question, sink, scratch);
	case REPORT_CALLTREE:
		return report_calltree(view, &plan->question, plan->depth, plan->inverted, sink, scratch);
	case REPORT_TREND:
		if (s->trend)
			return report_trend(s->trend, view, &plan->question, sink, scratch);
		break;
	case REPORT_PROTO:
	case REPORT_TOPPROTO:
	case REPORT_FOLDED:
	case REPORT_SPEEDSCOPE:
	case REPORT_PERFETTO:
	case REPORT_CALLGRIND:
	case REPORT_PICTURE:
	case REPORT_FLAME:
	case REPORT_GRAPH:
	case REPORT_FLAMETEXT:
		break;
	}
	return error_new(ERR_UNSUPPORTED, "this report has no table");
}

static struct error *write_page(struct session *s, struct plan *plan, const struct view *view,
				const struct writer *writer)
{
	struct html_renderer *html;
	TRY(html_renderer_new(writer, &html));
	struct sink sink = html_renderer_sink(html);
	struct error *err = write_table(s, plan, view, &sink);
	html_renderer_free(html);
	return err;
}

// A picture through Graphviz; an SVG is for a browser.
static struct error *draw(const struct picture *picture, const struct plan *plan,
			  const struct writer *writer)
{
	struct text dot = {0}, drawn = {0}, page = {0};
	struct writer to_dot = text_writer(&dot);
	struct dot_options for_graphviz = {.legend = true, .drawn = true};
	struct error *err = dot_write(picture, &for_graphviz, &to_dot);
	if (!err)
		err = graphviz_draw(dot.bytes, dot.len, plan->picture, &drawn,
				    plan->question.notes);
	bool svg = strcmp(plan->picture, "svg") == 0;
	if (!err && svg) {
		svg_put_page(&page, drawn.bytes ? drawn.bytes : "", drawn.len);
		err = text_error(&page);
	}
	const struct text *answer = svg ? &page : &drawn;
	if (!err)
		err = writer_put(writer, answer->bytes, answer->len);
	text_deinit(&dot);
	text_deinit(&drawn);
	text_deinit(&page);
	return err;
}

static struct error *write_picture(struct session *s, const struct plan *plan,
				   const struct view *view, const struct writer *writer)
{
	struct picture picture;
	TRY(report_picture(view, &plan->question, &s->scratch, &picture));
	if (plan->picture)
		return draw(&picture, plan, writer);
	return dot_write(&picture, &(struct dot_options){.legend = true}, writer);
}

static struct error *write_flame(struct session *s, struct plan *plan, const struct view *view,
				 const struct writer *writer)
{
	struct arena *scratch = &s->scratch;
	struct stacks stacks;
	struct flame flame;
	struct flamegraph_options how = {.report = &plan->options};
	int64_t *total;
	TRY(stacks_build(&stacks, scratch, view, &plan->question, false));
	// What is JSON has all frames.
	const char *form = plan->picture ? plan->picture : "svg";
	bool json = strcmp(form, "json") == 0;
	TRY(flame_build_wide(&flame, scratch, &stacks, plan->inverted,
			     json ? 0 : FLAMEGRAPH_NARROWEST));
	how.palette = palette_find(plan->palette, flame.differs);
	TRY(report_totals(view, !plan->relative, plan->options.mean, scratch, &total));
	how.total = total;
	if (json)
		return flamegraph_write_json(&flame, &how, writer);
	if (strcmp(form, "html") == 0)
		return flamegraph_write_html(&flame, &how, writer, scratch);
	return flamegraph_write_svg(&flame, &how, writer, scratch);
}

static struct error *write_graph(struct session *s, const struct plan *plan,
				 const struct view *view, const struct writer *writer)
{
	struct graph_lines_options lines = {
		.columns = plan->columns,
		.unicode = plan->options.unicode,
		.color = plan->color,
	};
	struct picture picture;
	TRY(report_picture(view, &plan->question, &s->scratch, &picture));
	return graph_lines_write(&picture, &lines, writer, &s->scratch);
}

static struct error *write_answer(struct session *s, struct plan *plan, const struct view *view,
				  const struct writer *writer, const struct text *notes)
{
	if (plan->report == REPORT_PROTO)
		return proto_write(view, plan->options.ratio, writer);
	if (plan->report == REPORT_TOPPROTO)
		return report_topproto(view, &plan->question, writer, &s->scratch);
	if (plan->report == REPORT_SPEEDSCOPE)
		return report_speedscope(view, &plan->question, writer, &s->scratch);
	if (plan->report == REPORT_PERFETTO)
		return report_perfetto(view, &plan->question, writer, &s->scratch);
	if (plan->report == REPORT_FOLDED)
		return report_folded(view, &plan->question, plan->folded_marks, writer,
				     &s->scratch);
	if (plan->report == REPORT_CALLGRIND)
		return report_callgrind(view, &plan->question, writer, &s->scratch);
	if (plan->report == REPORT_PICTURE)
		return write_picture(s, plan, view, writer);
	if (plan->report == REPORT_FLAMETEXT)
		return flame_text_write(view, &plan->question, &plan->flame_text, writer,
					&s->scratch);
	if (plan->report == REPORT_FLAME)
		return write_flame(s, plan, view, writer);
	if (plan->report == REPORT_GRAPH)
		return write_graph(s, plan, view, writer);
	if (plan->report == REPORT_WEBLIST)
		return write_page(s, plan, view, writer);
	struct renderer renderer;
	TRY(renderer_open(plan->format, plan->color, writer, &renderer));
	struct error *err = write_table(s, plan, view, &renderer.sink);
	if (!err)
		err = renderer_finish(&renderer, notes->bytes);
	renderer_close(&renderer);
	return err;
}

struct error *session_prepare(struct session *s, const struct question *question,
			      struct text *notes, struct plan *plan, struct view *view)
{
	const struct profile *p;
	TRY(plan_make(plan, question));
	TRY(session_check_redact(plan));
	plan->question.notes = notes;
	plan->options.sources.notes = notes;
	TRY(session_find_binaries(s, plan->report, &plan->options));
	if (!plan->redact)
		filter_note_units(session_profile(s), notes);
	TRY(find_profile(s, plan, notes, &p));
	TRY(make_view(plan, p, &s->scratch, notes, view));
	note_saturation(plan, notes);
	return session_redact(s, plan, view, notes);
}

static struct error *answer(struct session *s, const struct question *question,
			    const struct writer *writer, struct text *notes)
{
	struct plan plan;
	struct view view;
	size_t before = notes->len;
	TRY(session_prepare(s, question, notes, &plan, &view));
	if (plan.report == REPORT_TREND && s->trend) { // which are also about the last profile
		text_cut(notes, before);
		text_puts(notes, s->trend_notes ? s->trend_notes : "");
	}
	if (plan.report == REPORT_TOP && !plan.redact)
		TRY(report_note_nameless(&view, &plan.options, notes, &s->scratch));
	return write_answer(s, &plan, &view, writer, notes);
}

struct error *session_answer(struct session *s, const struct question *question,
			     const struct writer *writer, struct text *notes)
{
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	struct text unheard = {0};
	struct error *err = answer(s, question, writer, notes ? notes : &unheard);
	text_deinit(&unheard);
	arena_reset(&s->scratch);
	return err;
}

struct error *session_answer_rows(struct session *s, const struct question *question,
				  const struct sink *sink, struct text *notes)
{
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	struct plan plan;
	struct view view;
	struct text unheard = {0};
	struct error *err = session_prepare(s, question, notes ? notes : &unheard, &plan, &view);
	if (!err)
		err = write_table(s, &plan, &view, sink);
	text_deinit(&unheard);
	arena_reset(&s->scratch);
	return err;
}

struct error *session_add_to_trend(struct session *s, const struct question *question,
				   const char *source, struct text *notes, struct trend *trend)
{
	struct plan plan;
	struct view view;
	char room[REDACT_NAME_SIZE];
	struct error *err = session_prepare(s, question, notes, &plan, &view);
	if (!err)
		err = trend_add(trend, session_redact_source(s, &plan, source, room), &view,
				&plan.question, &s->scratch);
	arena_reset(&s->scratch);
	return err;
}

struct error *session_locate(struct session *s, const struct question *question,
			     struct text *notes, struct report_place *ret)
{
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	struct plan plan;
	struct view view;
	struct text unheard = {0};
	struct error *err = session_prepare(s, question, notes ? notes : &unheard, &plan, &view);
	if (!err)
		err = report_hottest(&view, &plan.options, &s->scratch, ret);
	text_deinit(&unheard);
	arena_reset(&s->scratch);
	return err;
}

struct error *session_describe(struct session *s, struct text *out, bool *ret_empty)
{
	const struct profile *p = session_profile(s);
	struct question question = {.report = REPORT_TOP, .config = &s->config};
	struct plan plan;
	struct view view;
	*ret_empty = false;
	TRY(plan_make(&plan, &question));
	if (!plan.redact)
		filter_note_units(p, out);
	struct error *err = view_init(&view, &s->scratch, p);
	if (!err)
		err = choose_type(&plan, p, &s->scratch);
	if (!err) {
		plan.options.total = report_total(&view, plan.options.type, plan.options.mean);
		*ret_empty = plan.options.total == 0 && p->type.count > 1;
		err = session_redact(s, &plan, &view, out);
	}
	if (!err)
		report_put_labels(out, view.profile, &plan.options);
	arena_reset(&s->scratch);
	return err;
}
