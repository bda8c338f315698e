// A tree for each way to look at the stacks; those of a sandwich begin at its function.
#include "tui/flame_state.h"

#define ARENA_LIMIT ((size_t)4 << 30)

static struct error *make_tree(struct flame_state *s, struct flame_tree *t, struct arena *arena,
			       const struct flame_seed *seed)
{
	*t = (struct flame_tree){0};
	TRY(flame_grow(&t->flame, arena, &s->ground, seed));
	t->made = true;
	return NULL;
}

// Takes the sample type on show; sums up what is gone if that is shown.
static struct error *weigh_tree(struct flame_state *s, struct flame_tree *t, struct arena *arena)
{
	if (t->flame.type != s->ground.weights.type) {
		flame_weigh_grown(&t->flame);
		t->gone_weighed = false;
	}
	if (!s->shows_gone || t->gone_weighed)
		return NULL;
	if (!t->with_gone) {
		TRY(flame_open_all(&t->flame));
		TRY(ALLOC(arena, t->with_gone, t->flame.count));
	}
	flame_weigh_with_gone(&t->flame, t->with_gone);
	t->gone_weighed = true;
	return NULL;
}

struct error *flame_trees_init(struct flame_state *s)
{
	struct subject *subject = &s->stage.subject;
	for (size_t i = 0; i < FLAME_SANDWICHES; i++) {
		s->sandwich[i].of = NO_ID;
		arena_init(&s->sandwich[i].arena, ARENA_LIMIT);
	}
	TRY(flame_ground_init(&s->ground, &subject->held->arena, &subject->stacks));
	s->compares = s->ground.weights.differs;
	s->at.inverted = subject->question->config->inverted;
	return flame_trees_show(s);
}

void flame_trees_deinit(struct flame_state *s)
{
	for (size_t i = 0; i < FLAME_SANDWICHES; i++)
		arena_deinit(&s->sandwich[i].arena);
}

static struct flame_sandwich *find_sandwich(struct flame_state *s, uint32_t frame)
{
	for (size_t i = 0; i < FLAME_SANDWICHES; i++)
		if (s->sandwich[i].of == frame)
			return &s->sandwich[i];
	return NULL;
}

// The one that was made first, but not what is on show: that stays if another one cannot be made.
static struct flame_sandwich *make_room(struct flame_state *s)
{
	struct flame_sandwich *oldest = NULL;
	for (size_t i = 0; i < FLAME_SANDWICHES; i++) {
		struct flame_sandwich *w = &s->sandwich[i];
		if (s->band[0].tree != w->tree && (!oldest || w->made < oldest->made))
			oldest = w;
	}
	return oldest;
}

static struct error *make_sandwich(struct flame_state *s, uint32_t frame)
{
	struct flame_sandwich *w = make_room(s);
	w->of = NO_ID;
	w->made = ++s->sandwiches;
	arena_reset(&w->arena);
	for (unsigned i = 0; i < FLAME_BANDS; i++) {
		struct flame_seed seed = {.inverted = i == BAND_CALLERS, .frame = frame};
		TRY(make_tree(s, &w->tree[i], &w->arena, &seed));
	}
	w->of = frame;
	return NULL;
}

static struct error *show_sandwich(struct flame_state *s)
{
	if (!find_sandwich(s, s->at.sandwich))
		TRY(make_sandwich(s, s->at.sandwich));
	struct flame_sandwich *w = find_sandwich(s, s->at.sandwich);
	for (unsigned i = 0; i < FLAME_BANDS; i++)
		TRY(weigh_tree(s, &w->tree[i], &w->arena));
	if (s->at.made != w->made)
		s->at = (struct flame_spot){.inverted = s->at.inverted,
					    .sandwich = w->of,
					    .made = w->made,
					    .band = BAND_CALLEES,
					    .selected = 1};
	s->band_count = FLAME_BANDS;
	for (unsigned i = 0; i < FLAME_BANDS; i++)
		s->band[i] = (struct flame_band){.tree = &w->tree[i],
						 .root = 1,
						 .skipped = i == BAND_CALLERS,
						 .upward = i == BAND_CALLERS};
	return NULL;
}

struct error *flame_trees_show(struct flame_state *s)
{
	if (s->at.sandwich != NO_ID)
		return show_sandwich(s);
	struct flame_tree *tree = s->at.inverted ? &s->inverted : &s->whole;
	struct arena *arena = &s->stage.subject.held->arena;
	const struct flame_seed seed = {.inverted = s->at.inverted, .frame = NO_ID};
	if (!tree->made)
		TRY(make_tree(s, tree, arena, &seed));
	TRY(weigh_tree(s, tree, arena));
	s->band_count = 1;
	s->band[0] = (struct flame_band){
		.tree = tree, .root = s->at.zoom, .above = tree->flame.depth[s->at.zoom]};
	return NULL;
}

struct error *flame_trees_weigh(struct flame_state *s)
{
	weights_weigh(&s->ground.weights, s->stage.subject.report.type);
	return flame_trees_show(s);
}

const int64_t *flame_weights(const struct flame_state *s, const struct flame_tree *tree)
{
	return s->shows_gone ? tree->with_gone : NULL;
}

int64_t flame_weight(const struct flame_state *s, const struct flame_tree *tree, uint32_t node)
{
	const int64_t *weight = flame_weights(s, tree);
	return (weight ? weight : tree->flame.total)[node];
}

struct arena *flame_arena(struct flame_state *s)
{
	return s->at.sandwich == NO_ID ? &s->stage.subject.held->arena
				       : &find_sandwich(s, s->at.sandwich)->arena;
}

uint32_t flame_selected_frame(const struct flame_state *s)
{
	return s->band[s->at.band].tree->flame.frame[s->at.selected];
}
