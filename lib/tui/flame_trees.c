// A tree for each way to look at the stacks; a sandwich is made of stacks that are cut at its
// function.
#include "tui/flame_state.h"

static struct error *scale_tree(struct flame_state *s, struct flame_tree *t, struct arena *arena)
{
	if (!t->scale.start)
		TRY(flame_scale_init(&t->scale, arena, &t->flame, t->flame.total));
	if (s->shows_gone && !t->with_gone)
		TRY(ALLOC(arena, t->with_gone, t->flame.count));
	if (s->shows_gone)
		flame_weigh_with_gone(&t->flame, t->with_gone);
	flame_scale_weigh(&t->scale, s->shows_gone ? t->with_gone : t->flame.total);
	t->hottest = flame_look_hottest(&t->flame);
	return NULL;
}

static struct error *make_tree(struct flame_state *s, struct flame_tree *t, struct arena *arena,
			       const struct stacks *stacks, bool inverted)
{
	*t = (struct flame_tree){0};
	TRY(flame_build(&t->flame, arena, stacks, inverted));
	if (t->flame.type != s->stage.subject.report.type)
		flame_weigh(&t->flame, s->stage.subject.report.type);
	TRY(scale_tree(s, t, arena));
	t->made = true;
	return NULL;
}

struct error *flame_trees_init(struct flame_state *s)
{
	TRY(make_tree(s, &s->whole, &s->stage.subject.held->arena, &s->stage.subject.stacks, false));
	s->compares = s->whole.flame.differs;
	s->at.inverted = s->stage.subject.question->config->inverted;
	return flame_trees_show(s);
}

static struct error *make_sandwich(struct flame_state *s, uint32_t frame)
{
	struct arena *arena = &s->sandwich_arena;
	arena_reset(arena);
	s->sandwich_of = NO_ID;
	s->search.of = NULL;
	for (unsigned i = 0; i < FLAME_BANDS; i++) {
		bool callers = i == BAND_CALLERS;
		TRY(stacks_cut(&s->stage.subject.stacks, arena, frame, callers, &s->cut[i]));
		TRY(make_tree(s, &s->sandwich[i], arena, &s->cut[i], callers));
	}
	s->sandwich_of = frame;
	return NULL;
}

static void show_sandwich(struct flame_state *s)
{
	s->band_count = FLAME_BANDS;
	for (unsigned i = 0; i < FLAME_BANDS; i++)
		s->band[i] = (struct flame_band){.tree = &s->sandwich[i],
						 .root = s->sandwich[i].flame.count > 1,
						 .skipped = i == BAND_CALLERS,
						 .upward = i == BAND_CALLERS};
}

struct error *flame_trees_show(struct flame_state *s)
{
	if (s->at.sandwich != NO_ID) {
		if (s->sandwich_of != s->at.sandwich)
			TRY(make_sandwich(s, s->at.sandwich));
		show_sandwich(s);
		return NULL;
	}
	struct flame_tree *tree = s->at.inverted ? &s->inverted : &s->whole;
	if (!tree->made)
		TRY(make_tree(s, tree, &s->stage.subject.held->arena, &s->stage.subject.stacks, true));
	s->band_count = 1;
	s->band[0] = (struct flame_band){
		.tree = tree, .root = s->at.zoom, .above = tree->flame.depth[s->at.zoom]};
	return NULL;
}

static struct flame_tree *tree_of(struct flame_state *s, size_t i)
{
	struct flame_tree *const all[] = {&s->whole, &s->inverted, &s->sandwich[0],
					  &s->sandwich[1]};
	bool there = i < 2 || s->sandwich_of != NO_ID;
	return there && all[i]->made ? all[i] : NULL;
}

#define TREES 4

struct error *flame_trees_scale(struct flame_state *s)
{
	s->search.of = NULL;
	for (size_t i = 0; i < TREES; i++)
		if (tree_of(s, i))
			TRY(scale_tree(s, tree_of(s, i),
				       i < 2 ? &s->stage.subject.held->arena : &s->sandwich_arena));
	return NULL;
}

struct error *flame_trees_weigh(struct flame_state *s)
{
	for (size_t i = 0; i < TREES; i++)
		if (tree_of(s, i))
			flame_weigh(&tree_of(s, i)->flame, s->stage.subject.report.type);
	return flame_trees_scale(s);
}

uint32_t flame_selected_frame(const struct flame_state *s)
{
	return s->band[s->at.band].tree->flame.frame[s->at.selected];
}
