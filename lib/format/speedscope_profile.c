// Samples and weights are two lists, read side by side; events grow a call tree.
#include "format/speedscope_profile.h"

#include <string.h>

#include "format/calltree.h"

static struct error *get_frame(const struct speedscope *s, struct json_read *in, loc_id *ret)
{
	struct json_number frame;
	if (!json_get_number(in, &frame))
		return error_new(ERR_FORMAT, "a frame is no number");
	if (!frame.is_whole || frame.whole < 0 || frame.whole >= (int64_t)s->frame_count)
		return error_new(ERR_FORMAT, "there is no frame %.17g", frame.value);
	*ret = s->frame[frame.whole];
	return NULL;
}

static struct error *push_stack(struct speedscope *s, struct json_read *samples)
{
	if (!json_enter(samples, JSON_ARRAY))
		return NULL;
	while (json_next(samples)) {
		loc_id loc;
		TRY(get_frame(s, samples, &loc));
		TRY(builder_push(s->b, loc));
	}
	builder_reverse(s->b);
	return NULL;
}

// The profiles of several types, each with its weights; value[] has a place for each type.
struct columns {
	uint32_t count;
	const struct speedscope_profile *profile[SPEEDSCOPE_TYPES];
	struct json_read weights[SPEEDSCOPE_TYPES];
	uint32_t type[SPEEDSCOPE_TYPES];
	int64_t value[SPEEDSCOPE_TYPES];
};

static struct error *next_weights(struct columns *c)
{
	for (uint32_t i = 0; i < c->count; i++) {
		struct json_number weight;
		if (!json_next(&c->weights[i]) || !json_get_number(&c->weights[i], &weight)) {
			TRY(json_read_error(&c->weights[i]));
			return error_new(ERR_FORMAT, "there is no weight");
		}
		c->value[c->type[i]] = json_scaled(&weight, c->profile[i]->factor);
	}
	return NULL;
}

static struct error *read_sampled(struct speedscope *s, struct columns *c, str_id key)
{
	struct json_read samples;
	json_read_from(&samples, s->file, c->profile[0]->samples);
	for (uint32_t i = 0; i < c->count; i++) {
		json_read_from(&c->weights[i], s->file, c->profile[i]->weights);
		json_enter(&c->weights[i], JSON_ARRAY);
	}
	struct error *err = NULL;
	uint64_t n = 0;
	if (json_enter(&samples, JSON_ARRAY))
		for (; !err && json_next(&samples); n++) {
			err = push_stack(s, &samples);
			if (!err)
				err = next_weights(c);
			if (!err && key)
				err = builder_label(s->b, key, c->profile[0]->name);
			if (!err)
				err = builder_add_to_sample(s->b, c->value);
		}
	if (err)
		err = error_context(err, "sample %llu", (unsigned long long)n - 1);
	else
		err = json_read_error(&samples);
	json_read_deinit(&samples);
	for (uint32_t i = 0; i < c->count; i++)
		json_read_deinit(&c->weights[i]);
	return err;
}

struct error *speedscope_read_types(struct speedscope *s)
{
	struct columns c = {.count = s->profile_count};
	for (uint32_t i = 0; i < c.count; i++) {
		const char *name = profile_text(builder_profile(s->b), s->profile[i].name);
		TRY(builder_add_type(s->b, name, s->profile[i].unit));
		c.profile[i] = &s->profile[i];
		c.type[i] = i;
	}
	return read_sampled(s, &c, 0);
}

// An event as it is read.
struct event {
	bool opens, closes;
	loc_id loc;
	int64_t at;
};

static struct error *read_event(struct speedscope *s, struct json_read *in, int64_t factor,
				struct event *ret)
{
	struct slice key, text;
	struct json_number at;
	*ret = (struct event){.loc = NO_ID};
	if (!json_enter(in, JSON_OBJECT))
		return NULL;
	while (json_next_key(in, &key)) {
		if (slice_is(key, "type")) {
			bool got = json_get_text(in, &text);
			ret->opens = got && slice_is(text, "O");
			ret->closes = got && slice_is(text, "C");
		} else if (slice_is(key, "frame")) {
			TRY(get_frame(s, in, &ret->loc));
		} else if (slice_is(key, "at")) {
			if (json_get_number(in, &at))
				ret->at = json_scaled(&at, factor);
		} else {
			json_skip(in);
		}
	}
	return NULL;
}

// The stack as a node of a tree, and since when it is this one.
struct replay {
	struct calltree tree;
	uint32_t node;
	int64_t since;
};

static struct error *play_event(struct replay *r, const struct event *event)
{
	int64_t passed;
	if (__builtin_sub_overflow(event->at, r->since, &passed) || passed < 0)
		return error_new(ERR_FORMAT, "it is before the one in front of it");
	calltree_add(&r->tree, r->node, 0, passed);
	r->since = event->at;
	if (event->opens && event->loc != NO_ID)
		return calltree_child(&r->tree, r->node, event->loc, &r->node);
	if (!event->closes)
		return error_new(ERR_FORMAT, "it neither opens nor closes a frame");
	if (r->node == CALLTREE_ROOT || r->tree.loc[r->node] != event->loc)
		return error_new(ERR_FORMAT, "it closes a frame that is not the innermost");
	r->node = r->tree.caller[r->node];
	return NULL;
}

static struct error *replay_events(struct speedscope *s, struct replay *r, struct json_read *in,
				   int64_t factor)
{
	if (!json_enter(in, JSON_ARRAY))
		return NULL;
	for (uint64_t n = 0; json_next(in); n++) {
		struct event event;
		struct error *err = read_event(s, in, factor, &event);
		if (!err && !in->mistake) {
			if (n == 0)
				r->since = event.at;
			err = play_event(r, &event);
		}
		if (err)
			return error_context(err, "event %llu", (unsigned long long)n);
	}
	return json_read_error(in);
}

static struct error *read_evented(struct speedscope *s, const struct speedscope_profile *p,
				  struct calltree *tree)
{
	struct replay r = {.node = CALLTREE_ROOT};
	struct json_read in;
	TRY(calltree_init(&r.tree, &s->scratch));
	json_read_from(&in, s->file, p->events);
	struct error *err = replay_events(s, &r, &in, p->factor);
	json_read_deinit(&in);
	*tree = r.tree;
	return err;
}

// The type for the profile's unit, a new one if it is the first of that unit.
static struct error *type_of(struct speedscope *s, const struct speedscope_profile *p, uint32_t *ret)
{
	const struct profile *made = builder_profile(s->b);
	for (uint32_t t = 0; t < made->type.count; t++)
		if (strcmp(profile_text(made, made->type.unit[t]), p->unit) == 0) {
			*ret = t;
			return NULL;
		}
	*ret = made->type.count;
	return builder_add_type(s->b, p->type_name, p->unit);
}

static struct error *read_thread(struct speedscope *s, const struct speedscope_profile *p,
				 str_id key)
{
	struct columns c = {.count = 1, .profile = {p}};
	TRY(type_of(s, p, &c.type[0]));
	if (!p->evented)
		return p->samples && p->weights ? read_sampled(s, &c, key) : NULL;
	struct calltree tree;
	if (!p->events)
		return NULL;
	TRY(read_evented(s, p, &tree));
	return calltree_emit(&tree, s->b, c.type[0], key, p->name);
}

struct error *speedscope_read_threads(struct speedscope *s)
{
	str_id key = 0;
	uint32_t type;
	if (s->profile_count > 1)
		TRY(builder_intern(s->b, slice_of("thread"), &key));
	for (uint32_t i = 0; i < s->profile_count; i++)
		TRY(type_of(s, &s->profile[i], &type));
	if (s->profile_count == 0)
		TRY(builder_add_type(s->b, "samples", "count"));
	for (uint32_t i = 0; i < s->profile_count; i++) {
		const char *name = profile_text(builder_profile(s->b), s->profile[i].name);
		struct error *err = read_thread(s, &s->profile[i], key);
		if (err)
			return error_context(err, "profile %u, \"%.100s\"", i, name);
	}
	return NULL;
}
