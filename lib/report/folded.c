// Sorts stacks as their lines would be sorted, without making the lines.
#include "report/folded.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "format/folded.h"
#include "report/stacks.h"

#define PIECE ((size_t)64 << 10)

struct folding {
	struct stacks s;
	struct slice *name; // by frame, as written
	uint32_t *order;    // stacks, sorted
	unsigned digits;    // of values, behind the point
	struct text out;
	const struct writer *writer;
};

static void put_escaped(struct text *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.text[i];
		text_putc(out, c == ';' ? ':' : c == '\n' || c == '\r' ? ' ' : c);
	}
}

static struct error *name_frame(struct folding *f, uint32_t frame, struct arena *arena)
{
	static const char *const mark[] = {
		[FRAME_CALLED] = "",
		[FRAME_INLINED] = FOLDED_INLINED,
		[FRAME_KERNEL] = FOLDED_KERNEL,
		[FRAME_JIT] = FOLDED_JIT,
	};
	const struct stack_frame *of = &f->s.frame[frame];
	text_clear(&f->out);
	put_escaped(&f->out, graph_name(&f->s.graph, of->node));
	text_puts(&f->out, mark[of->kind]);
	TRY(text_error(&f->out));
	char *copy = arena_copy(arena, f->out.bytes, f->out.len);
	if (!copy)
		return arena_error(arena);
	f->name[frame] = (struct slice){copy, f->out.len};
	return NULL;
}

// What follows a frame in its line: a semicolon or nothing.
static int next_byte(const struct stacks *s, uint32_t n, uint32_t k)
{
	return k + 1 < s->start[n + 1] ? ';' : -1;
}

// Compares what follows the first @p len bytes of frame @p k: the rest of its name, or next_byte().
static int byte_behind(const struct folding *f, uint32_t n, uint32_t k, size_t len)
{
	struct slice name = f->name[f->s.stack[k]];
	return len < name.len ? (unsigned char)name.text[len] : next_byte(&f->s, n, k);
}

// 0 if the lines are equal but for their values.
static int compare_stacks(const struct folding *f, uint32_t a, uint32_t b)
{
	const struct stacks *s = &f->s;
	uint32_t i = s->start[a], j = s->start[b];
	for (; i < s->start[a + 1] && j < s->start[b + 1]; i++, j++) {
		if (s->stack[i] == s->stack[j])
			continue;
		struct slice x = f->name[s->stack[i]], y = f->name[s->stack[j]];
		size_t len = x.len < y.len ? x.len : y.len;
		int order = memcmp(x.text, y.text, len);
		if (!order)
			order = byte_behind(f, a, i, len) - byte_behind(f, b, j, len);
		if (order)
			return order;
	}
	return (i < s->start[a + 1]) - (j < s->start[b + 1]);
}

static int by_line(const void *a, const void *b, void *folding)
{
	return compare_stacks(folding, *(const uint32_t *)a, *(const uint32_t *)b);
}

static struct error *sort_stacks(struct folding *f, struct arena *arena)
{
	TRY(ALLOC(arena, f->name, f->s.frame_count));
	for (uint32_t i = 0; i < f->s.frame_count; i++)
		TRY(name_frame(f, i, arena));
	text_clear(&f->out);
	TRY(ALLOC(arena, f->order, f->s.count));
	for (uint32_t n = 0; n < f->s.count; n++)
		f->order[n] = n;
	if (f->s.count)
		qsort_r(f->order, f->s.count, sizeof *f->order, by_line, f);
	return NULL;
}

static void put_value(struct text *out, int64_t value, unsigned digits)
{
	if (digits == 0) {
		text_putf(out, "%lld", (long long)value);
		return;
	}
	unsigned long long power = 1, size = (unsigned long long)magnitude(value);
	for (unsigned i = 0; i < digits; i++)
		power *= 10;
	text_putf(out, "%s%llu.%0*llu", value < 0 ? "-" : "", size / power, (int)digits,
		  size % power);
}

static struct error *put_line(struct folding *f, uint32_t n, int64_t value)
{
	const struct stacks *s = &f->s;
	if (value == 0 || (s->options->drop_negative && value < 0))
		return NULL;
	for (uint32_t k = s->start[n]; k < s->start[n + 1]; k++) {
		if (k > s->start[n])
			text_putc(&f->out, ';');
		text_put(&f->out, f->name[s->stack[k]].text, f->name[s->stack[k]].len);
	}
	text_putc(&f->out, ' ');
	put_value(&f->out, value, f->digits);
	text_putc(&f->out, '\n');
	if (f->out.len < PIECE && !f->out.failed)
		return NULL;
	TRY(interrupt_check());
	TRY(text_error(&f->out));
	TRY(writer_put(f->writer, f->out.bytes, f->out.len));
	text_clear(&f->out);
	return NULL;
}

// Different nodes can have one name: their stacks are neighbours now.
static struct error *put_lines(struct folding *f)
{
	uint32_t type = f->s.options->type;
	for (uint32_t i = 0, next; i < f->s.count; i = next) {
		int64_t value = stacks_value(&f->s, type, f->order[i]);
		for (next = i + 1; next < f->s.count &&
				   compare_stacks(f, f->order[i], f->order[next]) == 0;
		     next++)
			value = sum_saturating(value, stacks_value(&f->s, type, f->order[next]));
		TRY(put_line(f, f->order[i], value));
	}
	TRY(text_error(&f->out));
	return writer_put(f->writer, f->out.bytes, f->out.len);
}

// Units such as "/100" are counts that had two digits behind the point.
static unsigned digits_of(const char *unit)
{
	size_t zeros = strlen(unit) >= 2 ? strspn(unit + 2, "0") : 0;
	bool fraction = zeros > 0 && zeros <= FOLDED_DIGITS && strncmp(unit, "/1", 2) == 0;
	return fraction && !unit[2 + zeros] ? (unsigned)zeros : 0;
}

struct error *report_folded(const struct view *view, const struct graph_question *question,
			    bool marks, const struct writer *writer, struct arena *scratch)
{
	struct folding f = {.writer = writer};
	TRY(stacks_build(&f.s, scratch, view, question, marks));
	const struct profile *p = view->profile;
	f.digits = digits_of(profile_text(p, p->type.unit[question->report->type]));
	struct error *err = sort_stacks(&f, scratch);
	if (!err)
		err = put_lines(&f);
	text_deinit(&f.out);
	return err;
}
