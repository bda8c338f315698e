// View -> report -> renderer.
#include "format/proto_write.h"
#include "render/html.h"
#include "render/render.h"
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
#include "session/draw.h"
#include "session/prepare.h"
#include "session/state.h"

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
		return report_calltree(view, &plan->question, plan->depth, plan->inverted, sink,
				       scratch);
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

static struct error *write_rendered(struct session *s, struct plan *plan, const struct view *view,
				    const struct writer *writer, const struct text *notes)
{
	struct renderer renderer;
	TRY(renderer_open(plan->format, plan->color, writer, &renderer));
	struct error *err = write_table(s, plan, view, &renderer.sink);
	if (!err)
		err = renderer_finish(&renderer, notes->bytes);
	renderer_close(&renderer);
	return err;
}

static struct error *write_answer(struct session *s, struct asking *a, const struct writer *writer)
{
	struct plan *plan = &a->plan;
	const struct view *view = &a->view;
	struct arena *scratch = &s->scratch;
	switch (plan->report) {
	case REPORT_PROTO:
		return proto_write(view, plan->options.ratio, writer);
	case REPORT_TOPPROTO:
		return report_topproto(view, &plan->question, writer, scratch);
	case REPORT_SPEEDSCOPE:
		return report_speedscope(view, &plan->question, writer, scratch);
	case REPORT_PERFETTO:
		return report_perfetto(view, &plan->question, writer, scratch);
	case REPORT_FOLDED:
		return report_folded(view, &plan->question, plan->folded_marks, writer, scratch);
	case REPORT_CALLGRIND:
		return report_callgrind(view, &plan->question, writer, scratch);
	case REPORT_PICTURE:
		return draw_picture(view, plan, writer, scratch);
	case REPORT_FLAME:
		return draw_flame(view, plan, writer, scratch);
	case REPORT_GRAPH:
		return draw_graph(view, plan, writer, scratch);
	case REPORT_FLAMETEXT:
		return flame_text_write(view, &plan->question, &plan->flame_text, writer, scratch);
	case REPORT_WEBLIST:
		return write_page(s, plan, view, writer);
	default:
		return write_rendered(s, plan, view, writer, a->notes);
	}
}

static struct error *answer(struct session *s, struct asking *a, size_t notes_before,
			    const struct writer *writer)
{
	if (a->plan.report == REPORT_TREND && s->trend) { // which are also about the last profile
		text_cut(a->notes, notes_before);
		text_puts(a->notes, s->trend_notes ? s->trend_notes : "");
	}
	if (a->plan.report == REPORT_TOP && !a->plan.redact)
		TRY(report_note_nameless(&a->view, &a->plan.options, a->notes, &s->scratch));
	return write_answer(s, a, writer);
}

struct error *session_answer(struct session *s, const struct question *question,
			     const struct writer *writer, struct text *notes)
{
	struct asking a;
	size_t notes_before = notes ? notes->len : 0;
	struct error *err = session_prepare(s, question, notes, &a);
	if (!err)
		err = answer(s, &a, notes_before, writer);
	session_finish(s, &a);
	return err;
}

struct error *session_answer_rows(struct session *s, const struct question *question,
				  const struct sink *sink, struct text *notes)
{
	struct asking a;
	struct error *err = session_prepare(s, question, notes, &a);
	if (!err)
		err = write_table(s, &a.plan, &a.view, sink);
	session_finish(s, &a);
	return err;
}

struct error *session_add_to_trend(struct session *s, const struct question *question,
				   const char *source, struct text *notes, struct trend *trend)
{
	struct asking a;
	char room[REDACT_NAME_SIZE];
	struct error *err = session_prepare(s, question, notes, &a);
	if (!err)
		err = trend_add(trend, session_redact_source(s, &a.plan, source, room), &a.view,
				&a.plan.question, &s->scratch);
	session_finish(s, &a);
	return err;
}

struct error *session_locate(struct session *s, const struct question *question, struct text *notes,
			     struct report_place *ret)
{
	struct asking a;
	struct error *err = session_prepare(s, question, notes, &a);
	if (!err)
		err = report_hottest(&a.view, &a.plan.options, &s->scratch, ret);
	session_finish(s, &a);
	return err;
}
