#include "object/dwarf_part.h"

#include "base/sort.h"
#include "object/dwarf_constants.h"

#define PART_ARENA_LIMIT ((size_t)2 << 30)

// Abbreviations are read again for units that were left and are come back to.
#define ABBREVS_AGAIN  64
#define ABBREVS_ALWAYS ((uint64_t)64 << 20)

static const char *const section_name[DWARF_SECTIONS] = {
	[DWARF_INFO] = "info",
	[DWARF_ABBREV] = "abbrev",
	[DWARF_STR] = "str",
	[DWARF_LINE_STR] = "line_str",
	[DWARF_STR_OFFSETS] = "str_offsets",
	[DWARF_ADDR] = "addr",
	[DWARF_LINE] = "line",
	[DWARF_RANGES] = "ranges",
	[DWARF_RNGLISTS] = "rnglists",
	[DWARF_ARANGES] = "aranges",
};

static struct error *read_section(struct dwarf_part *p, enum dwarf_section_id id)
{
	if (p->section[id].read)
		return NULL;
	p->section[id].read = true;
	return p->section[id].in_file ? object_section_bytes(p->object, p->section[id].in_file,
							     &p->section[id].bytes)
				      : NULL;
}

struct slice dwarf_part_bytes(struct dwarf_part *p, enum dwarf_section_id id)
{
	error_free(read_section(p, id));
	return p->section[id].bytes;
}

// Length, version, then in two orders the size of addresses and where the abbreviations are; of
// some units since version 5 a number. False for those that cannot be read.
static bool read_header(struct dwarf_bytes *b, const uint8_t *start, struct dwarf_header *h)
{
	h->offset = (uint64_t)(b->at - start);
	uint64_t length = dwarf_length(b, &h->format.offset_size);
	struct dwarf_bytes unit = *b;
	dwarf_limit(&unit, length);
	b->at = unit.end;
	h->next = (uint64_t)(unit.end - start);
	h->format.version = (uint16_t)dwarf_number(&unit, 2);
	if (h->format.version < 2 || h->format.version > 5)
		return false;
	if (h->format.version >= 5) {
		h->type = dwarf_byte(&unit);
		h->format.address_size = dwarf_byte(&unit);
	}
	h->abbrevs = dwarf_number(&unit, h->format.offset_size);
	if (h->format.version < 5)
		h->format.address_size = dwarf_byte(&unit);
	if (h->type == DW_UT_skeleton || h->type == DW_UT_split_compile)
		h->signature = dwarf_number(&unit, 8);
	if (h->type == DW_UT_type || h->type == DW_UT_split_type)
		dwarf_skip(&unit, 8u + h->format.offset_size);
	h->die = (uint64_t)(unit.at - start);
	return !unit.failed;
}

static struct error *read_units(struct dwarf_part *p)
{
	struct slice info = p->section[DWARF_INFO].bytes;
	struct dwarf_bytes b = dwarf_bytes(info, 0, p->object->big_endian);
	while (dwarf_left(&b) > 0) {
		struct dwarf_header header = {0};
		if (!read_header(&b, (const uint8_t *)info.text, &header))
			continue;
		TRY(RESERVE(&p->arena, p->unit, p->unit_count, p->unit_cap));
		p->unit[p->unit_count++] = header;
	}
	return NULL;
}

static struct error *open_sections(struct dwarf_part *p)
{
	arena_init(&p->arena, PART_ARENA_LIMIT);
	p->held = DWARF_TABLES;
	if (p->section[DWARF_INFO].size == 0 || p->section[DWARF_ABBREV].size == 0)
		return NULL;
	struct error *err = read_section(p, DWARF_INFO);
	if (!err)
		err = read_section(p, DWARF_ABBREV);
	if (!err)
		err = read_units(p);
	p->budget = p->section[DWARF_ABBREV].bytes.len * ABBREVS_AGAIN + ABBREVS_ALWAYS;
	if (err)
		dwarf_part_close(p);
	return err;
}

void dwarf_part_sections(struct object *object, const char *suffix, struct dwarf_part *ret)
{
	*ret = (struct dwarf_part){.object = object};
	for (size_t i = 0; i < DWARF_SECTIONS; i++) {
		char name[32] = "";
		strcat(strcat(name, section_name[i]), suffix);
		const struct object_section *s = object_debug_section(object, name);
		ret->section[i].in_file = s;
		ret->section[i].size = !s ? 0 : s->compressed ? s->size : s->file_size;
	}
}

struct error *dwarf_part_open(struct object *object, const char *suffix, struct dwarf_part *ret)
{
	dwarf_part_sections(object, suffix, ret);
	return open_sections(ret);
}

struct error *dwarf_part_of(struct object *object, const struct slice section[DWARF_SECTIONS],
			    struct dwarf_part *ret)
{
	*ret = (struct dwarf_part){.object = object};
	for (size_t i = 0; i < DWARF_SECTIONS; i++) {
		ret->section[i].bytes = section[i];
		ret->section[i].size = section[i].len;
		ret->section[i].read = true;
	}
	return open_sections(ret);
}

void dwarf_part_close(struct dwarf_part *p)
{
	for (size_t i = 0; i < DWARF_TABLES; i++)
		if (p->table[i].used)
			dwarf_abbrevs_deinit(&p->table[i].abbrevs);
	arena_deinit(&p->arena);
	*p = (struct dwarf_part){0};
}

static bool is_in(const struct dwarf_header *unit, uint64_t offset)
{
	return offset >= unit->die && offset < unit->next;
}

const struct dwarf_header *dwarf_part_unit(struct dwarf_part *p, uint64_t offset)
{
	if (p->last && is_in(p->last, offset))
		return p->last;
	uint32_t low = SORTED_SPLIT(i, p->unit_count, p->unit[i].next <= offset);
	if (low == p->unit_count || !is_in(&p->unit[low], offset))
		return NULL;
	return p->last = &p->unit[low];
}

static bool same_format(const struct dwarf_format *a, const struct dwarf_format *b)
{
	return a->version == b->version && a->address_size == b->address_size &&
	       a->offset_size == b->offset_size;
}

// Number of the table of a unit; DWARF_TABLES if it is not kept.
static uint32_t find_table(const struct dwarf_part *p, const struct dwarf_header *unit)
{
	uint32_t i = 0;
	while (i < DWARF_TABLES && !(p->table[i].used && p->table[i].offset == unit->abbrevs &&
				     same_format(&p->table[i].abbrevs.format, &unit->format)))
		i++;
	return i;
}

// Makes room for a table: not where the one is that is held.
static uint32_t free_table(struct dwarf_part *p)
{
	if (p->next == p->held)
		p->next = (p->next + 1) % DWARF_TABLES;
	uint32_t i = p->next;
	p->next = (i + 1) % DWARF_TABLES;
	if (!p->table[i].used)
		return i;
	uint64_t cost = dwarf_abbrevs_read(&p->table[i].abbrevs);
	p->budget -= cost < p->budget ? cost : p->budget;
	dwarf_abbrevs_deinit(&p->table[i].abbrevs);
	p->table[i].used = false;
	return i;
}

struct error *dwarf_part_abbrevs(struct dwarf_part *p, const struct dwarf_header *unit, bool hold,
				 struct dwarf_abbrevs **ret)
{
	uint32_t i = find_table(p, unit);
	if (i == DWARF_TABLES) {
		if (p->budget == 0)
			return error_new(ERR_LIMIT, "abbreviations that have no end");
		i = free_table(p);
		p->table[i].used = true;
		p->table[i].offset = unit->abbrevs;
		dwarf_abbrevs_init(&p->table[i].abbrevs,
				   dwarf_bytes(p->section[DWARF_ABBREV].bytes, unit->abbrevs,
					       p->object->big_endian),
				   &unit->format);
	}
	if (hold)
		p->held = i;
	*ret = &p->table[i].abbrevs;
	return NULL;
}
