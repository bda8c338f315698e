// Asks the report as the session does.
#include "drawn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "render/dot.h"
#include "report/callgrind.h"

struct drawn drawn_options(const struct profile *profile)
{
	struct drawn drawn = {
		.graph = {.edges = EDGES_ALL, .picture = true, .unit = "minimum"},
		.report = answer_options(profile),
		.lines = {.unicode = true},
	};
	drawn.graph.type = drawn.report.type;
	return drawn;
}

static struct error *draw(const struct view *view, const struct graph_question *question,
			  const struct drawn *drawn, enum drawn_as as, struct arena *scratch,
			  struct text *out)
{
	struct writer writer = text_writer(out);
	struct picture picture;
	if (as == DRAWN_CALLGRIND)
		return report_callgrind(view, question, &writer, scratch);
	TRY(report_picture(view, question, scratch, &picture));
	if (as == DRAWN_LINES)
		return graph_lines_write(&picture, &drawn->lines, &writer, scratch);
	struct dot_options dot = {.drawn = as == DRAWN_DOT_FOR_GRAPHVIZ};
	return dot_write(&picture, &dot, &writer);
}

struct text drawn_text(const struct profile *profile, const struct drawn *drawn, enum drawn_as as)
{
	struct arena scratch;
	struct view view;
	struct text out = {0};
	struct graph_options graph = drawn->graph;
	struct graph_question question = {
		.graph = &graph, .report = &drawn->report, .compact = true};
	graph.picture = as != DRAWN_CALLGRIND;
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, profile));
	assert_null(draw(&view, &question, drawn, as, &scratch, &out));
	arena_deinit(&scratch);
	return out;
}

void expect_drawn(const struct profile *profile, const struct drawn *drawn, enum drawn_as as,
		  const char *text)
{
	struct text out = drawn_text(profile, drawn, as);
	assert_string_equal(out.bytes, text);
	text_deinit(&out);
}
