// A node is opened by counting: how many of its stacks go on with which frame, where each of those
// begins, and then each stack goes to its place.
#include "report/flame_grow.h"

#include <stdlib.h>

#include "base/interrupt.h"
#include "base/saturate.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 0x10000

struct flame_growth {
	struct arena *arena;
	struct flame_ground *ground;
	uint32_t *order; // stacks
	uint32_t *begin; // by stack: frames before the first one, or NO_ID; NULL: none are
	uint32_t stack_count;
	uint32_t *from, *to; // by node: its stacks in `order`; those that end there come first
	bool *opened;	     // by node
	uint32_t capacity;
};

struct error *flame_ground_init(struct flame_ground *g, struct arena *arena,
				const struct stacks *stacks)
{
	*g = (struct flame_ground){.stacks = stacks};
	TRY(weights_init(&g->weights, arena, stacks));
	TRY(stacks_rank_frames(stacks, arena, &g->rank));
	TRY(ALLOC(arena, g->tally, stacks->frame_count));
	TRY(ALLOC(arena, g->touched, stacks->frame_count));
	TRY(ALLOC(arena, g->next, stacks->count));
	return ALLOC(arena, g->sorted, stacks->count);
}

static uint32_t first_frame(const struct flame_growth *g, uint32_t stack)
{
	return g->begin ? g->begin[stack] : 0;
}

static uint32_t length(const struct flame *f, uint32_t stack)
{
	const struct stacks *s = f->stacks;
	return s->start[stack + 1] - s->start[stack] - first_frame(f->growth, stack);
}

// --- nodes

static struct error *add_node(struct flame *f, uint32_t parent, uint32_t frame)
{
	struct flame_growth *g = f->growth;
	uint32_t old = g->capacity, cap;
	GROW(g->arena, f->parent, f->count, old, cap);
	GROW(g->arena, f->child, f->count, old, cap);
	GROW(g->arena, f->child_end, f->count, old, cap);
	GROW(g->arena, f->depth, f->count, old, cap);
	GROW(g->arena, f->frame, f->count, old, cap);
	GROW(g->arena, f->goes_on, f->count, old, cap);
	GROW(g->arena, f->total, f->count, old, cap);
	GROW(g->arena, f->self, f->count, old, cap);
	GROW(g->arena, f->base_total, f->count, old, cap);
	GROW(g->arena, f->base_self, f->count, old, cap);
	GROW(g->arena, g->from, f->count, old, cap);
	GROW(g->arena, g->to, f->count, old, cap);
	GROW(g->arena, g->opened, f->count, old, cap);
	g->capacity = cap;
	uint32_t n = f->count++;
	f->parent[n] = parent;
	f->depth[n] = parent == NO_ID ? 0 : f->depth[parent] + 1;
	f->frame[n] = frame;
	f->child[n] = f->child_end[n] = NO_ID;
	f->goes_on[n] = g->opened[n] = false;
	f->total[n] = f->self[n] = f->base_total[n] = f->base_self[n] = 0;
	return NULL;
}

static void add(int64_t *sum, int64_t value)
{
	*sum = sum_saturating(*sum, value);
}

// Sums up the stacks of a node, from @p from on.
static void weigh_stacks(struct flame *f, uint32_t n, uint32_t from, uint32_t to)
{
	const struct flame_growth *g = f->growth;
	const struct weights *w = &g->ground->weights;
	for (uint32_t i = from; i < to; i++) {
		uint32_t stack = g->order[i];
		bool ends = length(f, stack) == f->depth[n];
		add(ends ? &f->self[n] : &f->total[n], w->now[stack]);
		add(ends ? &f->base_self[n] : &f->base_total[n], w->base[stack]);
		f->goes_on[n] |= !ends;
	}
}

// What ends in a node is a part of what it weighs.
static void add_self(struct flame *f, uint32_t n)
{
	const struct flame_growth *g = f->growth;
	const struct weights *w = &g->ground->weights;
	if (n == 0 && !g->begin) { // samples without a frame
		add(&f->self[0], w->now[f->stacks->count]);
		add(&f->base_self[0], w->base[f->stacks->count]);
	}
	add(&f->total[n], f->self[n]);
	add(&f->base_total[n], f->base_self[n]);
}

// --- opening

static int by_rank(const void *left, const void *right, void *rank)
{
	uint32_t a = ((uint32_t *)rank)[*(const uint32_t *)left];
	uint32_t b = ((uint32_t *)rank)[*(const uint32_t *)right];
	return (a > b) - (a < b);
}

// Counts the frames that the stacks of @p n go on with; those that end there have none.
static struct error *count_next(struct flame *f, uint32_t n, uint32_t *ret_ending,
				uint32_t *ret_frames)
{
	struct flame_growth *g = f->growth;
	struct flame_ground *ground = g->ground;
	uint32_t ending = 0, frames = 0, depth = f->depth[n];
	for (uint32_t i = g->from[n]; i < g->to[n]; i++) {
		uint32_t stack = g->order[i];
		ground->next[i] = NO_ID;
		if (length(f, stack) == depth) {
			ending++;
			continue;
		}
		uint32_t at = first_frame(g, stack) + depth;
		uint32_t next = stacks_frame(f->stacks, stack, at, f->inverted);
		if (ground->tally[next]++ == 0)
			ground->touched[frames++] = next;
		ground->next[i] = next;
	}
	*ret_ending = ending;
	*ret_frames = frames;
	return interrupt_check();
}

// The child of each frame, and where its stacks begin: tally[] becomes that.
static struct error *add_children(struct flame *f, uint32_t n, uint32_t place, uint32_t frames)
{
	struct flame_growth *g = f->growth;
	struct flame_ground *ground = g->ground;
	uint32_t first = f->count;
	qsort_r(ground->touched, frames, sizeof *ground->touched, by_rank, ground->rank);
	for (uint32_t k = 0; k < frames; k++) {
		uint32_t frame = ground->touched[k], count = ground->tally[frame];
		struct error *err = add_node(f, n, frame);
		if (err) {
			f->count = first;
			return err;
		}
		ground->tally[frame] = g->from[first + k] = place;
		place += count;
		g->to[first + k] = place;
	}
	f->child[n] = first;
	f->child_end[n] = f->count;
	return NULL;
}

static void distribute(struct flame *f, uint32_t n)
{
	struct flame_growth *g = f->growth;
	struct flame_ground *ground = g->ground;
	uint32_t from = g->from[n], ending = from;
	for (uint32_t i = from; i < g->to[n]; i++) {
		uint32_t next = ground->next[i];
		ground->sorted[next == NO_ID ? ending++ : ground->tally[next]++] = g->order[i];
	}
	memcpy(&g->order[from], &ground->sorted[from], (g->to[n] - from) * sizeof *g->order);
}

static void forget_tally(struct flame_ground *ground, uint32_t frames)
{
	for (uint32_t k = 0; k < frames; k++)
		ground->tally[ground->touched[k]] = 0;
}

struct error *flame_open(struct flame *f, uint32_t n)
{
	struct flame_growth *g = f->growth;
	uint32_t ending, frames = 0;
	if (!g || g->opened[n] || !f->goes_on[n])
		return NULL;
	struct error *err = count_next(f, n, &ending, &frames);
	if (!err)
		err = add_children(f, n, g->from[n] + ending, frames);
	if (!err)
		distribute(f, n);
	forget_tally(g->ground, frames);
	TRY(err);
	for (uint32_t c = f->child[n]; c < f->child_end[n]; c++) {
		weigh_stacks(f, c, g->from[c], g->to[c]);
		add_self(f, c);
	}
	g->opened[n] = true;
	return NULL;
}

struct error *flame_open_all(struct flame *f)
{
	for (uint32_t n = 0; n < f->count; n++)
		TRY(flame_open(f, n));
	return NULL;
}

// --- beginning

static struct error *list_stacks(struct flame *f, uint32_t frame)
{
	struct flame_growth *g = f->growth;
	const struct stacks *s = f->stacks;
	TRY(ALLOC(g->arena, g->order, s->count));
	if (frame != NO_ID)
		TRY(ALLOC(g->arena, g->begin, s->count));
	for (uint32_t n = 0; n < s->count; n++) {
		uint32_t all = s->start[n + 1] - s->start[n];
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		if (frame != NO_ID) {
			uint32_t place = stacks_find(s, n, frame);
			g->begin[n] = place == all ? NO_ID : f->inverted ? all - 1 - place : place;
			if (place == all)
				continue;
		}
		g->order[g->stack_count++] = n;
		if (length(f, n) > f->max_depth)
			f->max_depth = length(f, n);
	}
	return NULL;
}

struct error *flame_grow(struct flame *flame, struct arena *arena, struct flame_ground *ground,
			 const struct flame_seed *seed)
{
	struct flame_growth *g;
	TRY(ALLOC(arena, g, 1));
	*g = (struct flame_growth){.arena = arena, .ground = ground};
	*flame = (struct flame){.stacks = ground->stacks,
				.inverted = seed->inverted,
				.differs = ground->weights.differs,
				.apart = ground->weights.apart,
				.type = ground->weights.type,
				.growth = g};
	TRY(list_stacks(flame, seed->frame));
	TRY(add_node(flame, NO_ID, NO_ID));
	g->from[0] = 0;
	g->to[0] = g->stack_count;
	weigh_stacks(flame, 0, 0, g->stack_count);
	add_self(flame, 0);
	return flame_open(flame, 0);
}

void flame_weigh_grown(struct flame *f)
{
	const struct flame_growth *g = f->growth;
	f->type = g->ground->weights.type;
	int64_t *const column[] = {f->total, f->self, f->base_total, f->base_self};
	for (size_t i = 0; i < ARRAY_LEN(column); i++)
		memset(column[i], 0, f->count * sizeof *column[i]);
	for (uint32_t n = f->count; n-- > 0;) {
		// Of a node with children those have summed up what does not end in it.
		weigh_stacks(f, n, g->from[n], g->opened[n] ? g->from[f->child[n]] : g->to[n]);
		add_self(f, n);
		if (n == 0)
			break;
		add(&f->total[f->parent[n]], f->total[n]);
		add(&f->base_total[f->parent[n]], f->base_total[n]);
	}
}

// --- finding

// Depths count from 1; the frames of an inverted stack begin at its end.
static uint32_t find_deepest(const uint32_t *stack, uint32_t len, bool inverted, const uint8_t *hit)
{
	uint32_t k = len;
	if (inverted)
		while (k > 0 && !hit[stack[len - k]])
			k--;
	else
		while (k > 0 && !hit[stack[k - 1]])
			k--;
	return k;
}

void flame_find(const struct flame *f, const uint8_t *hit, uint32_t *deepest)
{
	const struct flame_growth *g = f->growth;
	const struct stacks *s = f->stacks;
	for (uint32_t n = 0; n < s->count; n++) { // in the order that they are in memory
		deepest[n] = 0;
		if (first_frame(g, n) == NO_ID)
			continue;
		uint32_t before = f->inverted ? 0 : first_frame(g, n);
		deepest[n] = find_deepest(&s->stack[s->start[n] + before], length(f, n),
					  f->inverted, hit);
	}
}

bool flame_hides(const struct flame *f, uint32_t node, const uint32_t *deepest)
{
	const struct flame_growth *g = f->growth;
	for (uint32_t i = g->from[node]; i < g->to[node]; i++)
		if (deepest[g->order[i]] > f->depth[node])
			return true;
	return false;
}

int64_t flame_found(const struct flame *f, const uint32_t *deepest)
{
	const int64_t *now = f->growth->ground->weights.now;
	int64_t sum = 0;
	for (uint32_t n = 0; n < f->stacks->count; n++)
		if (deepest[n])
			add(&sum, now[n]);
	return sum;
}
