// One unit: its own DIE, and which of its functions addresses are in.
#include "object/dwarf_unit.h"

#include "base/sort.h"

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

void dwarf_unit_init(struct dwarf_unit *u, struct dwarf_part *part, struct dwarf_part *other,
		     const struct dwarf_header *header, Dwarf_Die die)
{
	*u = (struct dwarf_unit){
		.part = part, .lines_part = part, .header = *header, .die = die_offset(part, die)};
	arena_init(&u->arena, UNIT_ARENA_LIMIT);
	u->ranges.arena = &u->arena;
	read_base(&u->base, part, header, die);
	u->language = die_number(part, die, DW_AT_language);
	struct die_value lines;
	u->has_lines = die_value(part, die, DW_AT_stmt_list, &lines);
	u->lines_offset = u->has_lines ? lines.number : 0;
	u->comp_dir = die_text(part, die, DW_AT_comp_dir, other);
	u->functions = (struct dwarf_functions){.arena = &u->arena, .part = part, .other = other};
	lookup_init(&u->functions.lookup, &u->arena);
}

struct error *dwarf_soften(struct error *err)
{
	if (!err || error_code(err) == ERR_NOMEM)
		return err;
	error_free(err);
	return NULL;
}

static struct error *find_rows(struct dwarf_unit *u)
{
	const struct dwarf_line_sections sections = {
		.line = dwarf_part_bytes(u->lines_part, DWARF_LINE),
		.line_str = dwarf_part_bytes(u->lines_part, DWARF_LINE_STR),
		.str = dwarf_part_bytes(u->lines_part, DWARF_STR),
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
	return u->has_lines ? dwarf_soften(find_rows(u)) : NULL;
}

// Which addresses are in the function whose ranges were read? Of functions that overlap, as those
// do which a linker threw away and left at 0, the one that begins last has it.
static struct error *take_ranges(struct dwarf_unit *u, uint64_t die)
{
	TRY(dwarf_spend(u->budget, u->ranges.count));
	for (uint32_t k = 0; k < u->ranges.count; k++) {
		const struct dwarf_range *r = &u->ranges.range[k];
		uint32_t i = sorted_first_from(u->address, u->count, r->low);
		for (; i < u->count && u->address[i] < r->high; i++) {
			TRY(dwarf_spend(u->budget, 1));
			if (!u->hit[i].die || r->low >= u->hit[i].low)
				u->hit[i] = (struct dwarf_hit){die, r->low};
		}
	}
	return NULL;
}

struct error *dwarf_unit_scan(struct dwarf_unit *u)
{
	struct dwarf_skimmed die;
	TRY(dwarf_skim_init(&u->skim, u->part, &u->header, &u->arena));
	TRY(dwarf_spend(u->budget, u->skim.abbrev_count + u->skim.step_count));
	dwarf_skim_start(&u->skim, u->die, u->header.next);
	while (dwarf_skim_next(&u->skim, &die)) {
		TRY(dwarf_spend(u->budget, 1));
		if (die.tag != DW_TAG_subprogram)
			continue;
		TRY(dwarf_extent_ranges(&die.extent, &u->base, &u->ranges));
		TRY(take_ranges(u, die.offset));
	}
	return NULL;
}
