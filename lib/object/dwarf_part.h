#pragma once
/**
 * @file
 * For dwarf*.c only: the debug information of one file, as libdwarf reads it.
 *
 * A part is a binary, or what belongs to one: a .dwo, a unit of a .dwp, a file that dwz made.
 * libdwarf is given only those sections which it reads well (see #dwarf_section_id).
 *
 * Questions about a DIE are answered, or they are not: what is missing and what is broken
 * are the same to a reader of names.
 *
 * Memory:  a part owns its libdwarf; the object is borrowed. DIEs are the caller's: die_free().
 * Threads: one at a time for each part; those of dwarf_part_again() do not disturb each other.
 */
#include <libdwarf.h>

#include "object/dwarf_bytes.h"
#include "object/object.h"

/** Those before #DWARF_FOR_LIBDWARF are libdwarf's, the others are read here. */
enum dwarf_section_id {
	DWARF_INFO,
	DWARF_ABBREV,
	DWARF_STR,
	DWARF_LINE_STR,
	DWARF_STR_OFFSETS,
	DWARF_ADDR,
	DWARF_FOR_LIBDWARF,
	DWARF_LINE = DWARF_FOR_LIBDWARF,
	DWARF_RANGES,
	DWARF_RNGLISTS,
	DWARF_ARANGES,
	DWARF_SECTIONS
};

struct dwarf_part {
	struct object *object;
	Dwarf_Debug dbg;
	struct {
		const struct object_section *in_file; ///< NULL if there is none
		struct slice bytes;
		uint64_t size;
		bool read; ///< bytes are what there is
	} section[DWARF_SECTIONS];
	void *access; ///< private
};

/**
 * Opens the sections of @p object called @p suffix at the end: "", or ".dwo".
 *
 * @return #ERR_FORMAT if libdwarf does not take them; @p ret has `dbg` NULL if there are none
 */
struct error *dwarf_part_open(struct object *object, const char *suffix,
			      struct dwarf_part *ret) MUST_CHECK;

/** Opens these sections, borrowed from @p object. */
struct error *dwarf_part_of(struct object *object, const struct slice section[DWARF_SECTIONS],
			    struct dwarf_part *ret) MUST_CHECK;

/** The sections alone, for dwarf_part_bytes(): nothing to close. */
void dwarf_part_sections(struct object *object, const char *suffix, struct dwarf_part *ret);

/** Reads all sections, at once where they are compressed, so that asking for them changes nothing.
 */
void dwarf_part_load(struct dwarf_part *part);

/**
 * The same sections for another thread, with a libdwarf of its own. dwarf_part_load() comes first.
 *
 * @param part  must live as long
 */
struct error *dwarf_part_again(const struct dwarf_part *part, struct dwarf_part *ret) MUST_CHECK;

/** NULL and a part that was not opened are fine. */
void dwarf_part_close(struct dwarf_part *part);

/** The bytes of a section; none if it is missing or broken. */
struct slice dwarf_part_bytes(struct dwarf_part *part, enum dwarf_section_id id);

/** What stands before the DIEs of a unit. */
struct dwarf_header {
	uint64_t offset, next; ///< of the header, and of the next one
	uint64_t abbrevs;      ///< offset of its abbreviations
	uint64_t signature;    ///< of a skeleton or a unit of a .dwo, version 5
	uint16_t version, type;
	uint8_t address_size, offset_size;
};

/** Reads the header of the next unit; false at the end, or where it is broken. */
bool dwarf_part_next(struct dwarf_part *part, struct dwarf_header *ret);

/**
 * Makes dwarf_part_next() begin again, with a libdwarf that remembers nothing: it keeps what it
 * learned of every unit, and stays where one was broken.
 */
struct error *dwarf_part_rewind(struct dwarf_part *part) MUST_CHECK;

/** The DIE of the unit that dwarf_part_next() gave last; NULL if there is none. */
Dwarf_Die die_of_unit(struct dwarf_part *part);

/** The DIE at @p offset of .debug_info; NULL if there is none. */
Dwarf_Die die_at(struct dwarf_part *part, uint64_t offset);
Dwarf_Die die_child(struct dwarf_part *part, Dwarf_Die die);

/** The next one beside @p die, which is freed; NULL at the end, and where a file leads backwards.
 */
Dwarf_Die die_next(struct dwarf_part *part, Dwarf_Die die);
void die_free(Dwarf_Die die);

/** Its tag; 0 if it has none. */
uint16_t die_tag(struct dwarf_part *part, Dwarf_Die die);

/** Its offset in .debug_info. */
uint64_t die_offset(struct dwarf_part *part, Dwarf_Die die);

/** A constant, an offset into another section, or an index, whatever its form. */
struct die_value {
	uint64_t number;
	uint16_t form;
};
bool die_value(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute, struct die_value *ret);

/** The number of die_value() alone; 0 if there is none. */
uint64_t die_number(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute);

/**
 * The DIE that an attribute refers to, by its offset in .debug_info; *ret_other is set
 * if that is in the file that dwz made for several.
 */
bool die_reference(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute, uint64_t *ret,
		   bool *ret_other);

/**
 * Text; NULL if there is none, or it is empty.  @p other is the file that dwz made, where it may
 * be; NULL if there is none.
 */
const char *die_text(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute,
		     struct dwarf_part *other);
