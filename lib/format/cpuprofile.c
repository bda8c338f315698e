// {"nodes": [{"id": 1, "callFrame": {"functionName": "f", "url": "file:///a.js", "lineNumber": 0,
//             "columnNumber": 0, …}, "hitCount": 2, "children": [2, 3]}, …],
//  "startTime": 0, "endTime": 9, "samples": [2, 3, …], "timeDeltas": [1, 4, …]}
//
// Lines and columns count from 0, times are microseconds.  A sample lasts until the next one.
#include "format/cpuprofile.h"

#include <string.h>

#include "base/idmap.h"
#include "base/saturate.h"
#include "format/calltree.h"
#include "format/json_top.h"
#include "io/input.h"

#define FIXED_MEMORY (1u << 20)
#define MEMORY_RATIO 16

enum { COST_COUNT, COST_TIME };

// Where the members of the file are; 0 if one is missing.
struct places {
	size_t nodes, samples, deltas;
	struct json_number start, end; // times
};

// A node names its children, which may come before or after it.
struct call {
	uint32_t from;
	uint64_t to; // an id
};

struct reading {
	struct builder *b;
	struct arena scratch;
	struct calltree tree; // node of the file n is n + 1 here
	uint64_t *id;	      // by node of the file
	uint32_t id_count, id_cap;
	struct idmap number_of;
	struct call *call;
	uint32_t call_count, call_cap;
};

static bool find_places(struct json_read *in, struct places *ret)
{
	struct slice key;
	*ret = (struct places){0};
	while (json_next_key(in, &key)) {
		if (slice_is(key, "startTime")) {
			json_get_number(in, &ret->start);
			continue;
		}
		if (slice_is(key, "endTime")) {
			json_get_number(in, &ret->end);
			continue;
		}
		size_t place = json_read_place(in);
		if (slice_is(key, "nodes"))
			ret->nodes = place;
		else if (slice_is(key, "samples"))
			ret->samples = place;
		else if (slice_is(key, "timeDeltas"))
			ret->deltas = place;
		json_skip(in);
	}
	return !in->mistake && ret->nodes;
}

// The first node of a profile has a callFrame.
static bool has_frames(struct json_read *in)
{
	struct slice key;
	if (!json_enter(in, JSON_ARRAY) || !json_next(in) || !json_enter(in, JSON_OBJECT))
		return false;
	while (json_next_key(in, &key)) {
		if (slice_is(key, "callFrame"))
			return true;
		json_skip(in);
	}
	return false;
}

static int bid(struct input *input)
{
	struct json_read in;
	struct slice key;
	int sure = BID_NO;
	if (json_top_enter(input, &in))
		while (sure == BID_NO && json_next_key(&in, &key)) {
			if (slice_is(key, "nodes")) {
				sure = has_frames(&in) ? BID_SURE : BID_NO;
				break;
			}
			json_skip(&in);
		}
	json_read_deinit(&in);
	return sure;
}

static struct slice without_scheme(struct slice url)
{
	return slice_begins(url, "file://") ? slice_from(url, strlen("file://")) : url;
}

static struct error *read_frame(struct reading *r, struct json_read *in, loc_id *ret)
{
	struct slice key, text;
	struct json_number number, line = {.whole = -1}, column = {.whole = -1};
	str_id name = 0, file = 0;
	if (json_enter(in, JSON_OBJECT))
		while (json_next_key(in, &key)) {
			if (slice_is(key, "functionName")) {
				if (json_get_text(in, &text))
					TRY(builder_intern(r->b, text, &name));
			} else if (slice_is(key, "url")) {
				if (json_get_text(in, &text))
					TRY(builder_intern(r->b, without_scheme(text), &file));
			} else if (slice_is(key, "lineNumber")) {
				if (json_get_number(in, &number))
					line = number;
			} else if (slice_is(key, "columnNumber")) {
				if (json_get_number(in, &number))
					column = number;
			} else {
				json_skip(in);
			}
		}
	if (!name)
		TRY(builder_intern(r->b, slice_of("(anonymous)"), &name));
	struct builder_line only = {
		.number = line.whole >= 0 && line.whole < INT32_MAX ? line.whole + 1 : 0,
		.column = column.whole >= 0 && column.whole < INT32_MAX ? column.whole + 1 : 0,
	};
	TRY(builder_shown_func(r->b, name, file, only.number, &only.func));
	return builder_location(r->b, 0, NO_ID, &only, 1, ret);
}

static struct error *read_calls(struct reading *r, struct json_read *in, uint32_t from)
{
	struct json_number id;
	if (!json_enter(in, JSON_ARRAY))
		return NULL;
	while (json_next(in)) {
		if (!json_get_number(in, &id))
			continue;
		TRY(RESERVE(&r->scratch, r->call, r->call_count, r->call_cap));
		r->call[r->call_count++] = (struct call){from, (uint64_t)id.whole};
	}
	return NULL;
}

static struct error *read_node(struct reading *r, struct json_read *in, bool counts)
{
	uint32_t n = r->id_count, node;
	struct json_number id = {0}, hits = {0};
	struct slice key;
	loc_id loc = NO_ID;
	if (!json_enter(in, JSON_OBJECT))
		return error_new(ERR_FORMAT, "node %u is no object", n);
	while (json_next_key(in, &key)) {
		if (slice_is(key, "id"))
			json_get_number(in, &id);
		else if (slice_is(key, "hitCount"))
			json_get_number(in, &hits);
		else if (slice_is(key, "callFrame"))
			TRY(read_frame(r, in, &loc));
		else if (slice_is(key, "children"))
			TRY(read_calls(r, in, n));
		else
			json_skip(in);
	}
	TRY(RESERVE(&r->scratch, r->id, r->id_count, r->id_cap));
	r->id[r->id_count++] = (uint64_t)id.whole;
	TRY(calltree_node(&r->tree, NO_ID, loc, &node));
	if (counts)
		calltree_add(&r->tree, node, COST_COUNT, hits.whole);
	return NULL;
}

static struct error *read_nodes(struct reading *r, const struct json_read *file,
				const struct places *places)
{
	struct json_read in;
	json_read_from(&in, file, places->nodes);
	struct error *err = NULL;
	if (json_enter(&in, JSON_ARRAY))
		while (!err && json_next(&in))
			err = read_node(r, &in, !places->samples);
	if (!err)
		err = json_read_error(&in);
	json_read_deinit(&in);
	return err;
}

static bool is_root(const struct profile *p, loc_id loc)
{
	func_id f = p->line.func[p->loc.line_start[loc]];
	return strcmp(profile_text(p, p->func.name[f]), "(root)") == 0;
}

// Once all ids are known: who called whom; the root of V8 is ours.
static struct error *link_nodes(struct reading *r)
{
	uint32_t repeated;
	TRY(idmap_build(&r->number_of, &r->scratch, r->id, r->id_count, &repeated));
	if (repeated != NO_ID)
		return error_new(ERR_FORMAT, "node %u has the id of another one, %llu", repeated,
				 (unsigned long long)r->id[repeated]);
	for (uint32_t i = 0; i < r->call_count; i++) {
		const struct call *call = &r->call[i];
		uint32_t to = idmap_find(&r->number_of, call->to);
		if (to == NO_ID)
			return error_new(ERR_FORMAT, "node %u calls %llu, which is not defined",
					 call->from, (unsigned long long)call->to);
		r->tree.caller[to + 1] = call->from + 1;
	}
	for (uint32_t n = 1; n < r->tree.count; n++)
		if (r->tree.caller[n] == NO_ID && r->tree.loc[n] != NO_ID &&
		    is_root(builder_profile(r->b), r->tree.loc[n]))
			r->tree.loc[n] = NO_ID;
	return NULL;
}

static int64_t duration(int64_t from, int64_t to)
{
	int64_t microseconds;
	if (__builtin_sub_overflow(to, from, &microseconds) || microseconds < 0)
		return 0;
	return json_scaled(&(struct json_number){.is_whole = true,
						 .whole = microseconds,
						 .value = (double)microseconds},
			   1000);
}

// Each sample lasts until the next one; clocks that go back are taken to stand still.
static struct error *read_samples(struct reading *r, struct json_read *samples,
				  struct json_read *deltas, const struct places *places)
{
	struct json_number id, delta = {0};
	int64_t start = json_scaled(&places->start, 1), end = json_scaled(&places->end, 1);
	int64_t clock = start, latest = start;
	bool timed = json_enter(deltas, JSON_ARRAY) && json_next(deltas);
	if (timed && json_get_number(deltas, &delta))
		latest = clock = sum_saturating(clock, json_scaled(&delta, 1));
	if (!json_enter(samples, JSON_ARRAY))
		return NULL;
	for (uint64_t i = 0; json_next(samples); i++) {
		if (!json_get_number(samples, &id))
			continue;
		uint32_t n = idmap_find(&r->number_of, (uint64_t)id.whole);
		if (n == NO_ID)
			return error_new(ERR_FORMAT,
					 "sample %llu is of node %llu, which is not defined",
					 (unsigned long long)i, (unsigned long long)id.whole);
		timed = timed && json_next(deltas);
		if (timed && json_get_number(deltas, &delta))
			clock = sum_saturating(clock, json_scaled(&delta, 1));
		else if (!timed && end > clock)
			clock = end;
		calltree_add(&r->tree, n + 1, COST_COUNT, 1);
		calltree_add(&r->tree, n + 1, COST_TIME, duration(latest, clock));
		if (clock > latest)
			latest = clock;
	}
	return NULL;
}

static struct error *read_both(struct reading *r, const struct json_read *file,
			       const struct places *places)
{
	struct json_read samples, deltas;
	json_read_from(&samples, file, places->samples);
	json_read_from(&deltas, file, places->deltas);
	struct error *err = read_samples(r, &samples, &deltas, places);
	if (!err)
		err = json_read_error(&samples);
	if (!err && places->deltas)
		err = json_read_error(&deltas);
	json_read_deinit(&samples);
	json_read_deinit(&deltas);
	return err;
}

static struct error *read_profile(struct reading *r, struct json_read *in)
{
	struct places places;
	if (!find_places(in, &places))
		return json_read_error(in);
	TRY(calltree_init(&r->tree, &r->scratch));
	TRY(builder_add_type(r->b, "samples", "count"));
	TRY(builder_add_type(r->b, "cpu", "nanoseconds"));
	TRY(read_nodes(r, in, &places));
	TRY(link_nodes(r));
	if (places.samples)
		TRY(read_both(r, in, &places));
	builder_profile(r->b)->duration_ns =
		duration(json_scaled(&places.start, 1), json_scaled(&places.end, 1));
	return calltree_emit(&r->tree, r->b, 0, 0, 0);
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	(void)notes;
	struct json_read in;
	struct reading r = {0};
	TRY(builder_new(&r.b));
	bool entered = json_top_enter(input, &in);
	uint64_t size = (uint64_t)(in.end - in.start);
	builder_allow(r.b, size);
	arena_init(&r.scratch, FIXED_MEMORY + size * MEMORY_RATIO);
	struct error *err = entered ? read_profile(&r, &in) : NULL;
	if (!err)
		err = json_top_error(&in, input);
	arena_deinit(&r.scratch);
	json_read_deinit(&in);
	if (!err)
		return builder_finish(r.b, ret);
	builder_free(r.b);
	return err;
}

const struct format format_cpuprofile = {
	.name = "cpuprofile",
	.summary = "CPU profiles of Chrome and Node.js",
	.bid = bid,
	.read = read,
};
