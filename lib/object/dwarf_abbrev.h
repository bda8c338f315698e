#pragma once
/**
 * @file
 * For dwarf*.c only: abbreviations, which say what the entries of .debug_info look like.
 *
 * A table is read as far as it was asked for: most units are only asked for their own entry,
 * which is the first.
 *
 *     struct dwarf_abbrevs table;
 *     dwarf_abbrevs_init(&table, bytes, &format);
 *     TRY(dwarf_abbrev_find(&table, code, &abbrev));   // NULL if there is none
 *
 * Memory:  a table has an arena of its own, and goes with dwarf_abbrevs_deinit().
 * Threads: one at a time.
 */
#include "base/arena.h"
#include "object/dwarf_form.h"

struct dwarf_abbrev {
	uint64_t code;
	const uint8_t *spec; ///< pairs of attribute and form, in the section
	uint16_t tag;
	bool has_children;
	bool has_address;	 ///< DW_AT_low_pc or DW_AT_ranges
	uint32_t step, step_end; ///< of the table: what passes over the values
};

struct dwarf_abbrevs {
	struct arena arena;
	struct dwarf_format format;
	struct dwarf_bytes rest; // what was not read yet
	const uint8_t *start;
	struct dwarf_abbrev *abbrev;
	struct dwarf_step *step;
	uint32_t count, cap, step_count, step_cap;
	bool sparse; // codes are not those from 1 on: all are read, and sorted
	bool sorted;
};

/** A table at the start of @p bytes, borrowed. */
void dwarf_abbrevs_init(struct dwarf_abbrevs *table, struct dwarf_bytes bytes,
			const struct dwarf_format *format);
void dwarf_abbrevs_deinit(struct dwarf_abbrevs *table);

/** How many of its bytes were read. */
uint64_t dwarf_abbrevs_read(const struct dwarf_abbrevs *table);

/** Reads what is left of the table. */
struct error *dwarf_abbrevs_complete(struct dwarf_abbrevs *table) MUST_CHECK;

/** For dwarf_abbrev_known(). */
const struct dwarf_abbrev *dwarf_abbrev_search(const struct dwarf_abbrevs *table, uint64_t code);

/** The abbreviation with that code, of those that were read; NULL if there is none. */
static inline const struct dwarf_abbrev *dwarf_abbrev_known(const struct dwarf_abbrevs *table,
							    uint64_t code)
{
	// Compilers number them from 1.
	if (code - 1 < table->count && table->abbrev[code - 1].code == code)
		return &table->abbrev[code - 1];
	return dwarf_abbrev_search(table, code);
}

/**
 * The abbreviation with that code; NULL if there is none, or it is broken.
 *
 * @param[out] ret  valid until the next call
 */
struct error *dwarf_abbrev_find(struct dwarf_abbrevs *table, uint64_t code,
				const struct dwarf_abbrev **ret) MUST_CHECK;
