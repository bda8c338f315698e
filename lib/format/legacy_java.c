// Java's heap and contention profiles as text.
#include "format/legacy_java.h"

#include "base/interrupt.h"
#include "format/format.h"
#include "format/legacy.h"
#include "format/legacy_unsample.h"

// What the Java agent samples with.
#define HEAP_RATE 524288

struct java {
	struct legacy l;
	bool is_heap;
	int64_t period;
};

static bool is_word_or_space(char c)
{
	return is_word(c) || c == ' ';
}

// "resolution=bytes", anywhere in the line
static bool match_attribute(struct slice line, struct slice *key, struct slice *value)
{
	for (size_t i = 1; i + 1 < line.len; i++) {
		if (line.text[i] != '=' || !is_word_or_space(line.text[i - 1]) ||
		    !is_word_or_space(line.text[i + 1]))
			continue;
		size_t start = i, end = i + 1;
		while (start > 0 && is_word_or_space(line.text[start - 1]))
			start--;
		while (end < line.len && is_word_or_space(line.text[end]))
			end++;
		*key = text_trimmed((struct slice){line.text + start, i - start});
		*value = text_trimmed((struct slice){line.text + i + 1, end - i - 1});
		return true;
	}
	return false;
}

static struct error *add_types(struct java *j, struct slice unit)
{
	struct builder *b = j->l.b;
	char *copy = arena_copy(&j->l.scratch, unit.text, unit.len);
	if (!copy)
		return arena_error(&j->l.scratch);
	builder_profile(b)->type.count = 0; // the last resolution counts
	TRY(builder_add_type(b, j->is_heap ? "inuse_objects" : "contentions", "count"));
	return builder_add_type(b, j->is_heap ? "inuse_space" : "delay", copy);
}

static struct error *bad_attribute(const struct java *j, struct slice value)
{
	return error_new(ERR_FORMAT, "line %llu: failed to parse attribute: %.*s is no number",
			 (unsigned long long)j->l.lines.number,
			 (int)(value.len < 100 ? value.len : 100), value.text);
}

static struct error *set_attribute(struct java *j, struct slice key, struct slice value)
{
	struct legacy *l = &j->l;
	int64_t ms;
	if (slice_is(key, "resolution"))
		return add_types(j, value);
	if (slice_is(key, "format") && slice_is(value, "java"))
		return NULL;
	if (!j->is_heap && slice_is(key, "sampling period")) {
		if (!parse_go_number(value, &j->period))
			return bad_attribute(j, value);
		return legacy_set_period(l, "contentions", "count", j->period);
	}
	if (!j->is_heap && slice_is(key, "ms since reset")) {
		if (!parse_go_number(value, &ms))
			return bad_attribute(j, value);
		builder_profile(l->b)->duration_ns = (int64_t)((uint64_t)ms * 1000000);
		return NULL;
	}
	return legacy_unrecognized(l, "is no attribute of a Java profile");
}

// "  1024  2 @ 0x1 0x2", anywhere in the line
static bool match_sample(struct slice line, struct slice *first, struct slice *second,
			 struct slice *list)
{
	while (line.len) {
		struct slice rest = line;
		if (!take_digits(&rest, first)) {
			take(&line, 1);
			continue;
		}
		line = rest;
		if (!take_word(&rest, " "))
			continue;
		take_spaces(&rest);
		if (!take_digits(&rest, second) || !take_word(&rest, " "))
			continue;
		take_spaces(&rest);
		if (take_word(&rest, "@ ")) {
			*list = legacy_address_list(rest);
			return true;
		}
	}
	return false;
}

static struct error *bad_value(const struct java *j, const char *why)
{
	return error_new(ERR_FORMAT, "line %llu: parsing sample: %s",
			 (unsigned long long)j->l.lines.number, why);
}

static struct error *set_values(struct java *j, int64_t value[2])
{
	if (j->is_heap) {
		if (value[0] == 0)
			return bad_value(j, "second value must be non-zero");
		TRY(legacy_label_bytes(&j->l, value[1] / value[0]));
		legacy_unsample(HEAP_RATE, &value[0], &value[1]);
	} else if (j->period != 0) {
		value[0] = (int64_t)((uint64_t)value[0] * (uint64_t)j->period);
		value[1] = (int64_t)((uint64_t)value[1] * (uint64_t)j->period);
	}
	return NULL;
}

// Reads the line at hand; *ret_match is false if it is no sample.
static struct error *read_sample(struct java *j, bool *ret_match)
{
	struct slice first, second, list;
	int64_t value[2];
	*ret_match = match_sample(text_trimmed(j->l.line), &first, &second, &list);
	if (!*ret_match)
		return NULL;
	TRY(legacy_push_list(&j->l, list, 0));
	// The number of objects comes second here.
	if (!parse_go_number(second, &value[0]) || !parse_go_number(first, &value[1]))
		return bad_value(j, "a value is no number of 64 bits");
	TRY(set_values(j, value));
	return builder_end_sample(j->l.b, value);
}

// Samples and attributes end in a newline; a last line without one is of the table of locations.
static bool next_whole_line(struct legacy *l)
{
	return legacy_next(l) && !legacy_line_is_cut(l);
}

static struct error *read_samples(struct java *j)
{
	struct legacy *l = &j->l;
	struct slice key, value;
	legacy_next(l);
	j->is_heap = slice_is(text_trimmed(l->line), "--- heapz 1 ---");
	bool more, match = true;
	while ((more = next_whole_line(l))) {
		struct slice line = text_trimmed(l->line);
		if (line.len && !match_attribute(line, &key, &value))
			break;
		if (line.len)
			TRY(set_attribute(j, key, value));
	}
	for (; more && match; more = !match || next_whole_line(l)) {
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		if (text_trimmed(l->line).len)
			TRY(read_sample(j, &match));
	}
	return legacy_java_locations(l);
}

bool legacy_is_java(struct input *input)
{
	struct slice rest = legacy_head(input), key, value;
	struct slice line = text_trimmed(legacy_take_line(&rest));
	if (slice_is(line, "--- heapz 1 ---"))
		return true;
	if (!slice_is(line, "--- contentionz 1 ---"))
		return false;
	while (rest.len) {
		line = text_trimmed(legacy_take_line(&rest));
		if (text_is_comment(line))
			continue;
		if (!match_attribute(line, &key, &value))
			return false;
		if (slice_is(key, "format") || slice_is(key, "resolution"))
			return true;
	}
	return false;
}

static int bid(struct input *input)
{
	return legacy_is_java(input) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct java j = {0};
	(void)notes;
	struct error *err = legacy_start(&j.l, input);
	return legacy_end(&j.l, err ? err : read_samples(&j), ret);
}

const struct format format_legacy_java = {
	.name = "java",
	.summary = "Allocations and waits for locks of a Java program, as text",
	.bid = bid,
	.read = read,
};
