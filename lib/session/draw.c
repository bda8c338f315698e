// View -> picture or flame -> its renderer.
#include "session/draw.h"

#include <string.h>

#include "base/text.h"
#include "render/dot.h"
#include "render/flamegraph.h"
#include "render/graph_lines.h"
#include "render/graphviz.h"
#include "render/svg.h"
#include "session/plan.h"

// A picture through Graphviz; an SVG is for a browser.
static struct error *draw_with_graphviz(const struct picture *picture, const struct plan *plan,
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

struct error *draw_picture(const struct view *view, const struct plan *plan,
			   const struct writer *writer, struct arena *scratch)
{
	struct picture picture;
	TRY(report_picture(view, &plan->question, scratch, &picture));
	if (plan->picture)
		return draw_with_graphviz(&picture, plan, writer);
	return dot_write(&picture, &(struct dot_options){.legend = true}, writer);
}

struct error *draw_flame(const struct view *view, struct plan *plan, const struct writer *writer,
			 struct arena *scratch)
{
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

struct error *draw_graph(const struct view *view, const struct plan *plan,
			 const struct writer *writer, struct arena *scratch)
{
	struct graph_lines_options lines = {
		.columns = plan->columns,
		.unicode = plan->options.unicode,
		.color = plan->color,
	};
	struct picture picture;
	TRY(report_picture(view, &plan->question, scratch, &picture));
	return graph_lines_write(&picture, &lines, writer, scratch);
}
