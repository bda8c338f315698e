// {"$schema": …, "exporter": …, "shared": {"frames": [{"name", "file", "line", "col"}, …]},
//  "profiles": [{"type": "sampled", "name", "unit", "startValue", "endValue",
//                "samples": [[frame, …], …], "weights": [n, …]},
//               {"type": "evented", …, "events": [{"type": "O" or "C", "frame": n, "at": n}, …]}]}
//
// Stacks are root first.  Profiles with the same samples are sample types of one another, others
// are threads.
#include "format/speedscope.h"

#include <string.h>

#include "base/hash.h"
#include "format/calltree.h"
#include "format/json_top.h"
#include "format/speedscope_profile.h"
#include "io/input.h"

#define FIXED_MEMORY (1u << 20)
#define MEMORY_RATIO 16

// More members are no profile's.
#define MAX_PROFILES 65536

// Where the members of the file are; 0 if one is missing.
struct places {
	size_t shared, profiles;
	bool known_schema, ours;
};

static bool is_schema(struct slice value)
{
	return memmem(value.text, value.len, "speedscope", strlen("speedscope")) != NULL;
}

static void find_places(struct json_read *in, struct places *ret)
{
	struct slice key, text;
	*ret = (struct places){0};
	while (json_next_key(in, &key)) {
		size_t place = json_read_place(in);
		if (slice_is(key, "$schema")) {
			ret->known_schema = json_get_text(in, &text) && is_schema(text);
		} else if (slice_is(key, "exporter")) {
			ret->ours =
				json_get_text(in, &text) && slice_begins(text, SPEEDSCOPE_EXPORTER);
		} else {
			if (slice_is(key, "shared"))
				ret->shared = place;
			else if (slice_is(key, "profiles"))
				ret->profiles = place;
			json_skip(in);
		}
	}
}

static int bid(struct input *input)
{
	struct json_read in;
	struct places places = {0};
	if (json_top_enter(input, &in))
		find_places(&in, &places);
	json_read_deinit(&in);
	return places.known_schema ? BID_SURE : BID_NO;
}

static struct error *read_frame(struct speedscope *s, struct json_read *in)
{
	struct slice key, text;
	struct json_number number;
	str_id name = 0, file = 0;
	struct builder_line only = {0};
	if (json_enter(in, JSON_OBJECT))
		while (json_next_key(in, &key)) {
			if (slice_is(key, "name")) {
				if (json_get_text(in, &text))
					TRY(builder_intern(s->b, text, &name));
			} else if (slice_is(key, "file")) {
				if (json_get_text(in, &text))
					TRY(builder_intern(s->b, text, &file));
			} else if (slice_is(key, "line")) {
				if (json_get_number(in, &number))
					only.number = json_scaled(&number, 1);
			} else if (slice_is(key, "col")) {
				if (json_get_number(in, &number))
					only.column = json_scaled(&number, 1);
			} else {
				json_skip(in);
			}
		}
	TRY(RESERVE(&s->scratch, s->frame, s->frame_count, s->frame_cap));
	TRY(builder_shown_func(s->b, name, file, 0, &only.func));
	TRY(builder_location(s->b, 0, NO_ID, &only, 1, &s->frame[s->frame_count]));
	s->frame_count++;
	return NULL;
}

static struct error *read_frames(struct speedscope *s, struct json_read *in)
{
	struct slice key;
	if (!json_enter(in, JSON_OBJECT))
		return NULL;
	while (json_next_key(in, &key)) {
		if (!slice_is(key, "frames") || !json_enter(in, JSON_ARRAY)) {
			if (!slice_is(key, "frames"))
				json_skip(in);
			continue;
		}
		while (json_next(in))
			TRY(read_frame(s, in));
	}
	return NULL;
}

// A time becomes nanoseconds; what speedscope calls "none" is a count.
static void set_unit(struct speedscope_profile *p, struct slice unit)
{
	static const struct {
		const char *name, *type, *unit;
		int64_t factor;
	} known[] = {
		{"nanoseconds", "time", "nanoseconds", 1},
		{"microseconds", "time", "nanoseconds", 1000},
		{"milliseconds", "time", "nanoseconds", 1000000},
		{"seconds", "time", "nanoseconds", 1000000000},
		{"bytes", "space", "bytes", 1},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (slice_is(unit, known[i].name)) {
			p->type_name = known[i].type;
			p->unit = known[i].unit;
			p->factor = known[i].factor;
		}
}

// Tells whether two profiles have the same samples.
static uint64_t hash_samples(const struct json_read *file, size_t place)
{
	struct json_read in;
	struct json_number frame;
	uint64_t hash = hash_seed();
	json_read_from(&in, file, place);
	if (json_enter(&in, JSON_ARRAY))
		while (json_next(&in)) {
			hash = hash_more(hash, UINT64_MAX);
			if (!json_enter(&in, JSON_ARRAY))
				continue;
			while (json_next(&in))
				if (json_get_number(&in, &frame))
					hash = hash_more(hash, (uint64_t)frame.whole);
		}
	json_read_deinit(&in);
	return hash;
}

static struct error *find_profile(struct speedscope *s, struct json_read *in)
{
	struct speedscope_profile p = {.type_name = "samples", .unit = "count", .factor = 1};
	struct slice key, text;
	if (s->profile_count >= MAX_PROFILES)
		return error_new(ERR_LIMIT, "more than %d profiles", MAX_PROFILES);
	if (!json_enter(in, JSON_OBJECT))
		return NULL;
	while (json_next_key(in, &key)) {
		size_t place = json_read_place(in);
		if (slice_is(key, "type")) {
			p.evented = json_get_text(in, &text) && slice_is(text, "evented");
		} else if (slice_is(key, "name")) {
			if (json_get_text(in, &text))
				TRY(builder_intern(s->b, text, &p.name));
		} else if (slice_is(key, "unit")) {
			if (json_get_text(in, &text))
				set_unit(&p, text);
		} else {
			if (slice_is(key, "samples"))
				p.samples = place;
			else if (slice_is(key, "weights"))
				p.weights = place;
			else if (slice_is(key, "events"))
				p.events = place;
			json_skip(in);
		}
	}
	TRY(RESERVE(&s->scratch, s->profile, s->profile_count, s->profile_cap));
	s->profile[s->profile_count++] = p;
	return NULL;
}

// True if the profiles have other names and the same samples.
static bool are_types(const struct speedscope *s, bool ours)
{
	uint64_t first = 0;
	if (s->profile_count > SPEEDSCOPE_TYPES || (s->profile_count < 2 && !ours))
		return false;
	for (uint32_t i = 0; i < s->profile_count; i++) {
		const struct speedscope_profile *p = &s->profile[i];
		if (p->evented || !p->samples || !p->weights)
			return false;
		for (uint32_t j = 0; j < i; j++)
			if (s->profile[j].name == p->name)
				return false;
		uint64_t hash = hash_samples(s->file, p->samples);
		if (i > 0 && hash != first)
			return false;
		first = hash;
	}
	return s->profile_count > 0;
}

static struct error *read_file(struct speedscope *s, struct json_read *in)
{
	struct places places;
	struct json_read part;
	find_places(in, &places);
	TRY(json_read_error(in));
	struct error *err = NULL;
	if (places.shared) {
		json_read_from(&part, in, places.shared);
		err = read_frames(s, &part);
		if (!err)
			err = json_read_error(&part);
		json_read_deinit(&part);
	}
	if (!err && places.profiles) {
		json_read_from(&part, in, places.profiles);
		if (json_enter(&part, JSON_ARRAY))
			while (!err && json_next(&part))
				err = find_profile(s, &part);
		if (!err)
			err = json_read_error(&part);
		json_read_deinit(&part);
	}
	if (err)
		return err;
	return are_types(s, places.ours) ? speedscope_read_types(s) : speedscope_read_threads(s);
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	(void)notes;
	struct json_read in;
	struct speedscope s = {.file = &in};
	TRY(builder_new(&s.b));
	bool entered = json_top_enter(input, &in);
	uint64_t size = (uint64_t)(in.end - in.start);
	builder_allow(s.b, size);
	arena_init(&s.scratch, FIXED_MEMORY + size * MEMORY_RATIO);
	struct error *err = entered ? read_file(&s, &in) : NULL;
	if (!err)
		err = json_top_error(&in, input);
	arena_deinit(&s.scratch);
	json_read_deinit(&in);
	if (!err)
		return builder_finish(s.b, ret);
	builder_free(s.b);
	return err;
}

const struct format format_speedscope = {
	.name = "speedscope",
	.summary = "Files of speedscope, sampled and evented",
	.writer = "speedscope",
	.bid = bid,
	.read = read,
};
