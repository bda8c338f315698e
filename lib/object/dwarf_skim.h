#pragma once
/**
 * @file
 * For dwarf*.c only: the DIEs of a unit in the order of the file, by tag and depth alone.
 *
 * A unit holds thousands of DIEs, of variables and types, for each one that has something to do
 * with names, and most do not say where the next one beside them is. The bytes are passed over
 * once, and attributes are read of those that matter:
 *
 *     struct dwarf_skim skim;
 *     TRY(dwarf_skim_init(&skim, part, unit));
 *     dwarf_skim_start(&skim, offset);
 *     while (dwarf_skim_next(&skim, &skimmed))
 *             if (skimmed.tag == DW_TAG_subprogram)
 *                     dwarf_skim_die(&skim, &skimmed, &die);
 *
 * Memory:  borrows abbreviations from the part, which holds those of the last skim.
 * Threads: one at a time.
 */
#include "object/dwarf_die.h"

struct dwarf_skim {
	struct slice info;
	struct slice specs;
	struct dwarf_bytes at;
	const struct dwarf_header *unit;
	struct dwarf_abbrevs *abbrevs;
	uint32_t depth;
	bool over;
};

struct dwarf_skimmed {
	uint64_t offset; ///< in .debug_info
	uint32_t depth;	 ///< 0 for the one that was started with
	uint16_t tag;
	bool has_address;	      ///< DW_AT_low_pc or DW_AT_ranges
	const uint8_t *spec, *values; ///< private
};

/** Reads the abbreviations of the unit. Those that are broken are left out: skimming ends at one.
 */
struct error *dwarf_skim_init(struct dwarf_skim *skim, struct dwarf_part *part,
			      const struct dwarf_header *unit) MUST_CHECK;

/** Begins at the DIE at @p offset, which is in the unit. */
void dwarf_skim_start(struct dwarf_skim *skim, uint64_t offset);

/** The next DIE; false after the last of those within the first one. */
bool dwarf_skim_next(struct dwarf_skim *skim, struct dwarf_skimmed *ret);

/** The DIE that dwarf_skim_next() gave. */
struct die dwarf_skim_die(const struct dwarf_skim *skim, const struct dwarf_skimmed *skimmed);
