#pragma once
/**
 * @file
 * For dwarf*.c only: the debug information of one file: its sections, its units, and their
 * abbreviations.
 *
 * A part is a binary, or what belongs to one: a .dwo, a unit of a .dwp, a file that dwz made.
 * Sections are read when they are asked for, so that those which are compressed and not
 * needed are never inflated.
 *
 * Layout: DWARF 5, 7.5.1 (headers of units); version 2 to 4 alike.
 *
 * Hostile input: a unit takes its bytes; abbreviations may be read again and again, up to a bound.
 *
 * Memory:  a part owns what it hands out; the object is borrowed.
 * Threads: one at a time.
 */
#include "object/dwarf_abbrev.h"
#include "object/object.h"

enum dwarf_section_id {
	DWARF_INFO,
	DWARF_ABBREV,
	DWARF_STR,
	DWARF_LINE_STR,
	DWARF_STR_OFFSETS,
	DWARF_ADDR,
	DWARF_LINE,
	DWARF_RANGES,
	DWARF_RNGLISTS,
	DWARF_ARANGES,
	DWARF_SECTIONS
};

/** What stands before the DIEs of a unit. */
struct dwarf_header {
	uint64_t offset, die,
		next;	    ///< of the header, of the unit's own DIE, and of the next header
	uint64_t abbrevs;   ///< offset of its abbreviations
	uint64_t signature; ///< of a skeleton or a unit of a .dwo, version 5
	struct dwarf_format format;
	uint8_t type; ///< 0 before version 5
};

/** Tables of abbreviations that are kept: what is referred to is often in a few other units. */
#define DWARF_TABLES 8

struct dwarf_part {
	struct object *object;
	struct {
		const struct object_section *in_file; ///< NULL if there is none
		struct slice bytes;
		uint64_t size;
		bool read; ///< bytes are what there is
	} section[DWARF_SECTIONS];
	struct arena arena;
	struct dwarf_header *unit; ///< in the order of the file
	uint32_t unit_count;	   ///< 0 if there is no debug information
	uint32_t unit_cap;

	/** Private. */
	const struct dwarf_header *last; // that a DIE was read of
	struct {
		struct dwarf_abbrevs abbrevs;
		uint64_t offset;
		bool used;
	} table[DWARF_TABLES];
	uint32_t held, next; // tables: the one that is being skimmed with; which goes next
	uint64_t budget;     // bytes of abbreviations that may still be read
	const struct dwarf_header *strings_of; // the unit of the next line
	uint64_t strings_base;
};

/**
 * Opens the sections of @p object called @p suffix at the end: "", or ".dwo".
 *
 * @return #ERR_FORMAT if they cannot be read; @p ret has no units if there are none
 */
struct error *dwarf_part_open(struct object *object, const char *suffix,
			      struct dwarf_part *ret) MUST_CHECK;

/** Opens these sections, borrowed from @p object. */
struct error *dwarf_part_of(struct object *object, const struct slice section[DWARF_SECTIONS],
			    struct dwarf_part *ret) MUST_CHECK;

/** The sections alone, for dwarf_part_bytes(): nothing to close. */
void dwarf_part_sections(struct object *object, const char *suffix, struct dwarf_part *ret);

/** One that was not opened is fine. */
void dwarf_part_close(struct dwarf_part *part);

/** The bytes of a section; none if it is missing or broken. */
struct slice dwarf_part_bytes(struct dwarf_part *part, enum dwarf_section_id id);

/** The unit that @p offset is in, behind its header; NULL if there is none. */
const struct dwarf_header *dwarf_part_unit(struct dwarf_part *part, uint64_t offset);

/**
 * The abbreviations of a unit.
 *
 * @param hold  keep them until others are held; without it they are there until the next call
 * @return #ERR_LIMIT if the file has them read without end
 */
struct error *dwarf_part_abbrevs(struct dwarf_part *part, const struct dwarf_header *unit,
				 bool hold, struct dwarf_abbrevs **ret) MUST_CHECK;
