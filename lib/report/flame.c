// Sorted stacks are a tree written down: each begins with what it shares with the one before.
#include "report/flame.h"

#include "base/interrupt.h"
#include "base/saturate.h"

// Stacks between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

static uint32_t length(const struct stacks *s, uint32_t n)
{
	return s->start[n + 1] - s->start[n];
}

// How many frames two stacks begin with that are the same.
static uint32_t common(const struct flame *f, uint32_t a, uint32_t b)
{
	const struct stacks *s = f->stacks;
	uint32_t len = length(s, a) < length(s, b) ? length(s, a) : length(s, b), n = 0;
	while (n < len && stacks_frame(s, a, n, f->inverted) == stacks_frame(s, b, n, f->inverted))
		n++;
	return n;
}

// What becomes a tree.
struct planting {
	struct flame *f;
	struct arena *scratch;
	uint32_t *order;  // stacks, sorted
	uint32_t *shared; // by place in that: frames that are those of the stack before
	double *least;	  // by sample type: stacks of less are narrow; NULL if none is
};

static bool is_narrow(const struct planting *p, uint32_t stack)
{
	const struct stacks *s = p->f->stacks;
	for (uint32_t t = 0; p->least && t < s->graph.view->profile->type.count; t++)
		if ((double)s->sum[t][stack] >= p->least[t] && s->sum[t][stack] > 0)
			return false;
	return p->least;
}

// How many frames of the stack at @p i get nodes: of a narrow one those that others have, too.
static uint32_t kept_length(const struct planting *p, uint32_t i)
{
	const struct stacks *s = p->f->stacks;
	if (!is_narrow(p, p->order[i]))
		return length(s, p->order[i]);
	uint32_t next = i + 1 < s->count ? p->shared[i + 1] : 0;
	return next > p->shared[i] ? next : p->shared[i];
}

static struct error *count_nodes(struct planting *p)
{
	struct flame *f = p->f;
	const struct stacks *s = f->stacks;
	for (uint32_t i = 0; i < s->count; i++) {
		if (i % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		p->shared[i] = i ? common(f, p->order[i - 1], p->order[i]) : 0;
		if (length(s, p->order[i]) > f->max_depth)
			f->max_depth = length(s, p->order[i]);
	}
	f->count = 1;
	for (uint32_t i = 0; i < s->count; i++) {
		uint32_t kept = kept_length(p, i);
		f->count += kept - p->shared[i];
		if (p->least)
			f->cut[p->order[i]] = length(s, p->order[i]) - kept;
	}
	return NULL;
}

// Ends the nodes from @p node up that are deeper than @p depth; the one that is not.
static uint32_t close_nodes(struct flame *f, uint32_t node, uint32_t depth, uint32_t end)
{
	for (; f->depth[node] > depth; node = f->parent[node])
		f->end[node] = end;
	return node;
}

static struct error *make_nodes(struct planting *p)
{
	struct flame *f = p->f;
	const struct stacks *s = f->stacks;
	uint32_t next = 1, at = 0;
	f->parent[0] = f->frame[0] = NO_ID;
	for (uint32_t i = 0; i < s->count; i++) {
		if (i % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		uint32_t stack = p->order[i], kept = kept_length(p, i);
		at = close_nodes(f, at, p->shared[i], next);
		for (uint32_t k = p->shared[i]; k < kept; k++, next++) {
			f->parent[next] = at;
			f->depth[next] = k + 1;
			f->frame[next] = stacks_frame(s, stack, k, f->inverted);
			at = next;
		}
		f->last[stack] = at;
	}
	f->end[close_nodes(f, at, 0, next)] = next;
	return NULL;
}

// Sums tell what is narrow only where nothing is subtracted or divided.
static struct error *find_least(struct planting *p, double share)
{
	const struct stacks *s = p->f->stacks;
	uint32_t types = s->graph.view->profile->type.count;
	if (share <= 0 || p->f->differs || s->options->mean)
		return NULL;
	TRY(ALLOC(p->scratch, p->least, types));
	TRY(ALLOC(p->scratch, p->f->cut, s->count));
	for (uint32_t t = 0; t < types; t++)
		for (uint32_t n = 0; n < s->count; n++)
			p->least[t] += (double)s->sum[t][n] * share;
	return NULL;
}

static struct error *allocate(struct flame *f, struct arena *scratch)
{
	TRY(ALLOC(scratch, f->parent, f->count));
	TRY(ALLOC(scratch, f->end, f->count));
	TRY(ALLOC(scratch, f->depth, f->count));
	TRY(ALLOC(scratch, f->frame, f->count));
	TRY(ALLOC(scratch, f->last, f->stacks->count));
	TRY(ALLOC(scratch, f->total, f->count));
	TRY(ALLOC(scratch, f->self, f->count));
	TRY(ALLOC(scratch, f->base_total, f->count));
	return ALLOC(scratch, f->base_self, f->count);
}

static void clear(int64_t *value, uint32_t count)
{
	memset(value, 0, count * sizeof *value);
}

static void add(int64_t *sum, int64_t value)
{
	*sum = sum_saturating(*sum, value);
}

static void add_stacks(struct flame *f)
{
	const struct weights *w = &f->weights;
	uint32_t count = f->stacks->count;
	for (uint32_t n = 0; n < count; n++) {
		bool goes_on = f->cut && f->cut[n];
		add(goes_on ? &f->total[f->last[n]] : &f->self[f->last[n]], w->now[n]);
		add(&f->base_self[f->last[n]], w->base[n]);
	}
	add(&f->self[0], w->now[count]);
	add(&f->base_self[0], w->base[count]);
}

static void count_cut(struct flame *f)
{
	f->cut_frames = 0;
	for (uint32_t n = 0; f->cut && n < f->stacks->count; n++)
		if (f->stacks->sum[f->type][n])
			f->cut_frames += f->cut[n];
}

static void sum_up(struct flame *f)
{
	int64_t *const column[] = {f->total, f->self, f->base_total, f->base_self};
	for (size_t i = 0; i < ARRAY_LEN(column); i++)
		clear(column[i], f->count);
	f->type = f->weights.type;
	add_stacks(f);
	count_cut(f);
	for (uint32_t n = f->count; n-- > 0;) {
		add(&f->total[n], f->self[n]);
		add(&f->base_total[n], f->base_self[n]);
		if (n == 0)
			break;
		add(&f->total[f->parent[n]], f->total[n]);
		add(&f->base_total[f->parent[n]], f->base_total[n]);
	}
}

void flame_weigh(struct flame *flame, uint32_t type)
{
	weights_weigh(&flame->weights, type);
	sum_up(flame);
}

struct error *flame_build_wide(struct flame *flame, struct arena *scratch,
			       const struct stacks *stacks, bool inverted, double share)
{
	struct planting p = {.f = flame, .scratch = scratch};
	*flame = (struct flame){.stacks = stacks, .inverted = inverted};
	TRY(weights_init(&flame->weights, scratch, stacks));
	flame->apart = flame->weights.apart;
	flame->differs = flame->weights.differs;
	TRY(find_least(&p, share));
	TRY(stacks_by_name(stacks, scratch, inverted, &p.order));
	TRY(ALLOC(scratch, p.shared, stacks->count));
	TRY(count_nodes(&p));
	TRY(allocate(flame, scratch));
	TRY(make_nodes(&p));
	sum_up(flame);
	return NULL;
}

struct error *flame_build(struct flame *flame, struct arena *scratch, const struct stacks *stacks,
			  bool inverted)
{
	return flame_build_wide(flame, scratch, stacks, inverted, 0);
}

struct slice flame_name(const struct flame *flame, uint32_t node)
{
	const struct stacks *s = flame->stacks;
	if (node == 0)
		return slice_of("root");
	return graph_name(&s->graph, s->frame[flame->frame[node]].node);
}

bool flame_weigh_with_gone(const struct flame *flame, int64_t *weight)
{
	bool gone = false;
	clear(weight, flame->count);
	for (uint32_t n = flame->count; n-- > 0;) {
		bool only_base = flame->total[n] == 0 && flame->base_total[n] > 0;
		gone |= only_base;
		add(&weight[n], only_base ? flame->base_self[n] : flame->self[n]);
		if (n > 0)
			add(&weight[flame->parent[n]], weight[n]);
	}
	return gone;
}
