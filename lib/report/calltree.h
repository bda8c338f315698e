#pragma once
/**
 * @file
 * `calltree`: who calls whom and what it costs, one row for each call that is open.
 *
 *     struct calltree t;
 *     TRY(calltree_list(&t, scratch, &flame, &options));
 *     for (uint32_t k = 0; k < t.count; k++)
 *             print(t.row[k].depth, t.row[k].node);
 *
 * The nodes are those of a flame graph (flame.h), but siblings are in the order of their weight,
 * heaviest first, and by name if they weigh the same.  Only what is open is looked at: the time is
 * that of the rows and their siblings, however large the tree is.
 *
 * Rows of the table: ROW_ENTRY with total, self, depth, 1 if it is the last one of its siblings,
 * name; inverted only the first rows below the root have a self, their total.  ROW_MORE for
 * siblings that are too light, with the sum of their totals, how many they are, depth.
 *
 * Memory:  a list is in the arena given, and borrows the flame graph.
 * Threads: any number; each list is of one.
 */
#include "report/flame.h"

struct calltree_row {
	uint32_t node; ///< of `more` their parent
	uint32_t more; ///< so many children were too light; 0: the row is a node
	uint32_t depth; ///< below the root of the list
	bool last;	///< of its siblings
	int64_t total;
};

struct calltree {
	uint32_t count, cap;
	struct calltree_row *row;
};

struct calltree_options {
	uint32_t root;	     ///< the first row
	const uint8_t *open; ///< by node, not 0 if its children are listed; NULL: of all
	uint32_t open_count; ///< nodes from here on are closed; if `open` is there
	uint32_t depth;	     ///< that the deepest row may have
	int64_t cutoff;	     ///< children that weigh less than this are one row
};

/** Lists the rows that are open. */
struct error *calltree_list(struct calltree *tree, struct arena *arena, struct flame *flame,
			    const struct calltree_options *options) MUST_CHECK;

/**
 * The heaviest child of @p node, which is open, the first one in the list; #NO_ID if it has none.
 */
uint32_t calltree_heaviest(const struct flame *flame, uint32_t node);

/** What a node weighs with all below: what was gained, if there is a base. */
static inline int64_t calltree_total(const struct flame *flame, uint32_t node)
{
	return difference_saturating(flame->total[node], flame->base_total[node]);
}

/** The same of what ends there. */
static inline int64_t calltree_self(const struct flame *flame, uint32_t node)
{
	return difference_saturating(flame->self[node], flame->base_self[node]);
}

/** The smallest weight that is at least @p fraction of all; never less than 0. */
int64_t calltree_cutoff(int64_t total, double fraction);

/**
 * Makes the table: nodes down to nodefraction of the total, siblings cut at that.
 *
 * @param depth     calls below the root
 * @param inverted  callers are below those that they call
 */
struct error *report_calltree(const struct view *view, const struct graph_question *question,
			      uint32_t depth, bool inverted, const struct sink *sink,
			      struct arena *scratch) MUST_CHECK;
