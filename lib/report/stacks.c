// Locations become frames once; then each sample is a list of numbers, and equal lists are one
// stack.
#include "report/stacks.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "format/folded.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

struct summing {
	struct stacks *s;
	const struct view *view;
	struct arena *arena;
	struct graph_frames places;
	uint32_t *frame_of; // by index in places.node
	uint32_t *lone;	    // by location: its frame if that is the only one, else NO_ID
	uint32_t frame_cap, stack_cap, start_cap;
	struct lookup known;
	bool saturated;
};

static bool names(const struct profile *p, loc_id l, const char *file)
{
	map_id mapping = p->loc.mapping[l];
	return mapping != NO_ID && strcmp(profile_text(p, p->mapping.file[mapping]), file) == 0;
}

// Of the location's outermost frame; perf calls the kernel [kernel.kallsyms] or [kernel].
static enum frame_kind kind_of(const struct profile *p, loc_id l)
{
	if (names(p, l, FOLDED_KERNEL_FILE) || names(p, l, "[kernel.kallsyms]"))
		return FRAME_KERNEL;
	return names(p, l, FOLDED_JIT_FILE) ? FRAME_JIT : FRAME_CALLED;
}

static struct error *number_frame(struct summing *m, struct lookup *known, struct stack_frame frame,
				  uint32_t *ret)
{
	struct stacks *s = m->s;
	uint64_t hash = hash_more(hash_seed(), (uint64_t)frame.node << 2 | frame.kind);
	uint32_t at;
	for (uint32_t f = lookup_first(known, hash, &at); f != NO_ID;
	     f = lookup_next(known, hash, &at))
		if (s->frame[f].node == frame.node && s->frame[f].kind == frame.kind) {
			*ret = f;
			return NULL;
		}
	TRY(RESERVE(m->arena, s->frame, s->frame_count, m->frame_cap));
	s->frame[s->frame_count++] = frame;
	return lookup_add(known, hash, ret);
}

static struct error *number_frames(struct summing *m, bool kinds)
{
	const struct profile *p = m->view->profile;
	const uint32_t *start = m->places.start;
	struct lookup known;
	lookup_init(&known, m->arena);
	TRY(ALLOC(m->arena, m->frame_of, start[p->loc.count]));
	TRY(ALLOC(m->arena, m->lone, p->loc.count));
	for (loc_id l = 0; l < p->loc.count; l++) {
		for (uint32_t k = start[l]; k < start[l + 1]; k++) {
			struct stack_frame frame = {.node = m->places.node[k]};
			if (kinds)
				frame.kind = k + 1 < start[l + 1] ? FRAME_INLINED : kind_of(p, l);
			TRY(number_frame(m, &known, frame, &m->frame_of[k]));
		}
		m->lone[l] = start[l + 1] - start[l] == 1 ? m->frame_of[start[l]] : NO_ID;
	}
	return NULL;
}

// Appends the frames of a sample behind the last stack; the end of them.
static struct error *put_frames(struct summing *m, uint32_t n, uint32_t *ret_end)
{
	const struct view *v = m->view;
	struct stacks *s = m->s;
	const loc_id *loc = v->profile->sample.stack;
	uint32_t end = s->start[s->count], k = v->stack_end[n], left = k - v->stack_start[n];
	*ret_end = end;
	if (left == 0) // there may be no array of frames yet
		return NULL;
	TRY(RESERVE_MORE(m->arena, s->stack, end, m->stack_cap, left));
	uint32_t *to = s->stack + end;
	for (; left > 0; left--) {
		uint32_t l = loc[--k], frame = m->lone[l];
		if (frame != NO_ID) {
			*to++ = frame;
			continue;
		}
		uint32_t first = m->places.start[l], last = m->places.start[l + 1];
		end = (uint32_t)(to - s->stack);
		TRY(RESERVE_MORE(m->arena, s->stack, end, m->stack_cap, last - first + left));
		to = s->stack + end;
		while (last > first)
			*to++ = m->frame_of[--last];
	}
	*ret_end = (uint32_t)(to - s->stack);
	return NULL;
}

// The stack that is like the one just put, which ends at @p end; NO_ID if there is none.
static uint32_t find_equal(const struct summing *m, uint64_t hash, uint32_t end)
{
	const struct stacks *s = m->s;
	uint32_t first = s->start[s->count], at;
	for (uint32_t n = lookup_first(&m->known, hash, &at); n != NO_ID;
	     n = lookup_next(&m->known, hash, &at))
		if (s->start[n + 1] - s->start[n] == end - first &&
		    memcmp(&s->stack[s->start[n]], &s->stack[first],
			   (end - first) * sizeof *s->stack) == 0)
			return n;
	return NO_ID;
}

static struct error *add_stack(struct summing *m, uint64_t hash, uint32_t end, uint32_t *ret)
{
	struct stacks *s = m->s;
	const struct profile *p = m->view->profile;
	uint32_t old = m->start_cap, cap;
	GROW(m->arena, s->start, s->count + 1, old, cap);
	for (uint32_t t = 0; t < p->type.count; t++)
		GROW(m->arena, s->sum[t], s->count + 1, old, cap);
	m->start_cap = cap;
	for (uint32_t t = 0; t < p->type.count; t++)
		s->sum[t][s->count] = 0;
	s->start[++s->count] = end;
	return lookup_add(&m->known, hash, ret);
}

static struct error *add_sample(struct summing *m, uint32_t n)
{
	struct stacks *s = m->s;
	const struct profile *p = m->view->profile;
	uint32_t end, first = s->start[s->count];
	TRY(put_frames(m, n, &end));
	s->of[n] = NO_ID;
	if (end == first)
		return NULL;
	uint64_t hash = hash_bytes(&s->stack[first], (end - first) * sizeof *s->stack);
	uint32_t same = find_equal(m, hash, end);
	if (same == NO_ID)
		TRY(add_stack(m, hash, end, &same));
	s->of[n] = same;
	for (uint32_t t = 0; t < p->type.count; t++)
		add_saturating(&s->sum[t][same], p->sample.value[t][m->view->sample[n]],
			       &m->saturated);
	return NULL;
}

// For stacks without inlined calls, which most are; others find room as they come.
static struct error *make_room(struct summing *m)
{
	const struct view *v = m->view;
	uint64_t frames = 0;
	for (uint32_t n = 0; n < v->sample_count; n++)
		frames += v->stack_end[n] - v->stack_start[n];
	if (frames < UINT32_MAX)
		TRY(RESERVE_MORE(m->arena, m->s->stack, 0, m->stack_cap, (uint32_t)frames));
	return RESERVE(m->arena, m->s->start, 0, m->start_cap);
}

struct error *stacks_build(struct stacks *stacks, struct arena *scratch, const struct view *view,
			   const struct graph_question *question, bool kinds)
{
	*stacks = (struct stacks){.options = question->report};
	struct summing m = {.s = stacks, .view = view, .arena = scratch};
	lookup_init(&m.known, scratch);
	TRY(graph_build_frames(&stacks->graph, scratch, view, question->graph, &m.places));
	TRY(number_frames(&m, kinds));
	TRY(ALLOC(scratch, stacks->of, view->sample_count));
	TRY(ALLOC(scratch, stacks->sum, view->profile->type.count));
	TRY(make_room(&m));
	stacks->start[0] = 0;
	for (uint32_t t = 0; t < view->profile->type.count; t++)
		TRY(ALLOC(scratch, stacks->sum[t], m.start_cap));
	for (uint32_t n = 0; n < view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(add_sample(&m, n));
	}
	if (m.saturated)
		report_note_saturation(question->notes);
	return NULL;
}

// wmemchr() compares many at a time; wchar_t is as wide as a frame wherever that is so.
uint32_t stacks_find(const struct stacks *s, uint32_t n, uint32_t frame)
{
	_Static_assert(sizeof(wchar_t) == sizeof *s->stack, "wmemchr() looks for frames");
	const uint32_t *first = &s->stack[s->start[n]];
	uint32_t len = s->start[n + 1] - s->start[n];
	const wchar_t *at = wmemchr((const wchar_t *)first, (wchar_t)frame, len);
	return at ? (uint32_t)((const uint32_t *)at - first) : len;
}

int64_t stacks_value(const struct stacks *stacks, uint32_t type, uint32_t n)
{
	const struct report_options *o = stacks->options;
	int64_t value = stacks->sum[type][n];
	return report_ratio(o->mean ? mean_of(value, stacks->sum[0][n]) : value, o->ratio);
}

void stacks_note_negative(struct text *notes, uint64_t count)
{
	if (!notes || !count)
		return;
	text_put_count(notes, count, "value is", "values are");
	text_puts(notes, " below zero, which this format does not have.\n");
}

struct ranking {
	const struct stacks *s;
	bool inverted;
	uint32_t *rank;	 // by frame, from 1
	uint32_t depth;	 // of the frame that stacks are compared by
	struct run *run; // still to be sorted
	uint32_t run_count, run_cap;
};

static int by_frame_name(const void *a, const void *b, void *stacks)
{
	const struct stacks *s = stacks;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	struct slice left = graph_name(&s->graph, s->frame[x].node);
	struct slice right = graph_name(&s->graph, s->frame[y].node);
	int order = slice_compare(left, right);
	return order ? order : (x > y) - (x < y);
}

// 0 for the end of a stack, so that it comes before those that go on.
static uint32_t rank_at(const struct ranking *r, uint32_t n)
{
	const struct stacks *s = r->s;
	if (r->depth == s->start[n + 1] - s->start[n])
		return 0;
	return r->rank[stacks_frame(s, n, r->depth, r->inverted)];
}

static int by_rank(const void *a, const void *b, void *ranking)
{
	uint32_t x = rank_at(ranking, *(const uint32_t *)a);
	uint32_t y = rank_at(ranking, *(const uint32_t *)b);
	return (x > y) - (x < y);
}

static bool all_alike(const struct ranking *r, const uint32_t *item, uint32_t count)
{
	uint32_t first = rank_at(r, item[0]);
	for (uint32_t i = 1; i < count; i++)
		if (rank_at(r, item[i]) != first)
			return false;
	return true;
}

// Stacks that begin alike, order[first .. end), and how many frames are known to be the same.
struct run {
	uint32_t first, end, depth;
};

// Runs are sorted by one more frame and fall apart, so that no frame is compared twice.
static struct error *sort_run(struct ranking *r, struct arena *scratch, uint32_t *order,
			      struct run run)
{
	r->depth = run.depth;
	while (all_alike(r, &order[run.first], run.end - run.first))
		r->depth++; // this ends: no two stacks are equal
	qsort_r(&order[run.first], run.end - run.first, sizeof *order, by_rank, r);
	for (uint32_t i = run.first, next; i < run.end; i = next) {
		uint32_t rank = rank_at(r, order[i]);
		for (next = i + 1; next < run.end && rank_at(r, order[next]) == rank;)
			next++;
		if (next - i < 2)
			continue;
		TRY(RESERVE(scratch, r->run, r->run_count, r->run_cap));
		r->run[r->run_count++] = (struct run){i, next, r->depth + 1};
	}
	return NULL;
}

static struct error *count_up(struct arena *arena, uint32_t count, uint32_t **ret)
{
	TRY(ALLOC(arena, *ret, count));
	for (uint32_t i = 0; i < count; i++)
		(*ret)[i] = i;
	return NULL;
}

struct error *stacks_rank_frames(const struct stacks *stacks, struct arena *arena, uint32_t **ret)
{
	uint32_t *frame, *rank, count = stacks->frame_count;
	TRY(count_up(arena, count, &frame));
	TRY(ALLOC(arena, rank, count));
	if (count)
		qsort_r(frame, count, sizeof *frame, by_frame_name, (void *)stacks);
	for (uint32_t i = 0; i < count; i++)
		rank[frame[i]] = i + 1;
	*ret = rank;
	return NULL;
}

struct error *stacks_by_name(const struct stacks *stacks, struct arena *scratch, bool inverted,
			     uint32_t **ret)
{
	struct ranking r = {.s = stacks, .inverted = inverted};
	TRY(stacks_rank_frames(stacks, scratch, &r.rank));
	TRY(count_up(scratch, stacks->count, ret));
	struct run all = {0, stacks->count, 0};
	if (stacks->count > 1)
		TRY(sort_run(&r, scratch, *ret, all));
	while (r.run_count > 0) {
		TRY(interrupt_check());
		TRY(sort_run(&r, scratch, *ret, r.run[--r.run_count]));
	}
	return NULL;
}
