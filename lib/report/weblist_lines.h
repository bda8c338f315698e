#pragma once
/**
 * @file
 * For weblist*.c only: instructions, filed under the source lines that they belong to.
 *
 * An instruction of inlined code belongs to several lines: where it was written, and each
 * line that the call came from.  It is filed under those whose function is of interest.
 *
 * Memory:  the scratch arena.
 */
#include "report/weblist_costs.h"

/** An instruction under one line. */
struct filing {
	str_id file; ///< in filings.strings; 0 if not known
	str_id function;
	int64_t line;
	uint64_t address, size;
	const char *text; ///< NULL if there is none: only the address is known
	int64_t flat, cum;
	const struct code_frame *frame; ///< of the instruction, innermost first
	uint32_t call_count;		///< frames inside the line's own: frame[0 .. call_count)
	uint32_t number;		///< in the order of filing
};

struct filings {
	struct strtab strings; ///< the profile's, and those of binaries
	struct filing *filing; ///< by file name, line, number
	uint32_t count, cap;
};

/** Files everything that was read, and what could not be read by the lines of the profile. */
struct error *filings_make(const struct view *view, const struct address_costs *costs,
			   struct arena *scratch, struct filings *ret) MUST_CHECK;
