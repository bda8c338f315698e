// A hash table, unless the ids count up from 1.
#include "base/idmap.h"

#include "base/arena.h"
#include "base/hash.h"

static bool count_from_one(const uint64_t *id, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (id[i] != (uint64_t)i + 1)
			return false;
	return true;
}

static uint32_t *find_slot(const struct idmap *map, uint64_t id)
{
	uint32_t mask = map->slot_count - 1;
	for (uint32_t at = (uint32_t)hash_u64(id ^ hash_seed()) & mask;; at = (at + 1) & mask) {
		uint32_t *slot = &map->slot[at];
		if (*slot == 0 || map->id[*slot - 1] == id)
			return slot;
	}
}

struct error *idmap_build(struct idmap *map, struct arena *arena, const uint64_t *id,
			  uint32_t count, uint32_t *ret_repeated)
{
	*map = (struct idmap){.id = id, .count = count};
	*ret_repeated = NO_ID;
	if (count_from_one(id, count)) {
		map->counts_from_one = true;
		return NULL;
	}
	map->slot_count = 16;
	while (map->slot_count / 2 < count)
		map->slot_count *= 2;
	TRY(ALLOC(arena, map->slot, map->slot_count));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *slot = find_slot(map, id[i]);
		if (*slot && *ret_repeated == NO_ID)
			*ret_repeated = i;
		if (!*slot)
			*slot = i + 1;
	}
	return NULL;
}

uint32_t idmap_find(const struct idmap *map, uint64_t id)
{
	if (map->counts_from_one)
		return id - 1 < map->count ? (uint32_t)(id - 1) : NO_ID;
	return *find_slot(map, id) - 1;
}
