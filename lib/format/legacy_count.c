// Go's profiles that count stacks, as text: goroutine, threadcreate, and those that a program
// makes.
#include "format/legacy.h"

#include <stdio.h>

#include "base/interrupt.h"
#include "format/format.h"
#include "format/legacy_labels.h"

// "goroutine profile: total 12", and nothing else.
static bool match_header(struct slice line, struct slice *ret_name)
{
	struct slice digits;
	return take_nonblanks(&line, ret_name) && take_word(&line, " profile: total ") &&
	       take_digits(&line, &digits) && line.len == 0;
}

static struct error *malformed(const struct legacy *l)
{
	return error_new(ERR_FORMAT, "malformed profile format: line %llu is no sample",
			 (unsigned long long)l->lines.number);
}

// " 0x1 0x2", to the end of the line.
static struct error *push_stack(struct legacy *l, struct slice rest)
{
	do {
		struct slice text;
		uint64_t address;
		bool fits;
		if (!take_word(&rest, " "))
			return malformed(l);
		const char *start = rest.text;
		// One in capitals would be passed over.
		if (!take_address(&rest, &address, &text, &fits) || !fits || text.text != start)
			return malformed(l);
		// What is listed is where the call returns to.
		TRY(legacy_push(l, address - 1));
	} while (rest.len);
	return NULL;
}

struct counts {
	struct legacy l;
	bool open;     // a sample was begun; labels may follow
	int64_t count; // of it
};

static struct error *read_sample(struct counts *c)
{
	struct slice rest = c->l.line, digits;
	if (!take_digits(&rest, &digits) || !take_word(&rest, " @") ||
	    !parse_go_number(digits, &c->count))
		return malformed(&c->l);
	c->open = true;
	// Go 1.22 and older wrote threads whose creation nobody saw as "6 @".
	return rest.len ? push_stack(&c->l, rest) : NULL;
}

static struct error *end_sample(struct counts *c)
{
	if (!c->open)
		return NULL;
	c->open = false;
	TRY(builder_end_sample(c->l.b, &c->count));
	return legacy_names_sample(&c->l.names, c->l.b);
}

// Labels come before all other comments.
static struct error *read_comment(struct counts *c)
{
	struct legacy *l = &c->l;
	if (c->open && slice_begins(l->line, "# labels: "))
		return legacy_labels_comment(l->b, l->line, &l->scratch);
	TRY(end_sample(c));
	return legacy_names_comment(&l->names, l->b, l->line);
}

static struct error *add_type(struct legacy *l)
{
	struct slice name;
	while (legacy_next(l) && text_is_comment(l->line))
		;
	match_header(l->line, &name);
	char *type = arena_copy(&l->scratch, name.text, name.len);
	if (!type)
		return arena_error(&l->scratch);
	TRY(builder_add_type(l->b, type, "count"));
	return legacy_set_period(l, type, "count", 1);
}

static struct error *read_samples(struct counts *c)
{
	struct legacy *l = &c->l;
	TRY(add_type(l));
	while (legacy_next(l)) {
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		if (text_is_comment(l->line)) {
			TRY(read_comment(c));
			continue;
		}
		TRY(end_sample(c));
		if (slice_begins(l->line, "---"))
			break;
		TRY(read_sample(c));
	}
	TRY(end_sample(c));
	return legacy_read_sections(l);
}

static int bid(struct input *input)
{
	struct slice name;
	return match_header(legacy_first_words(input), &name) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct counts c = {0};
	(void)notes;
	struct error *err = legacy_start(&c.l, input);
	return legacy_end(&c.l, err ? err : read_samples(&c), ret);
}

const struct format format_legacy_count = {
	.name = "count",
	.summary =
		"Stacks counted by Go, as text: goroutine?debug=1, threadcreate, custom profiles",
	.bid = bid,
	.read = read,
};
