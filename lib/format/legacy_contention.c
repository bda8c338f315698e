// Waiting for locks, as text: Go's mutex?debug=1 and block?debug=1, and C++'s contentionz.
#include "format/legacy.h"

#include "base/interrupt.h"
#include "base/saturate.h"
#include "format/format.h"
#include "format/legacy_java.h"

struct contention {
	struct legacy l;
	int64_t hertz, period;
};

static bool match_header(struct slice line)
{
	return slice_begins(line, "--- contentionz ") || slice_begins(line, "--- mutex:") ||
	       slice_begins(line, "--- contention:");
}

// "cycles/second = 2249999462"
static bool split_attribute(struct slice line, struct slice *key, struct slice *value)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.text[i] != '=')
			continue;
		*key = text_trimmed((struct slice){line.text, i});
		*value = text_trimmed((struct slice){line.text + i + 1, line.len - i - 1});
		return true;
	}
	return false;
}

// False if the attribute is not one of this format, or its number cannot be read.
static bool set_attribute(struct contention *c, struct slice key, struct slice value)
{
	struct profile *p = builder_profile(c->l.b);
	int64_t ms;
	if (slice_is(key, "cycles/second"))
		return parse_go_number(value, &c->hertz);
	if (slice_is(key, "sampling period"))
		return parse_go_number(value, &c->period);
	if (slice_is(key, "ms since reset")) {
		if (!parse_go_number(value, &ms))
			return false;
		p->duration_ns = (int64_t)((uint64_t)ms * 1000000); // wraps, as in pprof
		return true;
	}
	return slice_is(key, "discarded samples");
}

// Leaves the first line that is not an attribute as the line at hand.
static struct error *read_attributes(struct contention *c)
{
	struct slice key, value;
	while (legacy_next(&c->l)) {
		struct slice line = text_trimmed(c->l.line);
		if (text_is_comment(line))
			continue;
		if (slice_begins(line, "---") || !split_attribute(line, &key, &value))
			break;
		if (!set_attribute(c, key, value))
			return legacy_unrecognized(&c->l,
						   "is no attribute of a contention profile");
	}
	return NULL;
}

// "1002 5 @ 0x1 0x2", found anywhere in the line; without a gap the last digit is the second
// number.
static bool match_sample(struct slice line, struct slice *cycles, struct slice *count,
			 struct slice *list)
{
	struct slice last = {0}, digits;
	bool only_spaces = false; // since the last number
	while (line.len) {
		if (!take_digits(&line, &digits)) {
			only_spaces &= *line.text == ' ';
			take(&line, 1);
			continue;
		}
		bool here = slice_begins(line, " @");
		if (here && only_spaces) {
			*cycles = last;
			*count = digits;
		} else if (here && digits.len > 1) {
			*cycles = (struct slice){digits.text, digits.len - 1};
			*count = (struct slice){digits.text + digits.len - 1, 1};
		}
		if (here && (only_spaces || digits.len > 1)) {
			take(&line, 2);
			*list = legacy_address_list(line);
			return true;
		}
		last = digits;
		only_spaces = true;
	}
	return false;
}

static struct error *read_sample(struct contention *c)
{
	struct legacy *l = &c->l;
	struct slice cycles, count, list;
	int64_t delay, times;
	if (!match_sample(text_trimmed(l->line), &cycles, &count, &list))
		return legacy_unrecognized(l, "is no sample of a contention profile");
	if (!parse_decimal(cycles, &delay))
		return legacy_bad_number(l, cycles);
	if (!parse_decimal(count, &times))
		return legacy_bad_number(l, count);
	if (c->period > 0) {
		if (c->hertz > 0)
			delay = truncate_like_go((double)delay * (double)c->period /
						 ((double)c->hertz / 1e9));
		times = (int64_t)((uint64_t)times * (uint64_t)c->period); // wraps, as in pprof
	}
	TRY(legacy_push_list(l, list, -UINT64_C(1)));
	TRY(builder_end_sample(l->b, (const int64_t[]){times, delay}));
	return legacy_names_sample(&l->names, l->b);
}

static struct error *read_samples(struct contention *c)
{
	struct legacy *l = &c->l;
	TRY(builder_add_type(l->b, "contentions", "count"));
	TRY(builder_add_type(l->b, "delay", "nanoseconds"));
	legacy_next(l);
	TRY(read_attributes(c));
	TRY(legacy_set_period(l, "contentions", "count", c->period));
	do {
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		if (slice_begins(text_trimmed(l->line), "---"))
			break;
		if (text_is_comment(l->line))
			TRY(legacy_names_comment(&l->names, l->b, l->line));
		else
			TRY(read_sample(c));
	} while (legacy_next(l));
	return legacy_read_sections(l);
}

static int bid(struct input *input)
{
	return match_header(legacy_first_line(input)) && !legacy_is_java(input) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct contention c = {.period = 1};
	(void)notes;
	struct error *err = legacy_start(&c.l, input);
	return legacy_end(&c.l, err ? err : read_samples(&c), ret);
}

const struct format format_legacy_contention = {
	.name = "contention",
	.summary = "Waits for locks as text: Go's mutex?debug=1 and block?debug=1, contentionz",
	.bid = bid,
	.read = read,
};
