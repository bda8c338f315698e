// {"name":"root","value":9,"children":[{"name":"main","value":9,"children":[…]}]}
#include "base/interrupt.h"
#include "base/json.h"
#include "render/flamegraph.h"
#include "report/header.h"

struct writing {
	const struct flame *flame;
	const struct flamegraph_options *options;
	struct json json;
};

static void put_number(struct writing *w, const char *key, int64_t value)
{
	json_key(&w->json, key);
	json_int(&w->json, report_ratio(value, w->options->report->ratio));
}

static void open_node(struct writing *w, uint32_t n)
{
	const struct flame *f = w->flame;
	struct slice name = flame_name(f, n);
	if (n > 0)
		json_begin_line(&w->json);
	json_begin_object(&w->json);
	json_key(&w->json, "name");
	json_text(&w->json, name.text, name.len);
	put_number(w, "value", f->total[n]);
	if (f->differs) {
		put_number(w, "base", f->base_total[n]);
		put_number(w, "delta", f->total[n] - f->base_total[n]);
	}
	json_key(&w->json, "children");
	json_begin_array(&w->json);
}

static struct error *close_nodes(struct writing *w, uint32_t count)
{
	for (; count > 0; count--) {
		json_end_array(&w->json);
		json_end_object(&w->json);
		TRY(json_pass_on(&w->json));
	}
	return NULL;
}

static struct error *put_nodes(struct writing *w)
{
	const struct flame *f = w->flame;
	uint32_t open = 0;
	for (uint32_t n = 0; n < f->count;) {
		if (n > 0 && f->total[n] == 0 && f->base_total[n] == 0) {
			n = f->end[n];
			continue;
		}
		TRY(close_nodes(w, open - f->depth[n]));
		open_node(w, n);
		open = f->depth[n] + 1;
		TRY(json_pass_on(&w->json));
		n++;
	}
	TRY(close_nodes(w, open));
	return interrupt_check();
}

struct error *flamegraph_write_json(const struct flame *flame,
				    const struct flamegraph_options *options,
				    const struct writer *writer)
{
	struct writing w = {.flame = flame, .options = options};
	json_init(&w.json, writer);
	struct error *err = put_nodes(&w);
	if (!err)
		err = json_finish(&w.json);
	json_deinit(&w.json);
	return err;
}
