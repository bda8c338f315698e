// A page is pictures, one for each sample type; the script shows one of them at a time.
#include "render/flame_svg.h"

static bool weighs_anything(const struct flame *f)
{
	return f->total[0] || f->base_total[0];
}

static struct error *put_figure(struct flame_drawing *d, uint32_t limit)
{
	text_puts(&d->out, "<figure>\n");
	TRY(flame_svg_put(d, FLAME_SVG_PAGE, limit));
	text_puts(&d->out, "</figure>\n");
	return NULL;
}

static struct error *put_page(struct flame_drawing *d)
{
	struct flame *f = d->flame;
	uint32_t first = d->options->report->type;
	uint32_t types = f->stacks->graph.view->profile->type.count;
	uint32_t limit = FLAMEGRAPH_BOXES / (types ? types : 1);
	text_puts(&d->out,
		  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		  "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>");
	flame_put_title(&d->out, d);
	text_puts(&d->out, "</title>\n");
	flame_put_style(&d->out);
	text_puts(&d->out, "</head>\n<body>\n");
	TRY(put_figure(d, limit));
	for (uint32_t t = 0; t < types; t++) {
		if (t == first)
			continue;
		flame_weigh(f, t);
		if (weighs_anything(f))
			TRY(put_figure(d, limit));
	}
	flame_put_script(&d->out);
	text_puts(&d->out, "</body>\n</html>\n");
	return NULL;
}

struct error *flamegraph_write_html(struct flame *flame, const struct flamegraph_options *options,
				    const struct writer *writer, struct arena *scratch)
{
	struct flame_drawing d = {flame, options, writer, scratch, {0}};
	return flame_drawing_finish(&d, put_page(&d));
}
