// Open addressing with linear probing; the table doubles when it is half full.
#include "base/strtab.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

#define MAX_STRINGS (1u << 31)

const char *strtab_text(const struct strtab *tab, str_id id)
{
	assert(id < tab->count);
	return tab->text[id];
}

uint32_t strtab_len(const struct strtab *tab, str_id id)
{
	assert(id < tab->count);
	return tab->length[id];
}

int strtab_compare(const struct strtab *tab, str_id a, str_id b)
{
	if (a == b)
		return 0;
	uint32_t len_a = tab->length[a], len_b = tab->length[b];
	int order = memcmp(tab->text[a], tab->text[b], len_a < len_b ? len_a : len_b);
	return order ? order : (len_a > len_b) - (len_a < len_b);
}

// The slot where the string is, or where it would go.
static uint32_t *find_slot(const struct strtab *tab, const char *text, size_t len)
{
	uint32_t mask = tab->slot_count - 1;
	uint32_t at = (uint32_t)hash_bytes(text, len) & mask;
	for (;; at = (at + 1) & mask) {
		uint32_t *slot = &tab->slot[at];
		if (*slot == 0)
			return slot;
		uint32_t id = *slot - 1;
		if (tab->length[id] == len && (len == 0 || memcmp(tab->text[id], text, len) == 0))
			return slot;
	}
}

static struct error *rehash(struct strtab *tab, uint32_t slot_count)
{
	uint32_t *slot;
	TRY(ALLOC(tab->arena, slot, slot_count));
	tab->slot = slot;
	tab->slot_count = slot_count;
	for (uint32_t id = 0; id < tab->count; id++)
		*find_slot(tab, tab->text[id], tab->length[id]) = id + 1;
	return NULL;
}

static struct error *reserve(struct strtab *tab, uint32_t capacity)
{
	const char **text =
		arena_grow(tab->arena, tab->text, tab->capacity, capacity, sizeof *text);
	if (!text)
		return arena_error(tab->arena);
	tab->text = text;
	uint32_t *length =
		arena_grow(tab->arena, tab->length, tab->capacity, capacity, sizeof *length);
	if (!length)
		return arena_error(tab->arena);
	tab->length = length;
	tab->capacity = capacity;
	return NULL;
}

struct error *strtab_init(struct strtab *tab, struct arena *arena)
{
	*tab = (struct strtab){.arena = arena};
	TRY(rehash(tab, 64));
	str_id empty;
	return strtab_intern(tab, "", 0, &empty);
}

struct error *strtab_init_copy(struct strtab *tab, struct arena *arena, const struct strtab *from)
{
	struct strtab copy = {.arena = arena};
	TRY(reserve(&copy, from->count + 16));
	memcpy(copy.text, from->text, from->count * sizeof *copy.text);
	memcpy(copy.length, from->length, from->count * sizeof *copy.length);
	copy.count = from->count;
	TRY(ALLOC(arena, copy.slot, from->slot_count));
	memcpy(copy.slot, from->slot, from->slot_count * sizeof *copy.slot);
	copy.slot_count = from->slot_count;
	*tab = copy;
	return NULL;
}

str_id strtab_find(const struct strtab *tab, const char *text, size_t len)
{
	uint32_t slot = *find_slot(tab, text, len);
	return slot ? slot - 1 : NO_ID;
}

struct error *strtab_intern(struct strtab *tab, const char *text, size_t len, str_id *ret)
{
	uint32_t *slot = find_slot(tab, text, len);
	if (*slot) {
		*ret = *slot - 1;
		return NULL;
	}
	if (tab->count >= MAX_STRINGS || len >= UINT32_MAX)
		return error_new(ERR_LIMIT, "more strings than a profile can have");
	if (tab->count == tab->capacity)
		TRY(reserve(tab, tab->capacity ? tab->capacity * 2 : 64));
	if (tab->count >= tab->slot_count / 2) {
		TRY(rehash(tab, tab->slot_count * 2));
		slot = find_slot(tab, text, len);
	}
	TRY(arena_copy_bytes(tab->arena, text, len, &tab->text[tab->count]));
	tab->length[tab->count] = (uint32_t)len;
	*ret = tab->count++;
	*slot = tab->count;
	return NULL;
}
