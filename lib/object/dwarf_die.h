#pragma once
/**
 * @file
 * For dwarf*.c only: entries of .debug_info, and what they say.
 *
 *     struct die die;
 *     TRY(die_at(part, offset, &die));
 *     if (die.unit)
 *             name = die_text(part, &die, DW_AT_name, NULL);
 *
 * Questions about an entry are answered, or they are not: what is missing and what is broken
 * are the same to a reader of names.
 *
 * Memory:  an entry is a value, which borrows from the part; so do texts.
 * Threads: one at a time.
 */
#include "object/dwarf_part.h"

struct die {
	const struct dwarf_header *unit; ///< NULL if there is no such entry
	uint64_t offset;		 ///< in .debug_info
	uint16_t tag;
	struct dwarf_bytes spec, values; ///< private: attributes and forms, and what they have here
};

/** Reads the entry at @p offset of .debug_info. */
struct error *die_at(struct dwarf_part *part, uint64_t offset, struct die *ret) MUST_CHECK;

bool die_has(const struct die *die, uint16_t attribute);

/** A constant, an address, an offset into another section, or an index, whatever its form. */
struct die_value {
	uint64_t number;
	uint16_t form;
};
bool die_value(const struct die *die, uint16_t attribute, struct die_value *ret);

/** The number of die_value() alone; 0 if there is none. */
uint64_t die_number(const struct die *die, uint16_t attribute);

/**
 * The entry that an attribute refers to, by its offset in .debug_info; *ret_other is set
 * if that is in the file that dwz made for several.
 */
bool die_reference(const struct die *die, uint16_t attribute, uint64_t *ret, bool *ret_other);

/**
 * Text; NULL if there is none, or it is empty.  @p other is the file that dwz made, where it may
 * be; NULL if there is none.
 */
const char *die_text(struct dwarf_part *part, const struct die *die, uint16_t attribute,
		     struct dwarf_part *other);
