// Which mapping an address is in: the first of the list that has it.
//
// The ends of all mappings cut the addresses into stretches; for each stretch two tables say the
// first mapping whose range, or whose missing head, covers it.  A head is what lies between the
// start of the file in memory and the start of the mapping; the first location in it makes the
// mapping longer.
#include <stdlib.h>

#include "base/sort.h"
#include "format/legacy.h"
#include "format/legacy_maps.h"

struct assigner {
	struct profile *p;
	uint64_t *cut; // sorted; stretch i is [cut[i], cut[i + 1])
	uint32_t cut_count;
	map_id *whole; // by stretch: the first mapping that has it
	map_id *head;  // by stretch: the first mapping whose head has it
};

// The number of cuts at or below @p address.
static uint32_t cuts_up_to(const struct assigner *a, uint64_t address)
{
	return SORTED_SPLIT(i, a->cut_count, a->cut[i] <= address);
}

// Lets mapping @p m have [start, end), where no mapping before it in the list has.
static void cover(const struct assigner *a, map_id *table, uint64_t start, uint64_t end, map_id m)
{
	if (start >= end)
		return;
	uint32_t stop = cuts_up_to(a, end) - 1;
	for (uint32_t i = cuts_up_to(a, start) - 1; i < stop; i++)
		if (table[i] > m)
			table[i] = m;
}

static struct error *make_tables(struct assigner *a, struct arena *scratch)
{
	const struct profile *p = a->p;
	uint32_t count = p->mapping.count;
	TRY(ALLOC(scratch, a->cut, (size_t)count * 3 + 1));
	TRY(ALLOC(scratch, a->whole, (size_t)count * 3 + 1));
	TRY(ALLOC(scratch, a->head, (size_t)count * 3 + 1));
	for (map_id m = 0; m < count; m++) {
		a->cut[a->cut_count++] = p->mapping.start[m];
		a->cut[a->cut_count++] = p->mapping.limit[m];
		a->cut[a->cut_count++] = p->mapping.start[m] - p->mapping.offset[m];
	}
	a->cut_count = sort_unique(a->cut, a->cut_count);
	for (uint32_t i = 0; i < a->cut_count; i++)
		a->whole[i] = a->head[i] = NO_ID;
	for (map_id m = 0; m < count; m++) {
		uint64_t start = p->mapping.start[m], offset = p->mapping.offset[m];
		cover(a, a->whole, start, p->mapping.limit[m], m);
		if (offset && start <= p->mapping.limit[m])
			cover(a, a->head, start - offset, start, m);
	}
	return NULL;
}

static struct error *find(struct assigner *a, struct builder *b, uint64_t address, map_id *fake,
			  map_id *ret)
{
	struct profile *p = a->p;
	uint32_t cuts = cuts_up_to(a, address);
	map_id m = cuts ? a->whole[cuts - 1] : NO_ID;
	if (m == NO_ID && *fake == NO_ID && cuts && (m = a->head[cuts - 1]) != NO_ID) {
		uint64_t start = p->mapping.start[m];
		p->mapping.start[m] -= p->mapping.offset[m];
		p->mapping.offset[m] = 0;
		cover(a, a->whole, p->mapping.start[m], start, m);
	}
	if (m == NO_ID && *fake == NO_ID)
		TRY(builder_add_mapping(b, &(struct builder_mapping){.limit = UINT64_MAX}, fake));
	*ret = m != NO_ID ? m : *fake;
	return NULL;
}

struct error *legacy_maps_assign(struct legacy *l)
{
	struct profile *p = builder_profile(l->b);
	struct assigner a = {.p = p};
	map_id fake = NO_ID;
	TRY(make_tables(&a, &l->scratch));
	for (loc_id i = 0; i < p->loc.count; i++)
		if (p->loc.address[i] != 0)
			TRY(find(&a, l->b, p->loc.address[i], &fake, &p->loc.mapping[i]));
	return NULL;
}
