#pragma once
/**
 * @file
 * For dwarf*.c only: which addresses a DIE covers, from .debug_ranges, .debug_rnglists and
 * .debug_addr.
 *
 * Read here and not by libdwarf, whose 20210528 crashes on broken lists (dwarf_part.c).
 *
 * Hostile input: a list costs its bytes; that many DIEs may name the same one is the caller's to
 * bound.
 *
 * Memory:  lists are in an arena and used again and again.
 * Threads: one at a time.
 */
#include "object/dwarf_part.h"

struct dwarf_range {
	uint64_t low, high; ///< low < high
};

struct dwarf_ranges {
	struct arena *arena;
	struct dwarf_range *range;
	uint32_t count, cap;
};

/** What the DIEs of a unit count from. */
struct dwarf_base {
	struct slice ranges, rnglists, addr;
	uint64_t low_pc;	///< of the unit
	uint64_t addr_base;	///< DW_AT_addr_base
	uint64_t rnglists_base; ///< DW_AT_rnglists_base
	uint64_t ranges_base;	///< DW_AT_GNU_ranges_base, added to offsets in a .dwo
	uint16_t version;
	uint8_t address_size, offset_size;
	bool big_endian;
};

/** The address that an attribute holds; false if it holds none. */
bool die_address(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute,
		 const struct dwarf_base *base, uint64_t *ret);

/** What a DIE says about the addresses it covers; the form is 0 of what it does not say. */
struct dwarf_extent {
	struct die_value low, high, list; ///< DW_AT_low_pc, DW_AT_high_pc, DW_AT_ranges
};

/** The addresses that follow from it. */
struct error *dwarf_extent_ranges(const struct dwarf_extent *extent, const struct dwarf_base *base,
				  struct dwarf_ranges *ret) MUST_CHECK;

/** The addresses of @p die. */
struct error *die_ranges(struct dwarf_part *part, Dwarf_Die die, const struct dwarf_base *base,
			 struct dwarf_ranges *ret) MUST_CHECK;

/**
 * Reads the next table of .debug_aranges: whose unit's header is at *ret_unit, and what it
 * covers, into @p ret.
 */
struct error *dwarf_aranges_next(struct dwarf_bytes *aranges, uint64_t *ret_unit,
				 struct dwarf_ranges *ret) MUST_CHECK;
