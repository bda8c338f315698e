// Each line is cut at its semicolons. What it starts with is mostly what the line before started
// with, and is taken from there; of the rest, a name that was seen before is found with one
// look-up.
#include "format/folded.h"

#include <string.h>

#include "base/ascii.h"
#include "base/arena.h"
#include "base/saturate.h"
#include "base/text.h"
#include "io/input.h"
#include "io/lines.h"
#include "profile/builder.h"

// How much of a file is looked at to recognise it.
#define LOOK_BYTES (64u << 10)
#define LOOK_MOST  (16u << 20) // of a first line
#define LOOK_LINES 32

// Own working memory; see builder_allow().
#define FIXED_MEMORY (1u << 20)
#define MEMORY_RATIO 32

// A count as it is written: digits[.digits], perhaps with a minus.
struct count {
	int64_t number;	 // without the point
	unsigned digits; // behind it
};

// A line taken apart.
struct folded_line {
	unsigned counts;       // 1, or 2 if another count precedes the last
	struct slice stack[2]; // without the last count; without both
	struct count count[2]; // the last one, the one before
};

// Where a location of the line before ended, and nothing that came behind could change it.
struct known {
	size_t end;
	uint32_t count; // locations up to here
};

enum { TYPE_BEFORE, TYPE_AFTER, TYPE_DIFFERENCE, PAIR_TYPES };

struct folded {
	struct builder *b;
	struct arena scratch;
	loc_id *plain; // by string: the location of this name alone + 1; 0 if not made yet
	uint32_t plain_count;
	struct builder_line *chain; // of the location being made, innermost last
	uint32_t chain_count, chain_cap;
	map_id chain_mapping;
	loc_id *loc;	     // of the line at hand, root first
	struct known *known; // of the line before; then of the one at hand
	struct text before;  // the line before, as far as its locations are in `loc`
	uint32_t loc_count, loc_cap, known_count, known_cap;
	map_id program, kernel, jit; // mappings; NO_ID until one is needed
	bool pairs;		     // two counts on each line
	unsigned digits;	     // behind the point, in all values so far
	uint64_t skipped, first_skipped;
};

// Appends zeros; what does not fit becomes the largest number that can be negated.
static void shift(int64_t *number, unsigned digits)
{
	for (; digits > 0; digits--)
		if (__builtin_mul_overflow(*number, 10, number))
			*number = *number < 0 ? -INT64_MAX : INT64_MAX;
}

static bool parse_count(struct slice text, struct count *ret)
{
	struct count c = {0};
	size_t i = text.len && text.text[0] == '-';
	bool negative = i, digit = false, point = false;
	for (; i < text.len; i++) {
		if (text.text[i] == '.' && digit && !point) {
			point = true;
			continue;
		}
		if (text.text[i] < '0' || text.text[i] > '9')
			return false;
		digit = true;
		if (c.digits == FOLDED_DIGITS)
			continue;
		shift(&c.number, 1);
		c.number = sum_saturating(c.number, text.text[i] - '0');
		c.digits += point;
	}
	while (c.digits && c.number % 10 == 0) {
		c.number /= 10;
		c.digits--;
	}
	if (negative)
		c.number = -c.number;
	*ret = c;
	return digit;
}

// Cuts the last word off @p text, if it is a count and something precedes it.
static bool cut_count(struct slice text, struct slice *ret_rest, struct count *ret)
{
	size_t at = text.len;
	while (at > 0 && !is_space_or_tab(text.text[at - 1]))
		at--;
	if (at < 2 || !parse_count((struct slice){text.text + at, text.len - at}, ret))
		return false;
	*ret_rest = (struct slice){text.text, at - 1};
	return true;
}

// False if the line has no stack or no count.
static bool parse_line(struct slice text, struct folded_line *ret)
{
	if (!cut_count(text, &ret->stack[0], &ret->count[0]))
		return false;
	ret->counts = cut_count(ret->stack[0], &ret->stack[1], &ret->count[1]) ? 2 : 1;
	return true;
}

static bool is_blank(struct slice line)
{
	for (size_t i = 0; i < line.len; i++)
		if (!is_space_or_tab(line.text[i]))
			return false;
	return true;
}

// Austin writes what it knows about the run as such lines.
static bool is_comment(struct slice line)
{
	return line.len >= 2 && line.text[0] == '#' && line.text[1] == ' ';
}

static bool is_text(struct slice line)
{
	unsigned controls = 0; // without a way out the loop is many bytes at a time
	for (size_t i = 0; i < line.len; i++)
		controls |= (unsigned char)line.text[i] < ' ' && line.text[i] != '\t';
	return controls == 0;
}

// What the first lines of an input are.
struct look {
	unsigned good, bad; // folded stacks; others
	unsigned deep;	    // good ones with a semicolon
	unsigned pairs;	    // good ones with two counts
};

static void look_at_line(struct slice line, struct look *look)
{
	struct folded_line parsed;
	if (is_blank(line) || is_comment(line))
		return;
	if (!is_text(line) || !parse_line(line, &parsed)) {
		look->bad++;
		return;
	}
	look->good++;
	look->deep += memchr(line.text, ';', line.len) != NULL;
	look->pairs += parsed.counts == 2;
}

static struct look look_at(struct input *input)
{
	struct look look = {0};
	uint64_t most = LOOK_BYTES;
	struct slice head = input_head(input, most);
	while (head.len == most && most < LOOK_MOST && is_text(head))
		head = input_head(input, most *= 4);
	const char *at = head.text, *end = at + head.len;
	while (at < end && look.good + look.bad < LOOK_LINES) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop && head.len == most)
			break; // cut off by us
		struct slice line = {at, (size_t)((stop ? stop : end) - at)};
		at = stop ? stop + 1 : end;
		if (line.len && line.text[line.len - 1] == '\r')
			line.len--;
		look_at_line(line, &look);
	}
	return look;
}

static int bid(struct input *input)
{
	struct look look = look_at(input);
	if (look.good == 0 || look.bad * 4 > look.good)
		return BID_NO;
	// Stacks without callers are unusual, though surer than the first byte of a protobuf.
	return look.deep ? BID_LIKELY : look.bad ? BID_NO : BID_WEAK + 1;
}

static struct error *add_origin(struct folded *f, const char *file, map_id *ret)
{
	return *ret == NO_ID ? builder_add_origin(f->b, file, ret) : NULL;
}

// Takes the mark off @p name, if it has one.
static struct error *take_mark(struct folded *f, struct slice *name, bool *ret_inlined,
			       map_id *ret_mapping)
{
	*ret_inlined = false;
	*ret_mapping = NO_ID;
	const size_t len = strlen(FOLDED_INLINED);
	if (name->len <= len || name->text[name->len - 1] != ']')
		return NULL;
	const char *mark = name->text + name->len - len;
	bool kernel = memcmp(mark, FOLDED_KERNEL, len) == 0;
	bool jit = memcmp(mark, FOLDED_JIT, len) == 0;
	*ret_inlined = memcmp(mark, FOLDED_INLINED, len) == 0;
	if (kernel || jit || *ret_inlined)
		name->len -= len;
	if (!kernel && !jit)
		return NULL;
	map_id *mapping = kernel ? &f->kernel : &f->jit;
	TRY(add_origin(f, "", &f->program)); // the first mapping is the main binary's
	TRY(add_origin(f, kernel ? FOLDED_KERNEL_FILE : FOLDED_JIT_FILE, mapping));
	*ret_mapping = *mapping;
	return NULL;
}

static struct error *push(struct folded *f, loc_id loc)
{
	TRY(RESERVE(&f->scratch, f->loc, f->loc_count, f->loc_cap));
	f->loc[f->loc_count++] = loc;
	return NULL;
}

// Pushes the frame that is being made and what was inlined into it.
static struct error *push_chain(struct folded *f)
{
	uint32_t count = f->chain_count;
	if (count == 0)
		return NULL;
	for (uint32_t i = 0, j = count - 1; i < j; i++, j--) { // innermost first
		struct builder_line moved = f->chain[i];
		f->chain[i] = f->chain[j];
		f->chain[j] = moved;
	}
	loc_id loc;
	TRY(builder_location(f->b, 0, f->chain_mapping, f->chain, count, &loc));
	f->chain_count = 0;
	return push(f, loc);
}

static struct error *add_to_chain(struct folded *f, str_id name)
{
	struct builder_line line = {0};
	TRY(RESERVE(&f->scratch, f->chain, f->chain_count, f->chain_cap));
	TRY(builder_shown_func(f->b, name, 0, 0, &line.func));
	f->chain[f->chain_count++] = line;
	return NULL;
}

// The location of a name that nothing is known of.
static struct error *push_plain(struct folded *f, str_id name)
{
	if (name >= f->plain_count) {
		uint32_t count = name < UINT32_MAX / 2 ? name * 2 + 64 : UINT32_MAX;
		loc_id *more =
			arena_grow(&f->scratch, f->plain, f->plain_count, count, sizeof *more);
		if (!more)
			return arena_error(&f->scratch);
		memset(more + f->plain_count, 0, (count - f->plain_count) * sizeof *more);
		f->plain = more;
		f->plain_count = count;
	}
	if (!f->plain[name]) {
		struct builder_line line = {0};
		loc_id loc;
		TRY(builder_shown_func(f->b, name, 0, 0, &line.func));
		TRY(builder_location(f->b, 0, NO_ID, &line, 1, &loc));
		f->plain[name] = loc + 1;
	}
	return push(f, f->plain[name] - 1);
}

// True if the frame at @p rest, behind a semicolon, was inlined into the one before.
static bool inlines_next(struct slice rest)
{
	const size_t len = strlen(FOLDED_INLINED);
	const char *stop = memchr(rest.text, ';', rest.len);
	size_t size = stop ? (size_t)(stop - rest.text) : rest.len;
	return size > len && memcmp(rest.text + size - len, FOLDED_INLINED, len) == 0;
}

static struct error *push_frame(struct folded *f, struct slice name, struct slice rest)
{
	bool inlined;
	map_id mapping;
	const struct slice marked = name;
	TRY(take_mark(f, &name, &inlined, &mapping));
	if (inlined && f->chain_count == 0) { // into nothing: the mark stays with the name
		name = marked;
		inlined = false;
	}
	if (name.len == 0)
		name = (struct slice){"<unknown>", strlen("<unknown>")};
	str_id id;
	TRY(builder_intern(f->b, name, &id));
	bool more = inlines_next(rest);
	if (!inlined && !more && mapping == NO_ID)
		return push_plain(f, id);
	if (!inlined)
		f->chain_mapping = mapping;
	TRY(add_to_chain(f, id));
	return more ? NULL : push_chain(f);
}

// How many bytes two texts have in common from their start on.
static size_t common_start(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len, i = 0;
	while (i + 8 <= len && memcmp(a.text + i, b.text + i, 8) == 0)
		i += 8;
	while (i < len && a.text[i] == b.text[i])
		i++;
	return i;
}

// Keeps the locations that the stack has in common with the line before; returns where they end.
// The last frame of these may go on in this line, and a mark of it would change the one before.
static size_t keep_known(struct folded *f, struct slice stack)
{
	size_t common = common_start((struct slice){f->before.bytes, f->before.len}, stack);
	while (f->known_count && f->known[f->known_count - 1].end > common)
		f->known_count--;
	if (f->known_count)
		f->known_count--;
	const struct known *last = f->known_count ? &f->known[f->known_count - 1] : NULL;
	f->loc_count = last ? last->count : 0;
	return last ? last->end : 0;
}

static struct error *push_frames(struct folded *f, struct slice stack)
{
	const char *at = stack.text + keep_known(f, stack), *end = stack.text + stack.len;
	for (bool last = false; !last;) {
		const char *stop = memchr(at, ';', (size_t)(end - at));
		last = !stop;
		if (last)
			stop = end;
		struct slice name = {at, (size_t)(stop - at)};
		at = last ? end : stop + 1;
		TRY(push_frame(f, name, (struct slice){at, (size_t)(end - at)}));
		if (last || f->chain_count)
			continue;
		TRY(RESERVE(&f->scratch, f->known, f->known_count, f->known_cap));
		f->known[f->known_count++] =
			(struct known){(size_t)(at - stack.text), f->loc_count};
	}
	text_clear(&f->before);
	text_put(&f->before, stack.text, stack.len);
	return text_error(&f->before);
}

static struct error *push_stack(struct folded *f, struct slice stack)
{
	TRY(push_frames(f, stack));
	TRY(builder_push_all(f->b, f->loc, f->loc_count));
	builder_reverse(f->b);
	return NULL;
}

// More digits behind the point than before: all values so far get them too.
static void widen(struct folded *f, unsigned digits)
{
	struct profile *p = builder_profile(f->b);
	for (uint32_t t = 0; t < p->type.count; t++)
		for (uint32_t i = 0; i < p->sample.count; i++)
			shift(&p->sample.value[t][i], digits - f->digits);
	f->digits = digits;
}

static int64_t value_of(struct folded *f, const struct count *count)
{
	int64_t value = count->number;
	shift(&value, f->digits - count->digits);
	return value;
}

static struct error *add_stack(struct folded *f, const struct folded_line *line)
{
	unsigned used = f->pairs ? 2 : 1;
	for (unsigned i = 0; i < used; i++)
		if (line->count[i].digits > f->digits)
			widen(f, line->count[i].digits);
	int64_t value[PAIR_TYPES] = {value_of(f, &line->count[used - 1])};
	if (f->pairs) {
		value[TYPE_AFTER] = value_of(f, &line->count[0]);
		value[TYPE_DIFFERENCE] = sum_saturating(value[TYPE_AFTER], -value[TYPE_BEFORE]);
	}
	TRY(push_stack(f, line->stack[used - 1]));
	return builder_add_to_sample(f->b, value);
}

static struct error *read_line(struct folded *f, struct slice text, uint64_t number)
{
	if (is_blank(text))
		return NULL;
	if (is_comment(text))
		return builder_add_comment(f->b, (struct slice){text.text + 2, text.len - 2});
	struct folded_line line;
	if (is_text(text) && parse_line(text, &line) && (line.counts == 2 || !f->pairs))
		return add_stack(f, &line);
	if (f->skipped++ == 0)
		f->first_skipped = number;
	return NULL;
}

static struct error *begin(struct folded *f)
{
	if (!f->pairs)
		return builder_add_type(f->b, "samples", "count");
	TRY(builder_add_type(f->b, "before", "count"));
	TRY(builder_add_type(f->b, "after", "count"));
	return builder_add_type(f->b, "difference", "count");
}

static struct error *name_unit(struct folded *f)
{
	if (f->digits == 0)
		return NULL;
	const char *unit = "/1000000";
	str_id id;
	TRY(builder_intern(f->b, (struct slice){unit, 2 + f->digits}, &id));
	struct profile *p = builder_profile(f->b);
	for (uint32_t t = 0; t < p->type.count; t++)
		p->type.unit[t] = id;
	return NULL;
}

static struct error *read_lines(struct folded *f, struct input *input, struct text *notes)
{
	TRY(begin(f));
	struct lines lines = lines_of(input, 0);
	struct slice line;
	while (lines_next(&lines, &line)) {
		builder_allow(f->b, lines.at);
		f->scratch.limit = FIXED_MEMORY + lines.at * MEMORY_RATIO;
		TRY(error_context(read_line(f, line, lines.number), "line %llu",
				  (unsigned long long)lines.number));
	}
	TRY(lines_error(&lines));
	if (f->skipped) {
		text_put_count(notes, f->skipped, "line is", "lines are");
		text_putf(notes, " not a stack and its count, the first is line %llu.\n",
			  (unsigned long long)f->first_skipped);
	}
	return name_unit(f);
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct folded f = {.program = NO_ID, .kernel = NO_ID, .jit = NO_ID};
	struct look look = look_at(input);
	f.pairs = look.pairs == look.good;
	TRY(builder_new(&f.b));
	arena_init(&f.scratch, FIXED_MEMORY);
	struct error *err = read_lines(&f, input, notes);
	arena_deinit(&f.scratch);
	text_deinit(&f.before);
	if (!err)
		return builder_finish(f.b, ret);
	builder_free(f.b);
	return err;
}

const struct format format_folded = {
	.name = "folded",
	.summary = "Folded stacks of FlameGraph, with one or two counts",
	.writer = "folded",
	.bid = bid,
	.read = read,
};
