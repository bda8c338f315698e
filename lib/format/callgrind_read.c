// All of the file is read before the first sample is made: a call may stand behind the costs of
// what it calls.
#include "format/callgrind_read.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/saturate.h"
#include "base/text.h"
#include "format/callgrind_graph.h"
#include "format/callgrind_line.h"
#include "io/input.h"
#include "io/lines.h"
#include "profile/builder.h"

// How much of a file is looked at to recognise it.
#define LOOK_BYTES (64u << 10)

// Own working memory; see builder_allow().
#define FIXED_MEMORY (1u << 20)
#define MEMORY_RATIO 32

// More events than any simulation of caches has.
#define MAX_EVENTS 256

enum kind { OBJECT, FILE_NAME, FUNCTION }; // each has ids of its own

// What an id stands for.
struct short_name {
	enum kind kind;
	uint64_t id;
	str_id name;
};

// A line of costs; its values are those from here to the next one's.
struct cost_line {
	uint32_t function, first_value;
	struct callgrind_place place;
};

struct callgrind {
	struct builder *b;
	struct arena scratch;
	struct callgrind_graph graph;
	struct lookup known_names;
	struct short_name *name;
	uint32_t name_count, name_cap;

	struct cost_line *line;
	int64_t *value;
	uint32_t line_count, line_cap, value_count, value_cap;

	str_id events; // the words behind `events:`; 0 before them
	uint32_t event_count;
	int64_t factor[MAX_EVENTS];
	bool has_line, has_address; // in positions

	uint32_t function;	      // NO_ID before the first
	str_id function_file;	      // what fl= said; place.file is what fi= or fe= did
	struct callgrind_place place; // of the last line of costs
	str_id callee_file;	      // of the call to come; NO_ID if it is the place's
	uint32_t callee;
	bool calls; // the next line has the costs of calls

	str_id program;	    // the first word of `cmd:`
	map_id *mapping_of; // by string: the mapping of this object + 1; 0 if not made yet
	uint64_t skipped, first_skipped;
};

static bool is_name_key(struct slice key)
{
	static const char *const keys[] = {"ob", "fl", "fi", "fe", "fn"};
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (slice_is(key, keys[i]))
			return true;
	return false;
}

// `key: value` and comments, `events:` among them, then a name.
static bool looks_right(const char *at, const char *end)
{
	bool events = false;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct slice key, value, line = {at, (size_t)((stop ? stop : end) - at)};
		at = stop ? stop + 1 : end;
		if (line.len && line.text[line.len - 1] == '\r')
			line.len--;
		if (line.len == 0 || *line.text == '#')
			continue;
		char separator = callgrind_key(line, &key, &value);
		if (separator == '=')
			return events && is_name_key(key);
		if (separator != ':')
			return false;
		events |= slice_is(key, "events");
	}
	return false;
}

static int bid(struct input *input)
{
	struct slice head = input_head(input, LOOK_BYTES);
	bool named = slice_begins(head, "# callgrind format");
	return named || looks_right(head.text, head.text + head.len) ? BID_SURE : BID_NO;
}

static struct error *add_event(struct callgrind *c, struct slice word)
{
	struct callgrind_event event = callgrind_event_of(word);
	str_id type, unit;
	if (c->event_count == MAX_EVENTS)
		return error_new(ERR_LIMIT, "more than %d events", MAX_EVENTS);
	TRY(builder_intern(c->b, event.type, &type));
	TRY(builder_intern(c->b, event.unit, &unit));
	const struct profile *p = builder_profile(c->b);
	TRY(builder_add_type(c->b, profile_text(p, type), profile_text(p, unit)));
	c->factor[c->event_count++] = event.factor;
	return NULL;
}

// Each part of a file may say it again.
static struct error *read_events(struct callgrind *c, struct slice words)
{
	str_id events;
	TRY(builder_intern(c->b, words, &events));
	if (c->event_count && events != c->events)
		return error_new(ERR_FORMAT, "the events are not those of the part before");
	if (c->event_count)
		return NULL;
	c->events = events;
	for (struct slice word; (word = callgrind_word(&words)).len;)
		TRY(add_event(c, word));
	struct profile *p = builder_profile(c->b);
	if (c->event_count)
		p->default_type = p->type.type[0];
	return NULL;
}

static struct error *read_positions(struct callgrind *c, struct slice words)
{
	c->has_line = c->has_address = false;
	for (struct slice word; (word = callgrind_word(&words)).len;) {
		bool line = slice_is(word, "line");
		if (!line && !slice_is(word, "instr"))
			return error_new(ERR_FORMAT, "positions are neither line nor instr");
		c->has_line |= line;
		c->has_address |= !line;
	}
	return NULL;
}

static struct error *read_header(struct callgrind *c, struct slice key, struct slice value,
				 struct slice line)
{
	if (slice_is(key, "events"))
		return read_events(c, value);
	if (slice_is(key, "positions"))
		return read_positions(c, value);
	if (!slice_is(key, "cmd") || c->program)
		return NULL;
	struct slice rest = value;
	TRY(builder_intern(c->b, callgrind_word(&rest), &c->program));
	return c->program ? builder_add_comment(c->b, line) : NULL;
}

static struct error *define_name(struct callgrind *c, enum kind kind, uint64_t id,
				 struct slice text, str_id *ret)
{
	const uint64_t hash = hash_more(hash_more(hash_seed(), kind), id);
	uint32_t at, n;
	for (n = lookup_first(&c->known_names, hash, &at); n != NO_ID;
	     n = lookup_next(&c->known_names, hash, &at))
		if (c->name[n].kind == kind && c->name[n].id == id)
			break;
	if (n == NO_ID && text.len == 0)
		return error_new(ERR_FORMAT, "(%llu) has no name", (unsigned long long)id);
	if (n == NO_ID) {
		TRY(RESERVE(&c->scratch, c->name, c->name_count, c->name_cap));
		TRY(lookup_add(&c->known_names, hash, &n));
		c->name[n] = (struct short_name){.kind = kind, .id = id};
		c->name_count++;
	}
	if (text.len)
		TRY(builder_intern(c->b, text, &c->name[n].name));
	*ret = c->name[n].name;
	return NULL;
}

// `???` is what callgrind calls files and objects that it does not know.
static struct error *read_name(struct callgrind *c, enum kind kind, struct slice text, str_id *ret)
{
	uint64_t id;
	struct slice name;
	if (callgrind_name(text, &id, &name))
		TRY(define_name(c, kind, id, name, ret));
	else
		TRY(builder_intern(c->b, name, ret));
	const struct profile *p = builder_profile(c->b);
	if (kind != FUNCTION && strcmp(profile_text(p, *ret), "???") == 0)
		*ret = 0;
	return NULL;
}

static struct error *read_function(struct callgrind *c, struct slice text)
{
	str_id name;
	TRY(read_name(c, FUNCTION, text, &name));
	c->place.file = c->function_file;
	return callgrind_find(&c->graph, c->function_file, name, &c->function);
}

static struct error *read_callee(struct callgrind *c, struct slice text)
{
	str_id name, file = c->callee_file != NO_ID ? c->callee_file : c->place.file;
	TRY(read_name(c, FUNCTION, text, &name));
	return callgrind_find(&c->graph, file, name, &c->callee);
}

static struct error *skip(struct callgrind *c, uint64_t number)
{
	if (c->skipped++ == 0)
		c->first_skipped = number;
	return NULL;
}

static struct error *read_assignment(struct callgrind *c, struct slice key, struct slice value,
				     uint64_t number)
{
	if (slice_is(key, "fn"))
		return read_function(c, value);
	if (slice_is(key, "cfn"))
		return read_callee(c, value);
	if (slice_is(key, "ob"))
		return read_name(c, OBJECT, value, &c->place.object);
	if (slice_is(key, "fi") || slice_is(key, "fe"))
		return read_name(c, FILE_NAME, value, &c->place.file);
	if (slice_is(key, "cfi") || slice_is(key, "cfl"))
		return read_name(c, FILE_NAME, value, &c->callee_file);
	if (slice_is(key, "fl")) {
		TRY(read_name(c, FILE_NAME, value, &c->function_file));
		c->place.file = c->function_file;
		return NULL;
	}
	str_id unused; // these are not needed, but they may define a name
	if (slice_is(key, "cob"))
		return read_name(c, OBJECT, value, &unused);
	if (slice_is(key, "jfi"))
		return read_name(c, FILE_NAME, value, &unused);
	if (slice_is(key, "jfn"))
		return read_name(c, FUNCTION, value, &unused);
	if (slice_is(key, "calls"))
		c->calls = true;
	else if (!slice_is(key, "jump") && !slice_is(key, "jcnd"))
		return skip(c, number);
	return NULL;
}

static bool read_place(struct callgrind *c, struct slice *line)
{
	struct callgrind_place place = c->place;
	if (c->has_address && !callgrind_move(callgrind_word(line), &place.address))
		return false;
	if (c->has_line && !callgrind_move(callgrind_word(line), &place.line))
		return false;
	c->place = place;
	return true;
}

static struct error *end_call(struct callgrind *c, int64_t cost)
{
	c->calls = false;
	c->callee_file = NO_ID;
	uint32_t callee = c->callee;
	c->callee = NO_ID;
	if (callee == NO_ID || c->function == NO_ID)
		return error_new(ERR_FORMAT, "calls of or from no function");
	return callgrind_add_call(&c->graph, c->function, callee, &c->place, cost);
}

// Adds the values behind a place; those that are missing at the end are 0.
static struct error *read_values(struct callgrind *c, struct slice line, bool *ret_good)
{
	*ret_good = true;
	for (uint32_t n = 0;; n++) {
		struct slice word = callgrind_word(&line);
		int64_t cost;
		if (word.len == 0)
			return NULL;
		*ret_good = n < c->event_count && callgrind_cost(word, &cost);
		if (!*ret_good)
			return NULL;
		if (__builtin_mul_overflow(cost, c->factor[n], &cost))
			cost = cost < 0 ? -INT64_MAX : INT64_MAX;
		TRY(RESERVE(&c->scratch, c->value, c->value_count, c->value_cap));
		c->value[c->value_count++] = cost;
	}
}

static struct error *read_costs(struct callgrind *c, struct slice line, uint64_t number)
{
	const uint32_t first = c->value_count;
	bool good = read_place(c, &line);
	if (good)
		TRY(read_values(c, line, &good));
	if (!good || c->calls) {
		int64_t cost = c->value_count > first ? c->value[first] : 0;
		c->value_count = first;
		return good ? end_call(c, cost) : skip(c, number);
	}
	if (c->value_count == first)
		return NULL; // the place of a jump
	if (c->function == NO_ID)
		return error_new(ERR_FORMAT, "costs of no function");
	TRY(RESERVE(&c->scratch, c->line, c->line_count, c->line_cap));
	c->line[c->line_count++] = (struct cost_line){c->function, first, c->place};
	return NULL;
}

static struct error *read_line(struct callgrind *c, struct slice line, uint64_t number)
{
	struct slice key, value;
	if (line.len == 0 || *line.text == '#')
		return NULL;
	char separator = callgrind_key(line, &key, &value);
	if (separator == ':')
		return read_header(c, key, value, line);
	if (separator == '=')
		return read_assignment(c, key, value, number);
	return read_costs(c, line, number);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static struct error *mapping_of(struct callgrind *c, str_id object, map_id *ret)
{
	*ret = NO_ID;
	if (!object)
		return NULL;
	const char *path = profile_text(builder_profile(c->b), object);
	if (!c->mapping_of[object]) {
		TRY(builder_add_origin(c->b, path, ret));
		c->mapping_of[object] = *ret + 1;
	}
	*ret = c->mapping_of[object] - 1;
	return NULL;
}

// The first mapping is the main binary's: it goes before the loader, which costs something first.
static struct error *add_program(struct callgrind *c)
{
	const struct profile *p = builder_profile(c->b);
	const char *program = base_name(profile_text(p, c->program));
	map_id mapping;
	for (uint32_t i = 0; *program && i < c->line_count; i++) {
		str_id object = c->line[i].place.object;
		if (strcmp(base_name(profile_text(p, object)), program) == 0)
			return mapping_of(c, object, &mapping);
	}
	return NULL;
}

static struct error *location_of(struct callgrind *c, uint32_t function,
				 const struct callgrind_place *place, loc_id *ret)
{
	const str_id name = c->graph.function[function].name;
	struct builder_line line = {.number = place->line <= INT64_MAX ? (int64_t)place->line : 0};
	map_id mapping;
	TRY(mapping_of(c, place->object, &mapping));
	// Valgrind's names are C++, with parameters; but no function of C++ is called <module>.
	bool shown = profile_text(builder_profile(c->b), name)[0] == '<';
	TRY(shown ? builder_shown_func(c->b, name, place->file, 0, &line.func)
		  : builder_func(c->b, name, name, place->file, 0, &line.func));
	return builder_location(c->b, place->address, mapping, &line, 1, ret);
}

static struct error *push_stack(struct callgrind *c, const struct cost_line *line, bool *cut)
{
	loc_id loc;
	TRY(location_of(c, line->function, &line->place, &loc));
	TRY(builder_push(c->b, loc));
	uint32_t above = c->graph.function[line->function].above;
	for (unsigned n = 0; above != NO_ID && n < CALLGRIND_CALLERS; n++) {
		struct callgrind_call *call = &c->graph.call[above];
		if (!call->location) {
			TRY(location_of(c, call->caller, &call->site, &loc));
			call->location = loc + 1;
		}
		TRY(builder_push(c->b, call->location - 1));
		above = c->graph.function[call->caller].above;
	}
	*cut |= above != NO_ID;
	return NULL;
}

static struct error *add_sample(struct callgrind *c, uint32_t n, bool *cut)
{
	uint32_t end = n + 1 < c->line_count ? c->line[n + 1].first_value : c->value_count;
	int64_t value[MAX_EVENTS] = {0};
	bool costs = false;
	for (uint32_t i = c->line[n].first_value, k = 0; i < end; i++, k++) {
		value[k] = c->value[i];
		costs |= value[k] != 0;
	}
	if (!costs)
		return NULL;
	TRY(push_stack(c, &c->line[n], cut));
	return builder_add_to_sample(c->b, value);
}

static struct error *add_samples(struct callgrind *c, struct text *notes)
{
	bool cut = false;
	TRY(callgrind_settle(&c->graph));
	TRY(ALLOC(&c->scratch, c->mapping_of, builder_profile(c->b)->strings.count));
	TRY(add_program(c));
	for (uint32_t n = 0; n < c->line_count; n++)
		TRY(add_sample(c, n, &cut));
	if (c->graph.call_count)
		text_puts(notes, "callgrind counts calls, not stacks: each function is shown below "
				 "its costliest caller; flat is exact, cum is not.\n");
	if (cut)
		text_putf(notes, "Stacks of more than %d callers are cut at the root.\n",
			  CALLGRIND_CALLERS);
	if (c->skipped) {
		text_put_count(notes, c->skipped, "line is", "lines are");
		text_putf(notes, " not of callgrind's format, the first is line %llu.\n",
			  (unsigned long long)c->first_skipped);
	}
	return NULL;
}

static struct error *read_lines(struct callgrind *c, struct input *input, struct text *notes)
{
	struct lines lines = lines_of(input, 0);
	struct slice line;
	while (lines_next(&lines, &line)) {
		builder_allow(c->b, lines.at);
		c->scratch.limit = FIXED_MEMORY + lines.at * MEMORY_RATIO;
		TRY(error_context(read_line(c, line, lines.number), "line %llu",
				  (unsigned long long)lines.number));
	}
	TRY(lines_error(&lines));
	if (c->event_count == 0)
		return error_new(ERR_FORMAT, "there is no line events:");
	return add_samples(c, notes);
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct callgrind c = {
		.has_line = true, .function = NO_ID, .callee = NO_ID, .callee_file = NO_ID};
	TRY(builder_new(&c.b));
	arena_init(&c.scratch, FIXED_MEMORY);
	callgrind_graph_init(&c.graph, &c.scratch);
	lookup_init(&c.known_names, &c.scratch);
	struct error *err = read_lines(&c, input, notes);
	arena_deinit(&c.scratch);
	if (!err)
		return builder_finish(c.b, ret);
	builder_free(c.b);
	return err;
}

const struct format format_callgrind = {
	.name = "callgrind",
	.summary = "Costs and calls of Valgrind's callgrind",
	.writer = "callgrind",
	.bid = bid,
	.read = read,
};
