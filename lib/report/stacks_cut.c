// Stacks around one frame, for those who ask who calls it and what it calls.
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "report/stacks.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

struct cutting {
	struct stacks *to;
	struct arena *arena;
	struct lookup known;
	uint32_t capacity; // of to->stack
};

// The first place of a frame in a stack, from the root; NO_ID if it is not there.
static uint32_t find_frame(const struct stacks *s, uint32_t n, uint32_t frame)
{
	for (uint32_t k = s->start[n]; k < s->start[n + 1]; k++)
		if (s->stack[k] == frame)
			return k;
	return NO_ID;
}

// The number of the stack of @p count frames, which is new or known.
static struct error *number_stack(struct cutting *c, const uint32_t *stack, uint32_t count,
				  uint32_t *ret)
{
	struct stacks *to = c->to;
	uint64_t hash = hash_bytes(stack, count * sizeof *stack);
	uint32_t at, end = to->start[to->count];
	for (uint32_t n = lookup_first(&c->known, hash, &at); n != NO_ID;
	     n = lookup_next(&c->known, hash, &at))
		if (to->start[n + 1] - to->start[n] == count &&
		    memcmp(&to->stack[to->start[n]], stack, count * sizeof *stack) == 0) {
			*ret = n;
			return NULL;
		}
	TRY(RESERVE_MORE(c->arena, to->stack, end, c->capacity, count));
	memcpy(&to->stack[end], stack, count * sizeof *stack);
	to->start[++to->count] = end + count;
	return lookup_add(&c->known, hash, ret);
}

struct error *stacks_cut(const struct stacks *stacks, struct arena *scratch, uint32_t frame,
			 bool callers, struct stacks *ret)
{
	uint32_t *number, samples = stacks->graph.view->sample_count;
	*ret = *stacks;
	ret->count = 0;
	ret->stack = NULL;
	ret->sum = NULL;
	struct cutting c = {.to = ret, .arena = scratch};
	lookup_init(&c.known, scratch);
	TRY(ALLOC(scratch, ret->start, (size_t)stacks->count + 1));
	TRY(ALLOC(scratch, ret->of, samples));
	TRY(ALLOC(scratch, number, stacks->count));
	for (uint32_t n = 0; n < stacks->count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		uint32_t at = find_frame(stacks, n, frame);
		number[n] = NO_ID;
		if (at == NO_ID)
			continue;
		uint32_t begin = callers ? stacks->start[n] : at;
		uint32_t end = callers ? at + 1 : stacks->start[n + 1];
		TRY(number_stack(&c, &stacks->stack[begin], end - begin, &number[n]));
	}
	for (uint32_t i = 0; i < samples; i++)
		ret->of[i] = stacks->of[i] == NO_ID ? NO_ID : number[stacks->of[i]];
	return NULL;
}
