// Sample by sample: a first line that says who and when, and its stack.
#include "format/perf_script.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "format/perf_comment.h"
#include "format/perf_script_line.h"
#include "io/input.h"
#include "io/lines.h"
#include "profile/builder.h"

// As much as decides what an input is.
#define LOOKED_AT (64u << 10)

#define MAX_EVENTS 1024

// A frame as its lines said it.
struct read_frame {
	str_id symbol, dso, file;
	uint32_t number;
	bool inlined;
};

struct reading {
	struct builder *b;
	struct arena arena;
	struct lines lines;
	struct slice version, command;
	str_id *event; // by number; their columns are in pairs
	uint32_t event_count, event_cap;
	int64_t *value;
	map_id *mapping; // by the name of the file, and 1; 0 for none yet
	uint32_t mapping_cap;
	struct read_frame *frame; // of the sample at hand
	uint32_t frame_count, frame_cap;
	struct perf_script_head head;
	uint32_t current; // event of the sample at hand; NO_ID outside of one
	bool stacked;	  // it has frames on lines of their own
	str_id key_comm, key_pid, key_tid, key_cpu;
	uint64_t first_ns, last_ns, ignored;
};

static struct error *add_frame(struct reading *r, const struct perf_script_frame *f)
{
	struct read_frame frame = {.inlined = f->inlined};
	TRY(builder_intern(r->b, f->symbol, &frame.symbol));
	TRY(builder_intern(r->b, f->file, &frame.dso));
	TRY(RESERVE(&r->arena, r->frame, r->frame_count, r->frame_cap));
	r->frame[r->frame_count++] = frame;
	return NULL;
}

static struct error *get_mapping(struct reading *r, str_id dso, map_id *ret)
{
	uint32_t old = r->mapping_cap;
	*ret = NO_ID;
	if (!dso)
		return NULL;
	if (dso >= old) {
		TRY(RESERVE_MORE(&r->arena, r->mapping, old, r->mapping_cap, dso + 1 - old));
		memset(r->mapping + old, 0, (r->mapping_cap - old) * sizeof *r->mapping);
	}
	if (!r->mapping[dso]) {
		// Addresses of perf script are not always the process's: no names are to be found
		// by them.
		const struct builder_mapping mapping = {
			.file = slice_of(profile_text(builder_profile(r->b), dso)),
			.flags = MAPPING_HAS_FUNCTIONS,
		};
		map_id m;
		TRY(builder_add_mapping(r->b, &mapping, &m));
		r->mapping[dso] = m + 1;
	}
	*ret = r->mapping[dso] - 1;
	return NULL;
}

static struct error *make_line(struct reading *r, const struct read_frame *f,
			       struct builder_line *ret)
{
	str_id symbol = f->symbol;
	if (!symbol)
		TRY(builder_intern(r->b, slice_of("[unknown]"), &symbol));
	ret->number = f->number;
	return builder_func(r->b, symbol, symbol, f->file, 0, &ret->func);
}

// Frames that were inlined and the one they are in are one location.
static struct error *push_frames(struct reading *r, uint32_t first, uint32_t count)
{
	struct builder_line line[64] = {0};
	const struct read_frame *last = &r->frame[first + count - 1];
	uint32_t lines = 0;
	map_id mapping;
	loc_id loc;
	TRY(get_mapping(r, last->dso, &mapping));
	// What has a file but no name is shown by its file.
	bool nameless = count == 1 && !last->symbol && last->dso;
	for (uint32_t i = 0; i < count && !nameless; i++)
		TRY(make_line(r, &r->frame[first + i], &line[lines++]));
	TRY(builder_location(r->b, 0, mapping, line, lines, &loc));
	return builder_push(r->b, loc);
}

static struct error *push_stack(struct reading *r)
{
	enum { MAX_INLINED = 63 };
	for (uint32_t i = 0; i < r->frame_count;) {
		uint32_t end = i;
		while (end + 1 < r->frame_count && r->frame[end].inlined && end - i < MAX_INLINED)
			end++;
		TRY(push_frames(r, i, end - i + 1));
		i = end + 1;
	}
	r->frame_count = 0;
	return NULL;
}

static struct error *end_sample(struct reading *r)
{
	uint32_t event = r->current;
	if (event == NO_ID)
		return NULL;
	r->current = NO_ID;
	TRY(push_stack(r));
	uint64_t period = r->head.has_period ? r->head.period : 1;
	r->value[2 * event] = 1;
	r->value[2 * event + 1] = period > INT64_MAX ? INT64_MAX : (int64_t)period;
	struct error *err = builder_add_to_sample(r->b, r->value);
	r->value[2 * event] = r->value[2 * event + 1] = 0;
	return err;
}

// Without periods, samples are counted and not the time that passed.
static const char *unit_of(struct slice event, bool has_period)
{
	bool clock = slice_begins(event, "cpu-clock") || slice_begins(event, "task-clock");
	return clock && has_period ? "nanoseconds" : "count";
}

static struct error *add_type(struct reading *r, struct slice event, const char *what,
			      const char *unit)
{
	struct text name = {0};
	text_put(&name, event.text, event.len);
	text_puts(&name, what);
	struct error *err = text_error(&name);
	if (!err)
		err = builder_add_type(r->b, name.bytes, unit);
	text_deinit(&name);
	return err;
}

static struct error *get_event(struct reading *r, const struct perf_script_head *head,
			       uint32_t *ret)
{
	str_id id;
	const struct slice name = head->event.len ? head->event : slice_of("event");
	TRY(builder_intern(r->b, name, &id));
	for (uint32_t e = 0; e < r->event_count; e++)
		if (r->event[e] == id) {
			*ret = e;
			return NULL;
		}
	if (r->event_count >= MAX_EVENTS)
		return error_new(ERR_LIMIT, "more than %u events", MAX_EVENTS);
	TRY(add_type(r, name, "_sample", "count"));
	TRY(add_type(r, name, "_event", unit_of(name, head->has_period)));
	TRY(RESERVE(&r->arena, r->event, r->event_count, r->event_cap));
	TRY(ALLOC(&r->arena, r->value, 2 * ((size_t)r->event_count + 1)));
	r->event[r->event_count] = id;
	*ret = r->event_count++;
	return NULL;
}

static struct error *add_comm(struct reading *r, struct slice comm)
{
	str_id text;
	if (!comm.len)
		return NULL;
	TRY(builder_intern(r->b, comm, &text));
	return builder_label(r->b, r->key_comm, text);
}

// Digits, with a sign perhaps.
static struct error *add_number(struct reading *r, str_id key, struct slice digits)
{
	char text[24];
	if (!digits.len)
		return NULL;
	snprintf(text, sizeof text, "%.*s", (int)(digits.len < 20 ? digits.len : 20), digits.text);
	return builder_number(r->b, key, strtoll(text, NULL, 10), 0);
}

static struct error *start_sample(struct reading *r, const struct perf_script_head *head)
{
	struct perf_script_frame frame;
	TRY(get_event(r, head, &r->current));
	TRY(add_comm(r, head->comm));
	TRY(add_number(r, r->key_pid, head->pid));
	TRY(add_number(r, r->key_tid, head->tid));
	TRY(add_number(r, r->key_cpu, head->cpu));
	r->head = *head;
	r->stacked = false;
	if (head->time_ns && (!r->first_ns || head->time_ns < r->first_ns))
		r->first_ns = head->time_ns;
	if (head->time_ns > r->last_ns)
		r->last_ns = head->time_ns;
	// Without a stack the one frame is on the same line; tracepoints have words of their own
	// there.
	return perf_script_frame(head->rest, &frame) ? add_frame(r, &frame) : NULL;
}

static struct error *add_source(struct reading *r, struct slice file, uint32_t number)
{
	struct read_frame *frame = &r->frame[r->frame_count - 1];
	frame->number = number;
	return builder_intern(r->b, file, &frame->file);
}

static bool value_of(struct slice line, const char *key, struct slice *ret)
{
	if (!slice_begins(line, key))
		return false;
	const char *colon = memchr(line.text, ':', line.len);
	if (!colon)
		return false;
	*ret = slice_from(line, (size_t)(colon + 1 - line.text));
	while (ret->len && *ret->text == ' ')
		*ret = slice_from(*ret, 1);
	while (ret->len && ret->text[ret->len - 1] == ' ')
		ret->len--;
	return true;
}

// The header, if perf was asked for it.
static struct error *read_remark(struct reading *r, struct slice line)
{
	struct slice value;
	const char *what = value_of(line, "# cmdline", &value)	      ? "perf-command:"
			   : value_of(line, "# perf version", &value) ? "perf-version:"
								      : NULL;
	return what ? perf_add_comment(r->b, what, value) : NULL;
}

static bool is_indented(struct slice line)
{
	return *line.text == ' ' || *line.text == '\t';
}

static struct error *read_line(struct reading *r, struct slice line)
{
	struct perf_script_head head;
	struct perf_script_frame frame;
	struct slice file;
	uint32_t number;
	if (!line.len)
		return end_sample(r);
	if (*line.text == '#')
		return read_remark(r, line);
	bool inside = r->current != NO_ID, indented = inside && is_indented(line);
	if (indented && (r->stacked || *line.text == '\t') && perf_script_frame(line, &frame)) {
		r->stacked = true;
		return add_frame(r, &frame);
	}
	if (perf_script_is_record(line))
		return NULL;
	// Samples without stacks are indented, too, so that names are in line; and names such as dd
	// look like addresses.
	if (perf_script_head(line, &head)) {
		TRY(end_sample(r));
		return start_sample(r, &head);
	}
	// Where somebody pasted it, frames may have lost what they were indented by.
	if (inside && (indented || line.text[line.len - 1] == ')') &&
	    perf_script_frame(line, &frame)) {
		r->stacked = true;
		return add_frame(r, &frame);
	}
	if (indented && r->frame_count && perf_script_source(line, &file, &number))
		return add_source(r, file, number);
	// What perf prints for a frame whose line it does not know: "  main+0x12", "  libc.so.6[28d8a]".
	if (indented && r->frame_count && *line.text == ' ')
		return NULL;
	r->ignored++;
	return NULL;
}

static struct error *start(struct reading *r)
{
	TRY(builder_new(&r->b));
	TRY(builder_intern(r->b, slice_of("comm"), &r->key_comm));
	TRY(builder_intern(r->b, slice_of("pid"), &r->key_pid));
	TRY(builder_intern(r->b, slice_of("tid"), &r->key_tid));
	return builder_intern(r->b, slice_of("cpu"), &r->key_cpu);
}

static struct error *read_lines(struct reading *r)
{
	enum { EVERY = 1024 };
	struct slice line;
	while (lines_next(&r->lines, &line)) {
		if (r->lines.number % EVERY == 1) {
			builder_allow(r->b, r->lines.at);
			r->arena.limit = INPUT_SIZE_FLOOR + r->lines.at * 2;
			TRY(interrupt_check());
		}
		struct error *err = read_line(r, line);
		if (err)
			return error_context(err, "line %llu", (unsigned long long)r->lines.number);
	}
	TRY(lines_error(&r->lines));
	return end_sample(r);
}

static struct error *read_all(struct reading *r, struct text *notes)
{
	TRY(start(r));
	TRY(read_lines(r));
	if (r->ignored) {
		text_put_count(notes, r->ignored, "line was", "lines were");
		text_puts(notes, " left out that perf script does not write.\n");
	}
	struct profile *p = builder_profile(r->b);
	if (r->event_count)
		p->default_type = p->type.type[p->type.count - 1];
	p->duration_ns = (int64_t)(r->last_ns - r->first_ns);
	return NULL;
}

static struct error *perf_script_read(struct input *input, struct text *notes, struct profile **ret)
{
	struct reading r = {.lines = lines_of(input, 0), .current = NO_ID};
	arena_init(&r.arena, INPUT_SIZE_FLOOR);
	struct error *err = read_all(&r, notes);
	if (!err)
		err = builder_finish(r.b, ret);
	else
		builder_free(r.b);
	arena_deinit(&r.arena);
	return error_context(err, "perf script");
}

static bool next_line(struct slice *rest, struct slice *ret)
{
	const char *end = memchr(rest->text, '\n', rest->len);
	if (!end)
		return false;
	*ret = (struct slice){rest->text, (size_t)(end - rest->text)};
	*rest = slice_from(*rest, ret->len + 1);
	return true;
}

// The first sample of which something is known, with a frame or an event and an address.
static int perf_script_bid(struct input *input)
{
	struct slice line, rest = input_head(input, LOOKED_AT);
	struct perf_script_head head;
	struct perf_script_frame frame;
	bool remarked = slice_begins(rest, "# ========\n# captured on");
	while (next_line(&rest, &line)) {
		bool record = perf_script_is_record(line);
		remarked |= record;
		if (!line.len || *line.text == '#' || record)
			continue;
		if (!perf_script_head(line, &head))
			return BID_NO;
		bool framed = perf_script_frame(head.rest, &frame) ||
			      (next_line(&rest, &line) && line.len && is_indented(line) &&
			       perf_script_frame(line, &frame));
		if (!head.tid.len && !head.event.len)
			return BID_NO;
		return framed				? BID_LIKELY + BID_WEAK
		       : head.tid.len && head.event.len ? BID_LIKELY
							: BID_NO;
	}
	return remarked ? BID_LIKELY : BID_NO;
}

const struct format format_perf_script = {
	.name = "perf-script",
	.summary = "What perf script prints",
	.bid = perf_script_bid,
	.read = perf_script_read,
};
