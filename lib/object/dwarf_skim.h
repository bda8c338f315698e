#pragma once
/**
 * @file
 * For dwarf*.c only: the DIEs of a unit in the order of the file, by tag, depth and addresses.
 *
 * A unit holds thousands of DIEs, of variables and types, for each one that has something to do
 * with names. Most have no DW_AT_sibling, so libdwarf finds the next one by reading whatever is
 * inside, again at each depth; here the bytes are passed over once, what a DIE says about addresses
 * is picked up on the way, and libdwarf is asked about those that matter:
 *
 *     struct dwarf_skim skim;
 *     TRY(dwarf_skim_init(&skim, part, &header, &arena));
 *     dwarf_skim_start(&skim, offset, end);
 *     while (dwarf_skim_next(&skim, &die))
 *             if (die.tag == DW_TAG_subprogram) ...
 *
 * Memory:  abbreviations are in the arena.
 * Threads: one at a time.
 */
#include "object/dwarf_ranges.h"

/** Private: a stretch of an entry that is passed over in one step. */
struct dwarf_step {
	uint8_t how;
	uint8_t place; ///< which of the extent's values it holds
	uint16_t form; ///< of that one
	uint64_t size;
};

/** Private: an abbreviation. */
struct dwarf_abbrev {
	uint64_t code;
	uint16_t tag;
	bool has_children, trampoline;
	uint32_t step, step_end;
};

struct dwarf_skim {
	struct slice info;
	struct dwarf_bytes at;
	uint32_t depth;
	bool over;
	struct dwarf_abbrev *abbrev; ///< by code
	struct dwarf_step *step;
	uint32_t abbrev_count, abbrev_cap, step_count, step_cap;
	uint16_t version;
	uint8_t address_size, offset_size;
};

struct dwarf_skimmed {
	uint64_t offset; ///< in .debug_info
	uint32_t depth;	 ///< 0 for the one that was started with
	uint16_t tag;
	bool trampoline; ///< it has DW_AT_trampoline
	struct dwarf_extent extent;
};

/** Reads the abbreviations of the unit. Those that are broken are left out: skimming ends at one.
 */
struct error *dwarf_skim_init(struct dwarf_skim *skim, struct dwarf_part *part,
			      const struct dwarf_header *header, struct arena *arena) MUST_CHECK;

/** Begins at the DIE at @p offset; the unit ends at @p end. */
void dwarf_skim_start(struct dwarf_skim *skim, uint64_t offset, uint64_t end);

/** The next DIE; false after the last of those within the first one. */
bool dwarf_skim_next(struct dwarf_skim *skim, struct dwarf_skimmed *ret);
