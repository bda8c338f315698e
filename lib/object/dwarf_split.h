#pragma once
/**
 * @file
 * For dwarf*.c only: units whose DIEs are in another file, as -gsplit-dwarf leaves them.
 *
 * The binary keeps a skeleton: what it covers, its line table, and the name of the .dwo.  That one
 * is looked for in the .dwp beside the binary, which holds many, then under its name.  It must
 * carry the skeleton's number; if there is none, the skeleton alone has to do.
 *
 * libdwarf is given the sections of the .dwo, or the parts of the .dwp's that are the unit's, as if
 * they were a binary's own; addresses are resolved here, so the two need not know of each other.
 *
 * Memory:  one unit is open at a time.
 * Threads: one at a time.
 */
#include "object/dwarf_unit.h"

/** The fields are private but for `missing`. */
struct dwarf_split {
	struct object *package; // the .dwp
	struct object *file;	// the .dwo of the unit that is open
	struct dwarf_part part;
	bool package_tried;
	uint32_t missing;   ///< units whose .dwo was not there
	char *missing_name; ///< of one of them
};

/**
 * If @p die, the unit's own, is a skeleton: finds the rest and lets @p unit read that.
 *
 * @param part  of the binary
 */
struct error *dwarf_split_enter(struct dwarf_split *split, struct dwarf_part *part,
				struct dwarf_unit *unit, Dwarf_Die die) MUST_CHECK;

/** Closes what the last unit had open. */
void dwarf_split_leave(struct dwarf_split *split);

void dwarf_split_deinit(struct dwarf_split *split);
