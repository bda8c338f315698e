// {"traceEvents": [{"ph": "M", …}, {"ph": "B", "name": "main", "pid": 1, "tid": 1, "ts": 0}, …,
//  {"ph": "E", "pid": 1, "tid": 1, "ts": 12}]}
//
// Begin and end are events of their own, in order: slices that begin at once nest as they come.
#include "report/perfetto.h"

#include "base/interrupt.h"
#include "base/json.h"
#include "measure/measure.h"
#include "report/stacks.h"

struct tracing {
	struct stacks s;
	const struct profile *p;
	struct json json;
	uint32_t *order; // stacks, so that equal callers are neighbours
	uint64_t negative;
	uint32_t type;	      // of the thread being written
	double in_microsecond; // how much of the unit that is; dividing is exact more often
	int64_t now;	      // in values
};

static void begin_event(struct tracing *t, const char *phase)
{
	json_begin_line(&t->json);
	json_begin_object(&t->json);
	json_key(&t->json, "ph");
	json_string(&t->json, phase);
	json_key(&t->json, "pid");
	json_int(&t->json, 1);
	json_key(&t->json, "tid");
	json_uint(&t->json, (uint64_t)t->type + 1);
}

static void put_time(struct tracing *t)
{
	json_key(&t->json, "ts");
	json_double(&t->json, (double)t->now / t->in_microsecond);
}

static struct error *open_frame(struct tracing *t, uint32_t frame)
{
	const struct graph *g = &t->s.graph;
	struct slice name = graph_name(g, t->s.frame[frame].node);
	begin_event(t, "B");
	put_time(t);
	json_key(&t->json, "name");
	json_text(&t->json, name.text, name.len);
	json_end_object(&t->json);
	return json_pass_on(&t->json);
}

static struct error *close_frames(struct tracing *t, uint32_t count)
{
	for (; count > 0; count--) {
		begin_event(t, "E");
		put_time(t);
		json_end_object(&t->json);
		TRY(json_pass_on(&t->json));
	}
	return NULL;
}

static uint32_t depth_of(const struct stacks *s, uint32_t n)
{
	return s->start[n + 1] - s->start[n];
}

// How many frames two stacks have in common, from the root.
static uint32_t common_depth(const struct stacks *s, uint32_t a, uint32_t b)
{
	uint32_t depth = 0;
	while (depth < depth_of(s, a) && depth < depth_of(s, b) &&
	       s->stack[s->start[a] + depth] == s->stack[s->start[b] + depth])
		depth++;
	return depth;
}

static struct error *put_slices(struct tracing *t)
{
	const struct stacks *s = &t->s;
	uint32_t open = NO_ID; // the stack whose frames are open
	t->now = 0;
	for (uint32_t i = 0; i < s->count; i++) {
		uint32_t n = t->order[i];
		int64_t value = stacks_value(s, t->type, n);
		t->negative += value < 0;
		if (value <= 0)
			continue;
		uint32_t common = open == NO_ID ? 0 : common_depth(s, open, n);
		if (open != NO_ID)
			TRY(close_frames(t, depth_of(s, open) - common));
		for (uint32_t k = common; k < depth_of(s, n); k++)
			TRY(open_frame(t, s->stack[s->start[n] + k]));
		t->now = sum_saturating(t->now, value);
		open = n;
		TRY(interrupt_check());
	}
	return open == NO_ID ? NULL : close_frames(t, depth_of(s, open));
}

static void name_thread(struct tracing *t)
{
	const char *unit = profile_text(t->p, t->p->type.unit[t->type]);
	begin_event(t, "M");
	json_key(&t->json, "name");
	json_string(&t->json, "thread_name");
	json_key(&t->json, "args");
	json_begin_object(&t->json);
	json_key(&t->json, "name");
	json_string(&t->json, profile_text(t->p, t->p->type.type[t->type]));
	json_key(&t->json, "unit");
	json_string(&t->json, unit);
	json_end_object(&t->json);
	json_end_object(&t->json);
	if (!measure_factor("us", unit, &t->in_microsecond))
		t->in_microsecond = 1;
}

static struct error *put_file(struct tracing *t)
{
	json_begin_object(&t->json);
	json_key(&t->json, "displayTimeUnit");
	json_string(&t->json, "ns");
	json_key(&t->json, "traceEvents");
	json_begin_array(&t->json);
	for (t->type = 0; t->type < t->p->type.count; t->type++) {
		name_thread(t);
		TRY(put_slices(t));
	}
	json_end_array(&t->json);
	json_end_object(&t->json);
	return json_finish(&t->json);
}

struct error *report_perfetto(const struct view *view, const struct graph_question *question,
			      const struct writer *writer, struct arena *scratch)
{
	struct tracing t = {.p = view->profile};
	TRY(stacks_build(&t.s, scratch, view, question, false));
	TRY(stacks_by_name(&t.s, scratch, false, &t.order));
	json_init(&t.json, writer);
	struct error *err = put_file(&t);
	json_deinit(&t.json);
	if (!err)
		stacks_note_negative(question->notes, t.negative);
	return err;
}
