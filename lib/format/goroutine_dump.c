// Lines: which of them start a goroutine, what a logger put around them, and where a dump starts.
#include "format/goroutine_dump.h"

#include <string.h>

#include "base/ascii.h"
#include "base/interrupt.h"
#include "format/goroutine_block.h"
#include "format/log_line.h"
#include "io/input.h"
#include "io/lines.h"

// Between two looks at the interrupt flag and at the bound of memory.
#define LINES_PER_CHECK 4096

// A log of a program in a log of a container's.
#define DEEPEST_ESCAPE 3

// How much of an input is looked at to tell what it is.
#define HEAD (64u << 10)

struct reader {
	struct builder *b;
	struct text *notes;
	struct goroutine_block block;
	uint64_t line_number;
	uint32_t stackless;
	struct text prefix;
	bool prefix_of_head; // it may be that only the head has it
	bool text_between;   // there was other text since the last block
	bool of_threads;     // behind -----: stacks of single threads follow
	bool threads_told;   // and some did
	bool cut;	     // the input ended inside of a block
	int depth;	     // of escapes in escapes
};

// How many bytes at the end mean nothing: white space, or `ESC [ 0 m` behind coloured text.
static size_t nothing_at_end(struct slice s)
{
	if (s.len == 0)
		return 0;
	size_t at = s.len - 1;
	if (is_space_or_tab(s.text[at]) || s.text[at] == '\r')
		return 1;
	if (s.text[at] != 'm')
		return 0;
	while (at && (is_digit(s.text[at - 1]) || s.text[at - 1] == ';'))
		at--;
	return at >= 2 && memcmp(s.text + at - 2, "\033[", 2) == 0 ? s.len - (at - 2) : 0;
}

static struct slice trim(struct slice s)
{
	size_t n;
	while ((n = nothing_at_end(s)))
		s.len -= n;
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

static struct error *end_block(struct reader *r)
{
	bool kept;
	if (r->block.part == PART_OUTSIDE)
		return NULL;
	TRY(goroutine_block_end(&r->block, &kept));
	r->text_between = false;
	r->threads_told = r->of_threads;
	r->stackless += !kept;
	return NULL;
}

// A dump starts with the goroutine that made it, or with a thread; and has no goroutine twice.
static bool starts_dump(const struct reader *r, const struct goroutine_head *head)
{
	if (r->block.set.dump == 0)
		return true;
	if (r->of_threads)
		return false;
	bool running = slice_is(head->state, "running");
	return (r->text_between && (running || head->id == 0)) ||
	       goroutine_set_has(&r->block.set, head->id);
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

static struct error *feed_logged(struct reader *r, struct slice line);

static struct error *feed_text(struct reader *r, struct slice text)
{
	struct error *err = NULL;
	while (!err && text.len) {
		const char *end = memchr(text.text, '\n', text.len);
		size_t len = end ? (size_t)(end - text.text) : text.len;
		err = feed_logged(r, (struct slice){text.text, len});
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
	if (starts_dump(r, head))
		goroutine_set_next_dump(&r->block.set);
	return goroutine_block_begin(&r->block, head, r->line_number);
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
	if (r->block.part == PART_OUTSIDE) {
		take_other(r, line);
		return NULL;
	}
	if (!unprefix(r, line, &rest))
		return NULL;
	return rest.len ? goroutine_block_line(&r->block, rest) : end_block(r);
}

// A line of JSON may have the dump in another member than its message.
static struct error *feed_logged(struct reader *r, struct slice line)
{
	struct slice logged;
	struct goroutine_head head;
	if (!log_is_json(line, &logged))
		return feed(r, line);
	if (logged.len == 0)
		return feed(r, logged);
	size_t at = (size_t)(logged.text - line.text);
	if (goroutine_find_head(line, &head) && (head.at < at || head.at >= at + logged.len))
		return feed(r, line);
	return feed_escaped(r, LOG_QUOTED, logged);
}

static struct error *read_lines(struct reader *r, struct input *input)
{
	struct lines lines = lines_of(input, 0);
	struct slice line;
	while (lines_next(&lines, &line)) {
		if (lines.number % LINES_PER_CHECK == 0) {
			TRY(interrupt_check());
			builder_allow(r->b, lines.at);
			goroutine_set_allow(&r->block.set, lines.at);
		}
		r->line_number = lines.number;
		struct error *err = feed_logged(r, line);
		if (err)
			return error_context(err, "line %llu", (unsigned long long)lines.number);
	}
	TRY(lines_error(&lines));
	r->cut = goroutine_block_is_cut(&r->block);
	return end_block(r);
}

static void put_notes(const struct reader *r)
{
	if (r->cut)
		text_putf(r->notes, "the dump ends in the middle of goroutine %lld\n",
			  (long long)r->block.at_hand.id);
	if (r->stackless) {
		text_put_count(r->notes, r->stackless, "goroutine was", "goroutines were");
		text_puts(r->notes, " left out for want of a stack\n");
	}
	if (r->block.set.dump > 1)
		text_putf(r->notes,
			  "%u dumps are in this file: tagfocus=dump=%u looks at the last alone\n",
			  r->block.set.dump, r->block.set.dump);
}

// The types are those of the profile that runtime/pprof writes, so that the two can be compared.
static struct error *put_profile(struct reader *r)
{
	struct profile *p = builder_profile(r->b);
	p->period = 1;
	p->period_type = p->type.type[0];
	p->period_unit = p->type.unit[0];
	TRY(goroutine_set_put(&r->block.set));
	put_notes(r);
	return NULL;
}

static struct error *read_all(struct reader *r, struct input *input)
{
	TRY(builder_add_type(r->b, "goroutine", "count"));
	TRY(read_lines(r, input));
	if (r->block.set.count == 0)
		return error_new(ERR_FORMAT, "parsing profile: no goroutine has a stack");
	return put_profile(r);
}

static struct error *read_dump(struct input *input, struct text *notes, struct profile **ret)
{
	struct reader r = {.notes = notes};
	TRY(builder_new(&r.b));
	goroutine_block_init(&r.block, r.b, notes);
	struct error *err = read_all(&r, input);
	if (!err)
		err = builder_finish(r.b, ret);
	else
		builder_free(r.b);
	goroutine_block_deinit(&r.block);
	text_deinit(&r.prefix);
	return err;
}

static bool has_dump(const uint8_t *bytes, uint64_t len)
{
	static const char word[] = "goroutine ";
	const uint8_t *at = bytes, *end = bytes + len;
	while ((at = memmem(at, (size_t)(end - at), word, sizeof word - 1))) {
		const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));
		struct slice line = {(const char *)at, (size_t)((stop ? stop : end) - at)};
		struct goroutine_head head;
		enum log_escape escape;
		line = trim(line);
		if (starts_block(line, &head, &escape))
			return true;
		// The message of a line of JSON, alone in its string, which may be in another one.
		if (goroutine_find_head(line, &head)) {
			size_t quote = head.end;
			while (quote < line.len && line.text[quote] == '\\')
				quote++;
			if (quote < line.len && line.text[quote] == '"')
				return true;
		}
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
	uint64_t len = input_head(input, want).len;
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
	.summary = "Goroutine dumps of Go: debug=2, panic, SIGQUIT; also inside of a log",
	.bid = bid,
	.bid_late = bid_late,
	.read = read_dump,
};
