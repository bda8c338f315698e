// Goroutines are gathered first: how many dumps there are is only known at the end.
#include "format/goroutine_dump.h"

#include <string.h>

#include "base/goquote.h"
#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "format/goroutine_text.h"
#include "format/log_line.h"
#include "io/input.h"
#include "io/lines.h"
#include "profile/builder.h"

// Between two looks at the interrupt flag and at the bound of memory.
#define LINES_PER_CHECK 4096

// The same bound as the builder's: what any input may use, and how much more for each byte.
#define FIXED_MEMORY (64u << 20)
#define MEMORY_RATIO 32

// A log of a program in a log of a container's.
#define DEEPEST_ESCAPE 3

// How much of an input is looked at to tell what it is.
#define HEAD (64u << 10)

struct goroutine {
	int64_t id, minutes, creator, bubble;
	uint32_t dump;
	uint32_t stack, stack_end; // in reader.stack
	uint32_t label, label_end; // in reader.label
	str_id state, created_by, created_at;
	bool locked, leaked, durable;
	bool unavailable; // its stack could not be read
};

struct text_label {
	str_id key, value;
};

enum block {
	OUTSIDE,  // of any goroutine
	STACK,	  // below its head
	CREATOR,  // below `created by`
	FINISHED, // what follows is of other goroutines, or nothing
};

struct reader {
	struct builder *b;
	struct text *notes;
	struct arena arena;
	uint64_t line_number;

	struct goroutine *goroutine;
	loc_id *stack;
	struct text_label *label;
	uint32_t goroutine_count, goroutine_cap, stack_count, stack_cap, label_count, label_cap;
	struct lookup seen; // goroutines by dump and id
	uint32_t dump;	    // number of the current one
	uint32_t stackless;

	// The block at hand.
	enum block block;
	struct goroutine at_hand;
	struct text prefix;
	bool prefix_of_head; // it may be that only the head has it
	struct text call;    // the function whose place is still to come; empty if none
	bool call_sure;	     // and it is one for certain
	bool call_elided;
	struct builder_line *line; // of the location at hand: inlined calls so far
	uint32_t line_count, line_cap;

	bool text_between; // there was other text since the last block
	bool of_threads;   // behind -----: stacks of single threads follow
	bool threads_told; // and some did
	bool cut;	   // the input ended inside of a block
	int depth;	   // of escapes in escapes
};

static struct error *intern(struct reader *r, struct slice s, str_id *ret)
{
	return builder_intern(r->b, s, ret);
}

static struct slice trim(struct slice s)
{
	while (s.len &&
	       (s.text[s.len - 1] == ' ' || s.text[s.len - 1] == '\t' || s.text[s.len - 1] == '\r'))
		s.len--;
	return s;
}

// A head with which the line ends; what else there is would be a sentence about a goroutine.
static bool starts_block(struct slice line, struct goroutine_head *ret, enum log_escape *ret_escape)
{
	if (!goroutine_find_head(line, ret))
		return false;
	*ret_escape = log_escape_of(slice_from(line, ret->end));
	return *ret_escape != LOG_PLAIN || ret->end == line.len;
}

// ---- stacks

static struct error *push(struct reader *r, loc_id loc)
{
	TRY(RESERVE(&r->arena, r->stack, r->stack_count, r->stack_cap));
	r->stack[r->stack_count++] = loc;
	return NULL;
}

// The location that the calls so far make up, if there are any.
static struct error *end_location(struct reader *r)
{
	if (!r->line_count)
		return NULL;
	loc_id loc;
	TRY(builder_location(r->b, 0, NO_ID, r->line, r->line_count, &loc));
	r->line_count = 0;
	return push(r, loc);
}

static struct error *add_line(struct reader *r, struct slice name, struct slice file, int64_t line)
{
	str_id name_id, file_id;
	func_id func;
	TRY(intern(r, name, &name_id));
	TRY(intern(r, file, &file_id));
	TRY(builder_func(r->b, name_id, name_id, file_id, 0, &func));
	TRY(RESERVE(&r->arena, r->line, r->line_count, r->line_cap));
	r->line[r->line_count++] = (struct builder_line){.func = func, .number = line};
	return NULL;
}

// A frame that is a sentence and no function.
static struct error *add_sentence(struct reader *r, struct slice text)
{
	TRY(end_location(r));
	TRY(add_line(r, text, (struct slice){0}, 0));
	return end_location(r);
}

// An inlined call has no offset, and what it was inlined into follows.
static struct error *add_frame(struct reader *r, const struct goroutine_place *place)
{
	struct slice name = {r->call.bytes, r->call.len};
	bool inlined = r->call_elided && !place->physical;
	TRY(add_line(r, name, place->file, place->line));
	text_clear(&r->call);
	r->call_sure = false;
	return inlined ? NULL : end_location(r);
}

// ---- blocks

static uint64_t key_of(uint32_t dump, int64_t id)
{
	return hash_more(hash_more(hash_seed(), dump), (uint64_t)id);
}

// The goroutine with this id in the current dump, or NO_ID.
static uint32_t find_seen(const struct reader *r, int64_t id)
{
	uint64_t hash = key_of(r->dump, id);
	uint32_t at;
	for (uint32_t n = lookup_first(&r->seen, hash, &at); n != NO_ID;
	     n = lookup_next(&r->seen, hash, &at))
		if (r->goroutine[n].id == id && r->goroutine[n].dump == r->dump)
			return n;
	return NO_ID;
}

static struct error *keep_goroutine(struct reader *r)
{
	struct goroutine *g = &r->at_hand;
	g->stack_end = r->stack_count;
	g->label_end = r->label_count;
	g->dump = r->dump;
	uint32_t seen = g->id ? find_seen(r, g->id) : NO_ID, n;
	if (seen == NO_ID) {
		TRY(RESERVE(&r->arena, r->goroutine, r->goroutine_count, r->goroutine_cap));
		r->goroutine[r->goroutine_count++] = *g;
		return lookup_add(&r->seen, key_of(g->dump, g->id), &n);
	}
	// Of a thread, and known already but perhaps for its stack.
	if (r->goroutine[seen].unavailable && !g->unavailable)
		r->goroutine[seen] = *g;
	return NULL;
}

static struct error *end_block(struct reader *r)
{
	if (r->block == OUTSIDE)
		return NULL;
	r->block = OUTSIDE;
	text_clear(&r->call);
	r->call_sure = false;
	TRY(end_location(r));
	r->text_between = false;
	r->threads_told = r->of_threads;
	if (r->stack_count == r->at_hand.stack && !r->at_hand.created_by) {
		r->stackless++;
		return NULL;
	}
	return keep_goroutine(r);
}

// A dump starts with the goroutine that made it, or with a thread; and has no goroutine twice.
static bool starts_dump(const struct reader *r, const struct goroutine_head *head)
{
	if (r->dump == 0)
		return true;
	if (r->of_threads)
		return false;
	bool running = slice_is(head->state, "running");
	return (r->text_between && (running || head->id == 0)) || find_seen(r, head->id) != NO_ID;
}

static struct error *read_labels(struct reader *r, struct slice text)
{
	struct arena scratch;
	arena_init(&scratch, r->arena.limit);
	struct error *err = NULL;
	while (!err && text.len) {
		const char *key, *value = "";
		struct text_label label;
		err = goquote_take(&scratch, &text, ":", &key);
		while (text.len && strchr(": ", *text.text))
			text = slice_from(text, 1);
		if (!err)
			err = goquote_take(&scratch, &text, ",", &value);
		while (text.len && strchr(", ", *text.text))
			text = slice_from(text, 1);
		if (!err)
			err = intern(r, slice_of(key), &label.key);
		if (!err)
			err = intern(r, slice_of(value), &label.value);
		if (!err)
			err = RESERVE(&r->arena, r->label, r->label_count, r->label_cap);
		if (!err)
			r->label[r->label_count++] = label;
	}
	arena_deinit(&scratch);
	return err;
}

static struct error *begin_block(struct reader *r, const struct goroutine_head *head)
{
	r->dump += starts_dump(r, head);
	r->block = STACK;
	r->at_hand = (struct goroutine){
		.id = head->id,
		.minutes = head->minutes,
		.bubble = head->bubble,
		.locked = head->locked,
		.leaked = head->leaked,
		.durable = head->durable,
		.stack = r->stack_count,
		.label = r->label_count,
	};
	TRY(intern(r, head->state, &r->at_hand.state));
	struct error *err = read_labels(r, head->labels);
	if (!err || error_code(err) != ERR_FORMAT)
		return err;
	text_putf(r->notes, "line %llu: labels of goroutine %lld: %s\n",
		  (unsigned long long)r->line_number, (long long)head->id, error_message(err));
	error_free(err);
	return NULL;
}

// ---- lines inside of a block

static struct error *take_place(struct reader *r, const struct goroutine_place *place)
{
	if (r->block == CREATOR) {
		r->block = FINISHED;
		struct text at = {0};
		text_put(&at, place->file.text, place->file.len);
		text_putf(&at, ":%lld", (long long)place->line);
		struct error *err = text_error(&at);
		if (!err)
			err = intern(r, (struct slice){at.bytes, at.len}, &r->at_hand.created_at);
		text_deinit(&at);
		return err;
	}
	return r->call.len ? add_frame(r, place) : NULL;
}

// A line that may be a call, until its place has come.  Other text can be between the two.
static struct error *take_call(struct reader *r, const struct goroutine_call *call)
{
	if (r->call_sure && !call->sure)
		return NULL;
	text_clear(&r->call);
	text_put(&r->call, call->name.text, call->name.len);
	r->call_sure = call->sure;
	r->call_elided = call->elided;
	return text_error(&r->call);
}

static struct error *take_creator(struct reader *r, struct slice name)
{
	r->block = CREATOR;
	return intern(r, name, &r->at_hand.created_by);
}

static struct error *take_line(struct reader *r, struct slice line)
{
	struct slice name;
	struct goroutine_place place;
	struct goroutine_call call;
	if (line.len == 0)
		return end_block(r);
	if (r->block == FINISHED)
		return NULL;
	if (goroutine_is_unavailable(line)) {
		r->at_hand.unavailable = true;
		return add_sentence(r, slice_of("stack unavailable"));
	}
	if (goroutine_parse_place(line, &place))
		return take_place(r, &place);
	if (goroutine_parse_creator(line, &name, &r->at_hand.creator))
		return take_creator(r, name);
	if (goroutine_is_elision(line))
		return add_sentence(r, line);
	if (goroutine_is_ancestor(line))
		r->block = FINISHED;
	else if (goroutine_parse_call(line, &call))
		return take_call(r, &call);
	return NULL;
}

// A logger that was given a text of several lines puts its prefix in front of the first alone.
static bool looks_bare(struct slice line)
{
	struct goroutine_call call;
	return goroutine_is_unavailable(line) || (goroutine_parse_call(line, &call) && call.sure);
}

// Takes the prefix off. False: the line is somebody else's.
static bool unprefix(struct reader *r, struct slice line, struct slice *ret)
{
	struct slice prefix = {r->prefix.bytes, r->prefix.len};
	if (prefix.len == 0) {
		*ret = line;
		return true;
	}
	if (log_unprefix(prefix, line, ret)) {
		r->prefix_of_head = false;
		return true;
	}
	*ret = line;
	if (line.len == 0)
		return true;
	if (!r->prefix_of_head || !looks_bare(line))
		return false;
	text_clear(&r->prefix);
	return true;
}

// ---- lines

static struct error *feed(struct reader *r, struct slice line);

static struct error *feed_text(struct reader *r, struct slice text)
{
	struct error *err = NULL;
	while (!err && text.len) {
		const char *end = memchr(text.text, '\n', text.len);
		size_t len = end ? (size_t)(end - text.text) : text.len;
		err = feed(r, (struct slice){text.text, len});
		len += end != NULL;
		text = slice_from(text, len);
	}
	return err;
}

// Lines that one line holds, escaped.
static struct error *feed_escaped(struct reader *r, enum log_escape escape, struct slice text)
{
	if (r->depth == DEEPEST_ESCAPE)
		return NULL;
	r->depth++;
	struct text lines = {0};
	log_unescape(escape, text, &lines);
	struct error *err = text_error(&lines);
	if (!err)
		err = feed_text(r, (struct slice){lines.bytes, lines.len});
	text_deinit(&lines);
	r->depth--;
	return err;
}

static struct error *take_head(struct reader *r, struct slice line,
			       const struct goroutine_head *head, enum log_escape escape)
{
	TRY(end_block(r));
	if (escape != LOG_PLAIN) {
		TRY(feed_escaped(r, escape, slice_from(line, head->at)));
		return end_block(r);
	}
	text_clear(&r->prefix);
	text_put(&r->prefix, line.text, head->at);
	TRY(text_error(&r->prefix));
	r->prefix_of_head = true;
	return begin_block(r, head);
}

static void take_other(struct reader *r, struct slice line)
{
	if (line.len == 0)
		return;
	if (line.len >= 5 && memcmp(line.text + line.len - 5, "-----", 5) == 0) {
		r->of_threads = true;
		r->threads_told = false;
		return;
	}
	r->text_between = true;
	if (r->threads_told)
		r->of_threads = false;
}

static struct error *feed(struct reader *r, struct slice line)
{
	struct goroutine_head head;
	enum log_escape escape;
	struct slice rest;
	line = trim(line);
	if (starts_block(line, &head, &escape))
		return take_head(r, line, &head, escape);
	if (r->block == OUTSIDE) {
		take_other(r, line);
		return NULL;
	}
	return unprefix(r, line, &rest) ? take_line(r, rest) : NULL;
}

static struct error *feed_physical(struct reader *r, struct slice line)
{
	struct slice quoted;
	if (log_is_docker(line, &quoted))
		return feed_escaped(r, LOG_QUOTED, quoted);
	return feed(r, line);
}

static struct error *read_lines(struct reader *r, struct input *input)
{
	struct lines lines = lines_of(input, 0);
	struct slice line;
	while (lines_next(&lines, &line)) {
		if (lines.number % LINES_PER_CHECK == 0) {
			TRY(interrupt_check());
			builder_allow(r->b, lines.at);
			r->arena.limit = FIXED_MEMORY + lines.at * MEMORY_RATIO;
		}
		r->line_number = lines.number;
		struct error *err = feed_physical(r, line);
		if (err)
			return error_context(err, "line %llu", (unsigned long long)lines.number);
	}
	TRY(lines_error(&lines));
	// A call without its place, perhaps without the end of its arguments.
	bool called = r->call.len && memchr(r->call.bytes, '(', r->call.len);
	r->cut = r->block != OUTSIDE && (r->call_sure || called || r->block == CREATOR ||
					 r->stack_count == r->at_hand.stack);
	return end_block(r);
}

// ---- the profile

static struct error *label_number(struct builder *b, const char *key, int64_t number,
				  const char *unit)
{
	str_id key_id, unit_id;
	TRY(builder_intern(b, slice_of(key), &key_id));
	TRY(builder_intern(b, slice_of(unit), &unit_id));
	return builder_number(b, key_id, number, unit_id);
}

static struct error *label_text(struct builder *b, const char *key, str_id value)
{
	str_id key_id;
	TRY(builder_intern(b, slice_of(key), &key_id));
	return builder_label(b, key_id, value);
}

static struct error *label_flag(struct builder *b, const char *key)
{
	str_id value;
	TRY(builder_intern(b, slice_of("true"), &value));
	return label_text(b, key, value);
}

static struct error *put_labels(const struct reader *r, const struct goroutine *g)
{
	struct builder *b = r->b;
	TRY(label_text(b, "state", g->state));
	TRY(label_number(b, "goroutine", g->id, ""));
	if (g->minutes)
		TRY(label_number(b, "wait",
				 g->minutes > INT64_MAX / 60 ? INT64_MAX : g->minutes * 60,
				 "seconds"));
	if (g->created_by)
		TRY(label_text(b, "created_by", g->created_by));
	if (g->created_at)
		TRY(label_text(b, "created_at", g->created_at));
	if (g->creator)
		TRY(label_number(b, "creator", g->creator, ""));
	if (g->locked)
		TRY(label_flag(b, "locked"));
	if (g->leaked)
		TRY(label_flag(b, "leaked"));
	if (g->durable)
		TRY(label_flag(b, "durable"));
	if (g->bubble)
		TRY(label_number(b, "bubble", g->bubble, ""));
	if (r->dump > 1)
		TRY(label_number(b, "dump", g->dump, ""));
	for (uint32_t i = g->label; i < g->label_end; i++)
		TRY(builder_label(b, r->label[i].key, r->label[i].value));
	return NULL;
}

static struct error *put_sample(const struct reader *r, const struct goroutine *g)
{
	for (uint32_t i = g->stack; i < g->stack_end; i++)
		TRY(builder_push(r->b, r->stack[i]));
	TRY(put_labels(r, g));
	return builder_end_sample(r->b, &(int64_t){1});
}

static void put_notes(const struct reader *r)
{
	if (r->cut)
		text_putf(r->notes, "the dump ends in the middle of goroutine %lld\n",
			  (long long)r->at_hand.id);
	if (r->stackless)
		text_putf(r->notes, "%u goroutines have no stack and were left out\n",
			  r->stackless);
	if (r->dump > 1)
		text_putf(r->notes,
			  "%u dumps are in this file: tagfocus=dump=%u looks at the last alone\n",
			  r->dump, r->dump);
}

// The types are those of the profile that runtime/pprof writes, so that the two can be compared.
static struct error *put_profile(struct reader *r)
{
	struct profile *p = builder_profile(r->b);
	p->period = 1;
	p->period_type = p->type.type[0];
	p->period_unit = p->type.unit[0];
	for (uint32_t i = 0; i < r->goroutine_count; i++) {
		if (i % LINES_PER_CHECK == 0)
			TRY(interrupt_check());
		TRY(put_sample(r, &r->goroutine[i]));
	}
	put_notes(r);
	return NULL;
}

static struct error *read_all(struct reader *r, struct input *input)
{
	TRY(builder_add_type(r->b, "goroutine", "count"));
	TRY(read_lines(r, input));
	if (r->goroutine_count == 0)
		return error_new(ERR_FORMAT, "parsing profile: no goroutine has a stack");
	return put_profile(r);
}

static struct error *read_dump(struct input *input, struct text *notes, struct profile **ret)
{
	struct reader r = {.notes = notes};
	TRY(builder_new(&r.b));
	arena_init(&r.arena, FIXED_MEMORY);
	lookup_init(&r.seen, &r.arena);
	struct error *err = read_all(&r, input);
	if (!err)
		err = builder_finish(r.b, ret);
	else
		builder_free(r.b);
	arena_deinit(&r.arena);
	text_deinit(&r.prefix);
	text_deinit(&r.call);
	return err;
}

// ---- recognition

static bool has_dump(const uint8_t *bytes, uint64_t len)
{
	static const char word[] = "goroutine ";
	const uint8_t *at = bytes, *end = bytes + len;
	while ((at = memmem(at, (size_t)(end - at), word, sizeof word - 1))) {
		const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));
		struct slice line = {(const char *)at, (size_t)((stop ? stop : end) - at)};
		struct goroutine_head head;
		enum log_escape escape;
		if (starts_block(trim(line), &head, &escape))
			return true;
		if (!stop)
			return false;
		at = stop;
	}
	return false;
}

static bool is_text(const uint8_t *bytes, uint64_t len)
{
	for (uint64_t i = 0; i < len; i++)
		if (bytes[i] < ' ' && (!bytes[i] || !strchr("\t\n\v\f\r\033", bytes[i])))
			return false;
	return len > 0;
}

// The first @p want bytes, if they are there.
static bool search(struct input *input, uint64_t want)
{
	uint64_t have = input_wait(input, want), len = have < want ? have : want;
	const uint8_t *bytes = input_bytes(input);
	return is_text(bytes, len < HEAD ? len : HEAD) && has_dump(bytes, len);
}

static int bid(struct input *input)
{
	return search(input, HEAD) ? BID_SURE : BID_NO;
}

// A program that crashed does so at the end of its log.
static int bid_late(struct input *input)
{
	return search(input, UINT64_MAX) ? BID_LIKELY : BID_NO;
}

const struct format format_goroutine_dump = {
	.name = "goroutines",
	.summary = "goroutine dumps of Go: debug=2, panic, SIGQUIT; also inside of a log",
	.bid = bid,
	.bid_late = bid_late,
	.read = read_dump,
};
