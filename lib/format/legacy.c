// Lines in, a builder's profile out.
#include "format/legacy.h"

#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "format/legacy_frames.h"
#include "format/legacy_maps.h"
#include "io/input.h"

// Of working memory: a fixed amount, and this many times what was read.
#define SCRATCH_FLOOR (16u << 20)
#define SCRATCH_RATIO 16

// Bytes of a line or a word that an error shows.
#define SHOWN 200

struct error *legacy_start(struct legacy *l, struct input *input)
{
	*l = (struct legacy){.input = input, .lines = lines_of(input, 0), .line = {"", 0}};
	arena_init(&l->scratch, SCRATCH_FLOOR);
	l->names = (struct legacy_names){.arena = &l->scratch, .first_shown = NO_ID};
	TRY(builder_new(&l->b));
	builder_settle_mappings(l->b); // locations without one are as in pprof
	return NULL;
}

bool legacy_next(struct legacy *l)
{
	bool more = lines_next(&l->lines, &l->line);
	if (!more)
		l->line = (struct slice){"", 0};
	builder_allow(l->b, l->lines.at);
	l->scratch.limit = SCRATCH_FLOOR + l->lines.at * SCRATCH_RATIO;
	return more;
}

bool legacy_line_is_cut(const struct legacy *l)
{
	return l->lines.at > 0 && l->lines.bytes[l->lines.at - 1] != '\n';
}

struct error *legacy_push(struct legacy *l, uint64_t address)
{
	loc_id loc;
	TRY(builder_location(l->b, address, NO_ID, NULL, 0, &loc));
	return builder_push(l->b, loc);
}

struct slice legacy_address_list(struct slice text)
{
	size_t n = 0;
	for (; n < text.len; n++) {
		char c = text.text[n];
		if (!is_digit(c) && !(c >= 'a' && c <= 'f') && c != ' ' && c != 'x')
			break;
	}
	return (struct slice){text.text, n};
}

struct error *legacy_push_list(struct legacy *l, struct slice list, uint64_t adjust)
{
	uint64_t address;
	struct slice text;
	bool fits;
	while (take_address(&list, &address, &text, &fits)) {
		if (!fits)
			return legacy_bad_address(l, text);
		TRY(legacy_push(l, address + adjust));
	}
	return NULL;
}

struct error *legacy_label_bytes(struct legacy *l, int64_t bytes)
{
	str_id key;
	TRY(builder_intern(l->b, (struct slice){"bytes", 5}, &key));
	return builder_number(l->b, key, bytes, 0);
}

struct error *legacy_set_period(struct legacy *l, const char *type, const char *unit,
				int64_t period)
{
	struct profile *p = builder_profile(l->b);
	p->period = period;
	TRY(builder_intern(l->b, slice_of(type), &p->period_type));
	return builder_intern(l->b, slice_of(unit), &p->period_unit);
}

bool legacy_is_map_start(struct slice line)
{
	return text_has(line, "--- Memory map: ---") || text_has(line, "MAPPED_LIBRARIES:");
}

static int shown_length(struct slice text)
{
	return (int)(text.len < SHOWN ? text.len : SHOWN);
}

static struct error *bad_sample(const struct legacy *l, const char *why)
{
	struct slice line = text_trimmed(l->line);
	struct text shown = {0};
	text_put_visible(&shown, line.text, (size_t)shown_length(line));
	struct error *err =
		error_new(ERR_FORMAT, "line %llu: malformed sample: %s: %s",
			  (unsigned long long)l->lines.number, shown.bytes ? shown.bytes : "", why);
	text_deinit(&shown);
	return err;
}

struct error *legacy_bad_address(const struct legacy *l, struct slice text)
{
	char why[2 * SHOWN];
	snprintf(why, sizeof why, "failed to parse as hex 64-bit number: %.*s", shown_length(text),
		 text.text);
	return bad_sample(l, why);
}

struct error *legacy_bad_number(const struct legacy *l, struct slice digits)
{
	char why[2 * SHOWN];
	snprintf(why, sizeof why, "strconv.ParseInt: parsing \"%.*s\": value out of range",
		 shown_length(digits), digits.text);
	return bad_sample(l, why);
}

struct error *legacy_unrecognized(const struct legacy *l, const char *why)
{
	return error_new(ERR_FORMAT, "unrecognized profile format: line %llu %s",
			 (unsigned long long)l->lines.number, why);
}

static bool repeats_leaf(const struct profile *p, const loc_id *stack, loc_id unused)
{
	(void)unused;
	return p->loc.address[stack[0]] == p->loc.address[stack[1]] + 1;
}

static bool has_second(const struct profile *p, const loc_id *stack, loc_id loc)
{
	(void)p;
	return stack[1] == loc;
}

// Drops the second frame of the samples where @p is_dropped says so.
static void drop_second(struct profile *p,
			bool (*is_dropped)(const struct profile *, const loc_id *, loc_id),
			loc_id loc)
{
	uint32_t kept = 0, start = 0;
	for (uint32_t i = 0; i < p->sample.count; i++) {
		uint32_t end = p->sample.stack_start[i + 1];
		bool drop = end - start > 1 && is_dropped(p, &p->sample.stack[start], loc);
		p->sample.stack_start[i] = kept;
		for (uint32_t k = start; k < end; k++)
			if (!drop || k != start + 1)
				p->sample.stack[kept++] = p->sample.stack[k];
		start = end;
	}
	if (p->sample.count)
		p->sample.stack_start[p->sample.count] = kept;
}

void legacy_drop_repeated_leaf(struct profile *profile)
{
	drop_second(profile, repeats_leaf, NO_ID);
}

void legacy_drop_second_frame(struct profile *profile, loc_id loc)
{
	drop_second(profile, has_second, loc);
}

struct error *legacy_read_sections(struct legacy *l)
{
	while (!legacy_is_map_start(l->line)) {
		if (!legacy_next(l))
			break;
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
	}
	return legacy_maps_read(l);
}

struct error *legacy_end(struct legacy *l, struct error *err, struct profile **ret)
{
	if (!err || error_code(err) == ERR_FORMAT) {
		// An input that broke off explains what looks like a broken profile.
		struct error *input_err = lines_error(&l->lines);
		if (input_err) {
			error_free(err);
			err = input_err;
		}
	}
	if (!err)
		err = legacy_names_finish(&l->names, l->b);
	if (!err)
		err = legacy_frames_set(l->b);
	if (err)
		builder_free(l->b);
	else
		err = builder_finish(l->b, ret);
	arena_deinit(&l->scratch);
	return err ? error_context(err, "parsing profile") : NULL;
}

struct slice legacy_head(struct input *input)
{
	return input_head(input, LEGACY_HEAD);
}

struct slice legacy_take_line(struct slice *rest)
{
	const char *end = rest->len ? memchr(rest->text, '\n', rest->len) : NULL;
	struct slice line = {rest->text, end ? (size_t)(end - rest->text) : rest->len};
	take(rest, end ? line.len + 1 : line.len);
	if (line.len && line.text[line.len - 1] == '\r')
		line.len--;
	return line;
}

struct slice legacy_first_line(struct input *input)
{
	struct slice rest = legacy_head(input);
	return legacy_take_line(&rest);
}

struct slice legacy_first_words(struct input *input)
{
	struct slice rest = legacy_head(input), line = {rest.text, 0};
	while (rest.len && text_is_comment(line))
		line = legacy_take_line(&rest);
	return line;
}
