// Columns by node; a sample is the way from its node up to the root.
#include "format/calltree.h"

#include <assert.h>

#include "base/hash.h"
#include "base/saturate.h"

struct error *calltree_init(struct calltree *tree, struct arena *arena)
{
	*tree = (struct calltree){.arena = arena};
	lookup_init(&tree->known, arena);
	uint32_t root;
	return calltree_child(tree, NO_ID, NO_ID, &root);
}

struct error *calltree_node(struct calltree *tree, uint32_t caller, loc_id loc, uint32_t *ret)
{
	uint32_t n = tree->count, old = tree->cap, cap;
	GROW(tree->arena, tree->caller, n, old, cap);
	GROW(tree->arena, tree->loc, n, old, cap);
	for (unsigned i = 0; i < CALLTREE_COSTS; i++)
		GROW(tree->arena, tree->cost[i], n, old, cap);
	tree->cap = cap;
	tree->caller[n] = caller;
	tree->loc[n] = loc;
	for (unsigned i = 0; i < CALLTREE_COSTS; i++)
		tree->cost[i][n] = 0;
	tree->count++;
	*ret = n;
	return NULL;
}

struct error *calltree_child(struct calltree *tree, uint32_t caller, loc_id loc, uint32_t *ret)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)caller << 32 | loc);
	uint32_t at;
	for (uint32_t n = lookup_first(&tree->known, hash, &at); n != NO_ID;
	     n = lookup_next(&tree->known, hash, &at))
		if (tree->caller[n] == caller && tree->loc[n] == loc) {
			*ret = n;
			return NULL;
		}
	TRY(calltree_node(tree, caller, loc, ret));
	uint32_t same; // nodes and look-ups count alike, since there are no others in such a tree
	return lookup_add(&tree->known, hash, &same);
}

void calltree_add(struct calltree *tree, uint32_t node, unsigned cost, int64_t value)
{
	tree->cost[cost][node] = sum_saturating(tree->cost[cost][node], value);
}

static struct error *push_stack(const struct calltree *tree, struct builder *b, uint32_t node)
{
	uint32_t depth = 0;
	for (uint32_t n = node; n != NO_ID; n = tree->caller[n]) {
		if (depth++ > tree->count)
			return error_new(ERR_FORMAT, "node %u of the call tree is called from itself",
					 node);
		if (tree->loc[n] != NO_ID)
			TRY(builder_push(b, tree->loc[n]));
	}
	return NULL;
}

// False if nothing was ever added.
static bool has_cost(const struct calltree *tree, uint32_t node)
{
	for (unsigned i = 0; i < CALLTREE_COSTS; i++)
		if (tree->cost[i][node])
			return true;
	return false;
}

struct error *calltree_emit(const struct calltree *tree, struct builder *b, uint32_t type,
			    str_id key, str_id value)
{
	uint32_t types = builder_profile(b)->type.count;
	int64_t cost[CALLTREE_TYPES] = {0};
	assert(types <= CALLTREE_TYPES);
	for (uint32_t n = 0; n < tree->count; n++) {
		if (!has_cost(tree, n))
			continue;
		TRY(push_stack(tree, b, n));
		if (builder_depth(b) == 0)
			continue;
		for (unsigned i = 0; i < CALLTREE_COSTS && type + i < types; i++)
			cost[type + i] = tree->cost[i][n];
		if (key)
			TRY(builder_label(b, key, value));
		TRY(builder_add_to_sample(b, cost));
	}
	return NULL;
}
