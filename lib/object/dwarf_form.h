#pragma once
/**
 * @file
 * For dwarf*.c only: how values are written in .debug_info, form by form.
 *
 * A form says how many bytes a value has, or where that stands. What a value means is up to its
 * attribute: a constant, an address, an offset into another section, an index of one.
 *
 * Layout: DWARF 5, 7.5.6; the forms called GNU from elfutils.
 */
#include "object/dwarf_bytes.h"

/** What the sizes of a unit's values depend on. */
struct dwarf_format {
	uint16_t version;
	uint8_t address_size, offset_size;
};

enum dwarf_how {
	DWARF_STEP_FIXED, ///< `size` bytes
	DWARF_STEP_LEB,
	DWARF_STEP_TEXT,
	DWARF_STEP_BLOCK,    ///< a LEB128 number and that many bytes
	DWARF_STEP_BLOCK_OF, ///< a number of `size` bytes and that many
	DWARF_STEP_INDIRECT, ///< the form is in the entry
	DWARF_STEP_UNKNOWN,
};

/** How one value, or several that follow each other, are passed over. */
struct dwarf_step {
	enum dwarf_how how;
	uint32_t size;
};

struct dwarf_step dwarf_step_of(const struct dwarf_format *format, uint64_t form);

/** Adds what @p next passes over to @p step; false if that takes a step of its own. */
bool dwarf_step_join(struct dwarf_step *step, struct dwarf_step next);

/** For dwarf_step_take(). */
void dwarf_step_take_other(const struct dwarf_format *format, struct dwarf_bytes *b,
			   struct dwarf_step step);

/** Passes over a step; @p b has failed if its bytes are not there, or the form is unknown. */
static inline void dwarf_step_take(const struct dwarf_format *format, struct dwarf_bytes *b,
				   struct dwarf_step step)
{
	if (step.how == DWARF_STEP_FIXED)
		dwarf_skip(b, step.size);
	else if (step.how == DWARF_STEP_LEB)
		dwarf_uleb(b);
	else
		dwarf_step_take_other(format, b, step);
}

/**
 * Reads a constant, an address, an offset or an index; false if the form holds no such number.
 *
 * @param implicit  the value of #DW_FORM_implicit_const, which stands with the abbreviation
 */
bool dwarf_form_number(const struct dwarf_format *format, uint64_t form, struct dwarf_bytes *b,
		       int64_t implicit, uint64_t *ret);
