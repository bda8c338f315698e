// One unit: its own DIE, and which of its functions addresses are in.
#include "object/dwarf_unit.h"

#include <dwarf.h>

#define UNIT_ARENA_LIMIT ((size_t)2 << 30)

static void read_base(struct dwarf_base *base, struct dwarf_part *part,
		      const struct dwarf_header *header, Dwarf_Die die)
{
	*base = (struct dwarf_base){
		.ranges = header->version < 5 ? dwarf_part_bytes(part, DWARF_RANGES)
					      : (struct slice){0},
		.rnglists = header->version < 5 ? (struct slice){0}
						: dwarf_part_bytes(part, DWARF_RNGLISTS),
		.addr = dwarf_part_bytes(part, DWARF_ADDR),
		.addr_base = die_number(part, die, DW_AT_addr_base),
		.rnglists_base = die_number(part, die, DW_AT_rnglists_base),
		.version = header->version,
		.address_size = header->address_size,
		.offset_size = header->offset_size,
		.big_endian = part->object->big_endian,
	};
	if (!base->addr_base)
		base->addr_base = die_number(part, die, DW_AT_GNU_addr_base);
	uint64_t low;
	if (die_address(part, die, DW_AT_low_pc, base, &low))
		base->low_pc = low;
}

void dwarf_unit_init(struct dwarf_unit *u, struct dwarf_part *part,
		     const struct dwarf_header *header, Dwarf_Die die)
{
	*u = (struct dwarf_unit){.part = part, .die = die_offset(part, die)};
	arena_init(&u->arena, UNIT_ARENA_LIMIT);
	u->ranges.arena = &u->arena;
	read_base(&u->base, part, header, die);
	u->language = die_number(part, die, DW_AT_language);
	struct die_value lines;
	u->has_lines = die_value(part, die, DW_AT_stmt_list, &lines);
	u->lines_offset = u->has_lines ? lines.number : 0;
	uint64_t elsewhere;
	u->comp_dir = die_text(part, die, DW_AT_comp_dir, &elsewhere);
	u->functions = (struct dwarf_functions){.arena = &u->arena, .part = part};
	lookup_init(&u->functions.lookup, &u->arena);
}

// A broken table names no lines; the functions may still be known.
static struct error *soften(struct error *err)
{
	if (!err || error_code(err) == ERR_NOMEM)
		return err;
	error_free(err);
	return NULL;
}

static struct error *find_rows(struct dwarf_unit *u, struct dwarf_part *skeleton)
{
	const struct dwarf_line_sections sections = {
		.line = dwarf_part_bytes(skeleton, DWARF_LINE),
		.line_str = dwarf_part_bytes(skeleton, DWARF_LINE_STR),
		.str = dwarf_part_bytes(skeleton, DWARF_STR),
		.big_endian = u->base.big_endian,
	};
	TRY(dwarf_lines_open(&sections, u->lines_offset, u->comp_dir, &u->arena, &u->lines));
	u->lines_open = true;
	return dwarf_lines_find(&u->lines, u->address, u->count, u->row);
}

struct error *dwarf_unit_ask(struct dwarf_unit *u, const struct dwarf_target *target,
			     uint32_t count)
{
	u->target = target;
	u->count = count;
	TRY(ALLOC(&u->arena, u->address, count));
	TRY(ALLOC(&u->arena, u->hit, count));
	TRY(ALLOC(&u->arena, u->row, count));
	for (uint32_t i = 0; i < count; i++)
		u->address[i] = target[i].address;
	return u->has_lines ? soften(find_rows(u, u->part)) : NULL;
}

// The first address that is not below @p low.
static uint32_t first_from(const struct dwarf_unit *u, uint64_t low)
{
	uint32_t from = 0, to = u->count;
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (u->address[middle] < low)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

// Which addresses are in the function that @p die is? Of functions that overlap, as those do
// which a linker threw away and left at 0, the one that begins last has it.
static struct error *take_function(struct dwarf_unit *u, Dwarf_Die die)
{
	TRY(die_ranges(u->part, die, &u->base, &u->ranges));
	TRY(dwarf_spend(u->budget, u->ranges.count));
	for (uint32_t k = 0; k < u->ranges.count; k++) {
		const struct dwarf_range *r = &u->ranges.range[k];
		for (uint32_t i = first_from(u, r->low); i < u->count && u->address[i] < r->high;
		     i++) {
			TRY(dwarf_spend(u->budget, 1));
			if (!u->hit[i].die || r->low >= u->hit[i].low)
				u->hit[i] = (struct dwarf_hit){die_offset(u->part, die), r->low};
		}
	}
	return NULL;
}

// Functions are under the unit, in namespaces, and in Rust in the types they belong to.
static bool may_hold_functions(const struct dwarf_unit *u, uint16_t tag)
{
	switch (tag) {
	case DW_TAG_namespace:
	case DW_TAG_module:
		return true;
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_variant_part:
	case DW_TAG_variant:
		return u->language == DW_LANG_Rust;
	default:
		return false;
	}
}

static struct error *scan(struct dwarf_unit *u, Dwarf_Die parent, bool everywhere, unsigned depth)
{
	struct error *err = NULL;
	Dwarf_Die die = depth < DWARF_DEPTH_MAX ? die_child(u->part, parent) : NULL;
	while (die && !err) {
		uint16_t tag = die_tag(u->part, die);
		err = dwarf_spend(u->budget, 1);
		if (!err && tag == DW_TAG_subprogram)
			err = take_function(u, die);
		if (!err && (everywhere || may_hold_functions(u, tag)))
			err = scan(u, die, everywhere, depth + 1);
		die = die_next(u->part, die);
	}
	die_free(die);
	return err;
}

struct error *dwarf_unit_scan(struct dwarf_unit *u, bool everywhere)
{
	Dwarf_Die die = die_at(u->part, u->die);
	struct error *err = die ? scan(u, die, everywhere, 0) : NULL;
	die_free(die);
	return err;
}
