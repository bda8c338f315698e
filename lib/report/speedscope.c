// The same list of samples for each profile, so that reading it back finds the sample types again.
#include "report/speedscope.h"

#include "base/interrupt.h"
#include "base/json.h"
#include "format/speedscope.h"
#include "report/stacks.h"

struct writing {
	struct stacks s;
	const struct profile *p;
	struct json json;
	uint64_t negative; // values that were written as 0
};

static void put_member(struct json *json, const char *key, struct slice value)
{
	if (value.len == 0)
		return;
	json_key(json, key);
	json_text(json, value.text, value.len);
}

static struct slice string_of(const struct strtab *strings, str_id id)
{
	return (struct slice){strtab_text(strings, id), strtab_len(strings, id)};
}

static struct error *put_frame(struct writing *w, node_id n)
{
	const struct graph *g = &w->s.graph;
	const struct node *node = &g->node[n];
	int64_t line = node->line ? node->line : node->start_line;
	json_begin_line(&w->json);
	json_begin_object(&w->json);
	put_member(&w->json, "name",
		   node->name ? string_of(&w->p->strings, node->name) : graph_name(g, n));
	put_member(&w->json, "file", string_of(&g->files, node->file));
	if (line > 0) {
		json_key(&w->json, "line");
		json_int(&w->json, line);
	}
	if (line > 0 && node->column > 0) {
		json_key(&w->json, "col");
		json_int(&w->json, node->column);
	}
	json_end_object(&w->json);
	return json_pass_on(&w->json);
}

// The units that speedscope knows are called as ours.
static const char *unit_of(const struct writing *w, uint32_t type)
{
	static const char *const known[] = {"nanoseconds", "microseconds", "milliseconds",
					    "seconds", "bytes"};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (slice_is(string_of(&w->p->strings, w->p->type.unit[type]), known[i]))
			return known[i];
	return "none";
}

static int64_t weight_of(const struct writing *w, uint32_t type, uint32_t n)
{
	int64_t value = stacks_value(&w->s, type, n);
	return value > 0 ? value : 0;
}

static struct error *put_samples(struct writing *w)
{
	json_key(&w->json, "samples");
	json_begin_array(&w->json);
	for (uint32_t n = 0; n < w->s.count; n++) {
		json_begin_line(&w->json);
		json_begin_array(&w->json);
		for (uint32_t k = w->s.start[n]; k < w->s.start[n + 1]; k++)
			json_uint(&w->json, w->s.stack[k]);
		json_end_array(&w->json);
		TRY(json_pass_on(&w->json));
	}
	json_end_array(&w->json);
	return interrupt_check();
}

static struct error *put_weights(struct writing *w, uint32_t type)
{
	json_key(&w->json, "weights");
	json_begin_array(&w->json);
	for (uint32_t n = 0; n < w->s.count; n++) {
		json_int(&w->json, weight_of(w, type, n));
		w->negative += stacks_value(&w->s, type, n) < 0;
		TRY(json_pass_on(&w->json));
	}
	json_end_array(&w->json);
	return NULL;
}

static struct error *put_profile(struct writing *w, uint32_t type)
{
	int64_t total = 0;
	for (uint32_t n = 0; n < w->s.count; n++)
		total = sum_saturating(total, weight_of(w, type, n));
	json_begin_line(&w->json);
	json_begin_object(&w->json);
	json_key(&w->json, "type");
	json_string(&w->json, "sampled");
	put_member(&w->json, "name", string_of(&w->p->strings, w->p->type.type[type]));
	json_key(&w->json, "unit");
	json_string(&w->json, unit_of(w, type));
	json_key(&w->json, "startValue");
	json_int(&w->json, 0);
	json_key(&w->json, "endValue");
	json_int(&w->json, total);
	TRY(put_samples(w));
	TRY(put_weights(w, type));
	json_end_object(&w->json);
	return NULL;
}

static struct error *put_file(struct writing *w)
{
	struct json *json = &w->json;
	json_begin_object(json);
	put_member(json, "$schema", slice_of(SPEEDSCOPE_SCHEMA));
	put_member(json, "exporter", slice_of(SPEEDSCOPE_EXPORTER));
	json_key(json, "activeProfileIndex");
	json_uint(json, w->s.options->type);
	json_key(json, "shared");
	json_begin_object(json);
	json_key(json, "frames");
	json_begin_array(json);
	for (uint32_t f = 0; f < w->s.frame_count; f++)
		TRY(put_frame(w, w->s.frame[f].node));
	json_end_array(json);
	json_end_object(json);
	json_key(json, "profiles");
	json_begin_array(json);
	for (uint32_t t = 0; t < w->p->type.count; t++)
		TRY(put_profile(w, t));
	json_end_array(json);
	json_end_object(json);
	return json_finish(json);
}

struct error *report_speedscope(const struct view *view, const struct graph_question *question,
				const struct writer *writer, struct arena *scratch)
{
	struct writing w = {.p = view->profile};
	TRY(stacks_build(&w.s, scratch, view, question, false));
	json_init(&w.json, writer);
	struct error *err = put_file(&w);
	json_deinit(&w.json);
	if (!err)
		stacks_note_negative(question->notes, w.negative);
	return err;
}
