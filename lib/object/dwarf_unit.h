#pragma once
/**
 * @file
 * For dwarf*.c only: one unit while its addresses are named.
 *
 *     dwarf_unit_init(&unit, part, other, &header, die)  // what stands in the unit's own DIE
 *     dwarf_unit_ask(&unit, target, count)         // the addresses, and their rows
 *     dwarf_unit_scan(&unit)                       // which function is each address in?
 *     dwarf_unit_tell(&unit, sink)                 // which calls were inlined there; frames
 *
 * Memory:  the unit's arena, which goes with it.
 * Threads: one at a time.
 */
#include "base/lookup.h"
#include "object/dwarf_line.h"
#include "object/dwarf_ranges.h"
#include "object/dwarf_skim.h"
#include "object/frames.h"

/** What may be looked at until a file is given up as endless: DIEs, entries of lists, addresses. */
struct dwarf_budget {
	uint64_t left;
};

struct error *dwarf_spend(struct dwarf_budget *budget, uint64_t things) MUST_CHECK;

/** Only out of memory is left of @p err: a broken table or file means that others have to do. */
struct error *dwarf_soften(struct error *err) MUST_CHECK;

/** An address whose name is asked for. */
struct dwarf_target {
	uint64_t address;
	uint32_t index; ///< in the question
	uint32_t unit;	///< #NO_ID if none covers it
	uint64_t low;	///< where the range of that unit begins
};

/** The function an address is in. */
struct dwarf_hit {
	uint64_t die; ///< offset; 0 if none is known
	uint64_t low;
};

/** What is known of a function, from its DIE and those this one refers to. */
struct dwarf_function {
	const char *linkage, *name;
	uint64_t line;
};

/** Names that were asked for, by offset of the DIE. */
struct dwarf_functions {
	struct arena *arena;
	struct dwarf_part *part, *other; ///< other: the file that dwz made; NULL if there is none
	struct dwarf_budget *budget;
	struct lookup lookup;
	uint64_t *key;
	struct dwarf_function *function;
	uint32_t key_cap, function_cap;
};

struct error *dwarf_function_at(struct dwarf_functions *functions, uint64_t offset, bool other,
				struct dwarf_function *ret) MUST_CHECK;

struct dwarf_unit {
	struct arena arena;
	struct dwarf_part *part;       ///< where its DIEs are
	struct dwarf_part *lines_part; ///< where its line table is
	struct dwarf_base base;
	struct dwarf_header header;
	uint64_t die; ///< offset
	uint64_t language;
	uint64_t lines_offset;
	bool has_lines;
	const char *comp_dir;
	struct dwarf_budget *budget;
	struct dwarf_ranges ranges; ///< of the DIE looked at

	uint32_t count; ///< of what follows, by address
	const struct dwarf_target *target;
	uint64_t *address;
	struct dwarf_hit *hit;
	struct dwarf_row *row;

	struct dwarf_skim skim;
	struct dwarf_lines lines;
	bool lines_open;
	struct dwarf_functions functions;
};

/** Reads the unit's own DIE. @p other is the file that dwz made; NULL if there is none. */
void dwarf_unit_init(struct dwarf_unit *unit, struct dwarf_part *part, struct dwarf_part *other,
		     const struct dwarf_header *header, Dwarf_Die die);

/** Sets the addresses it is asked for, and finds their rows. */
struct error *dwarf_unit_ask(struct dwarf_unit *unit, const struct dwarf_target *target,
			     uint32_t count) MUST_CHECK;

/** Finds the functions the addresses are in, wherever in the unit they are. */
struct error *dwarf_unit_scan(struct dwarf_unit *unit) MUST_CHECK;

/** Tells the frames of all addresses that have a function or a row. */
struct error *dwarf_unit_tell(struct dwarf_unit *unit, const struct frame_sink *sink) MUST_CHECK;
