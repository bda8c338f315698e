// A function is settled when all its callers are, as in a topological sort; when circles leave
// none, the one with the costliest call from a settled function is next.
#include "format/callgrind_graph.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/saturate.h"

void callgrind_graph_init(struct callgrind_graph *g, struct arena *arena)
{
	*g = (struct callgrind_graph){.arena = arena};
	lookup_init(&g->known_functions, arena);
	lookup_init(&g->known_calls, arena);
}

static uint64_t hash_pair(uint32_t a, uint32_t b)
{
	return hash_more(hash_seed(), (uint64_t)a << 32 | b);
}

struct error *callgrind_find(struct callgrind_graph *g, str_id file, str_id name, uint32_t *ret)
{
	uint64_t hash = hash_pair(file, name);
	uint32_t at, n;
	for (n = lookup_first(&g->known_functions, hash, &at); n != NO_ID;
	     n = lookup_next(&g->known_functions, hash, &at))
		if (g->function[n].file == file && g->function[n].name == name) {
			*ret = n;
			return NULL;
		}
	TRY(RESERVE(g->arena, g->function, g->function_count, g->function_cap));
	TRY(lookup_add(&g->known_functions, hash, ret));
	g->function[g->function_count++] = (struct callgrind_function){file, name, NO_ID};
	return NULL;
}

static struct error *find_call(struct callgrind_graph *g, uint32_t caller, uint32_t callee,
			       uint32_t *ret)
{
	uint64_t hash = hash_pair(caller, callee);
	uint32_t at, n;
	for (n = lookup_first(&g->known_calls, hash, &at); n != NO_ID;
	     n = lookup_next(&g->known_calls, hash, &at))
		if (g->call[n].caller == caller && g->call[n].callee == callee) {
			*ret = n;
			return NULL;
		}
	TRY(RESERVE(g->arena, g->call, g->call_count, g->call_cap));
	TRY(lookup_add(&g->known_calls, hash, ret));
	g->call[g->call_count++] =
		(struct callgrind_call){.caller = caller, .callee = callee, .site_cost = -1};
	return NULL;
}

struct error *callgrind_add_call(struct callgrind_graph *g, uint32_t caller, uint32_t callee,
				 const struct callgrind_place *site, int64_t cost)
{
	uint32_t n;
	if (caller == callee)
		return NULL;
	cost = magnitude(cost);
	TRY(find_call(g, caller, callee, &n));
	struct callgrind_call *call = &g->call[n];
	call->cost = sum_saturating(call->cost, cost);
	if (cost > call->site_cost) {
		call->site_cost = cost;
		call->site = *site;
	}
	return NULL;
}

struct settling {
	struct callgrind_graph *g;
	uint32_t *start, *out;	// by caller: its calls in out[]
	uint32_t *left;		// by function: callers that are not settled
	uint32_t *ready, *heap; // functions without such; calls of settled ones, costliest on top
	uint32_t ready_count, heap_count, next;
	bool *settled;
};

static bool is_before(const struct settling *s, uint32_t a, uint32_t b)
{
	const struct callgrind_call *x = &s->g->call[a], *y = &s->g->call[b];
	return x->cost != y->cost ? x->cost > y->cost : a < b;
}

static void heap_push(struct settling *s, uint32_t call)
{
	uint32_t i = s->heap_count++;
	for (; i > 0 && is_before(s, call, s->heap[(i - 1) / 2]); i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = call;
}

static uint32_t heap_pop(struct settling *s)
{
	uint32_t top = s->heap[0], last = s->heap[--s->heap_count], i = 0;
	for (uint32_t child; (child = 2 * i + 1) < s->heap_count; i = child) {
		if (child + 1 < s->heap_count && is_before(s, s->heap[child + 1], s->heap[child]))
			child++;
		if (!is_before(s, s->heap[child], last))
			break;
		s->heap[i] = s->heap[child];
	}
	s->heap[i] = last;
	return top;
}

static void settle(struct settling *s, uint32_t f)
{
	struct callgrind_graph *g = s->g;
	s->settled[f] = true;
	for (uint32_t k = s->start[f]; k < s->start[f + 1]; k++) {
		const uint32_t call = s->out[k], callee = g->call[call].callee;
		struct callgrind_function *to = &g->function[callee];
		if (s->settled[callee])
			continue;
		if (to->above == NO_ID || is_before(s, call, to->above))
			to->above = call;
		if (--s->left[callee] == 0)
			s->ready[s->ready_count++] = callee;
		heap_push(s, call);
	}
}

static uint32_t next_function(struct settling *s)
{
	if (s->ready_count)
		return s->ready[--s->ready_count];
	while (s->heap_count) {
		uint32_t callee = s->g->call[heap_pop(s)].callee;
		if (!s->settled[callee])
			return callee;
	}
	while (s->settled[s->next])
		s->next++;
	return s->next;
}

static struct error *allocate(struct settling *s)
{
	const struct callgrind_graph *g = s->g;
	TRY(ALLOC(g->arena, s->start, (size_t)g->function_count + 2));
	TRY(ALLOC(g->arena, s->out, g->call_count));
	TRY(ALLOC(g->arena, s->left, g->function_count));
	TRY(ALLOC(g->arena, s->ready, g->function_count));
	TRY(ALLOC(g->arena, s->heap, g->call_count));
	return ALLOC(g->arena, s->settled, g->function_count);
}

struct error *callgrind_settle(struct callgrind_graph *g)
{
	struct settling s = {.g = g};
	TRY(allocate(&s));
	for (uint32_t k = 0; k < g->call_count; k++) {
		s.start[g->call[k].caller + 2]++;
		s.left[g->call[k].callee]++;
	}
	for (uint32_t f = 0; f < g->function_count; f++)
		s.start[f + 2] += s.start[f + 1];
	for (uint32_t k = 0; k < g->call_count; k++) // start[f + 1] moves from f's start to its end
		s.out[s.start[g->call[k].caller + 1]++] = k;
	for (uint32_t f = g->function_count; f-- > 0;)
		if (s.left[f] == 0)
			s.ready[s.ready_count++] = f;
	for (uint32_t done = 0; done < g->function_count; done++)
		settle(&s, next_function(&s));
	return NULL;
}
