// threadz: the stack of every thread of a C++ server.
#include "format/legacy.h"

#include <string.h>

#include "base/interrupt.h"
#include "format/format.h"

// "--- threadz 1 ---", anywhere in the line
static bool match_header(struct slice line)
{
	static const char word[] = "--- threadz ";
	const char *at;
	while (line.len && (at = memmem(line.text, line.len, word, strlen(word)))) {
		struct slice digits;
		take(&line, (size_t)(at - line.text) + strlen(word));
		if (take_digits(&line, &digits) && slice_begins(line, " ---"))
			return true;
	}
	return false;
}

// Whether "/12) stack: ---" is somewhere in the text.
static bool has_thread_end(struct slice rest)
{
	struct slice digits;
	while (rest.len) {
		if (take_word(&rest, "/") && take_digits(&rest, &digits) &&
		    slice_begins(rest, ") stack: ---"))
			return true;
		while (rest.len && *rest.text != '/')
			take(&rest, 1);
	}
	return false;
}

// "--- Thread 7f5a3c (name: worker/12) stack: ---", anywhere in the line
static bool match_thread(struct slice line)
{
	static const char word[] = "--- Thread ";
	const char *at;
	while (line.len && (at = memmem(line.text, line.len, word, strlen(word)))) {
		struct slice id;
		take(&line, (size_t)(at - line.text) + strlen(word));
		struct slice rest = line;
		if (take_hex(&rest, &id) && take_word(&rest, " (name: "))
			return has_thread_end(rest);
	}
	return false;
}

// What a line is to the list of threads.
enum thread_line { LINE_OTHER, LINE_THREAD, LINE_END };

static enum thread_line classify(struct slice line)
{
	if (legacy_is_map_start(line) || slice_begins(line, "---- no stack trace for"))
		return LINE_END;
	return match_thread(line) ? LINE_THREAD : LINE_OTHER;
}

struct threads {
	struct legacy l;
	uint64_t *address; // of the stack at hand
	uint32_t count, cap;
};

static struct error *read_addresses(struct threads *t, struct slice line)
{
	uint64_t address;
	struct slice text;
	bool fits;
	while (take_address(&line, &address, &text, &fits)) {
		if (!fits)
			return legacy_bad_address(&t->l, text);
		TRY(RESERVE(&t->l.scratch, t->address, t->count, t->cap));
		t->address[t->count++] = address;
	}
	return NULL;
}

static struct error *add_sample(struct threads *t)
{
	struct legacy *l = &t->l;
	struct profile *p = builder_profile(l->b);
	if (t->count == 0) { // a thread like the one before
		if (p->sample.count)
			p->sample.value[0][p->sample.count - 1]++;
		return NULL;
	}
	// The innermost is where the thread is, the others where calls return to.
	for (uint32_t i = 0; i < t->count; i++)
		TRY(legacy_push(l, t->address[i] - (i > 0)));
	return builder_end_sample(l->b, &(int64_t){1});
}

// Reads the stack below a thread's line, up to a line with dashes or the last one: *ret.
static struct error *read_thread(struct threads *t, enum thread_line *ret)
{
	struct legacy *l = &t->l;
	bool same = false;
	*ret = LINE_OTHER;
	t->count = 0;
	while (legacy_next(l)) {
		struct slice line = text_trimmed(l->line);
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		*ret = classify(line);
		if (slice_begins(line, "---"))
			break;
		if (text_has(line, "same as previous thread"))
			same = true;
		else
			TRY(read_addresses(t, line));
	}
	if (same)
		t->count = 0;
	return add_sample(t);
}

// Goes to the line of the first thread.
static enum thread_line find_first(struct legacy *l)
{
	while (legacy_next(l) && text_is_comment(l->line))
		;
	enum thread_line found = classify(l->line);
	if (!match_header(l->line))
		return found;
	while (legacy_next(l)) {
		found = classify(l->line);
		if (legacy_is_map_start(l->line) || slice_begins(l->line, "-"))
			break;
	}
	return found;
}

static struct error *read_threads(struct threads *t)
{
	struct legacy *l = &t->l;
	TRY(builder_add_type(l->b, "thread", "count"));
	TRY(legacy_set_period(l, "thread", "count", 1));
	enum thread_line line = find_first(l);
	while (line != LINE_END) {
		if (line != LINE_THREAD)
			return legacy_unrecognized(l, "should start a thread or end the list");
		TRY(read_thread(t, &line));
	}
	TRY(legacy_read_sections(l));
	legacy_drop_repeated_leaf(builder_profile(l->b));
	return NULL;
}

static int bid(struct input *input)
{
	struct slice line = legacy_first_words(input);
	return match_header(line) || match_thread(line) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct threads t = {0};
	(void)notes;
	struct error *err = legacy_start(&t.l, input);
	return legacy_end(&t.l, err ? err : read_threads(&t), ret);
}

const struct format format_legacy_thread = {
	.name = "threadz",
	.summary = "Stacks of the threads of a C++ server, as text",
	.bid = bid,
	.read = read,
};
