#pragma once
/**
 * @file
 * The weblist report: source lines with their costs, and the machine code of each.
 *
 * Rows: for each stretch of lines of one function, ROW_ROUTINE (flat, cum, function, file), maybe
 * ROW_NOTE (why there is no source), then for each line ROW_LINE (flat, cum, line number,
 * source, enum weblist_mark) and what was made of it: ROW_INSTRUCTION (flat, cum, address,
 * text, place, depth), ROW_CALL (source, place, depth) above the first instruction of a call that
 * was inlined there, and ROW_GAP where code of other lines is in between.
 *
 * A regexp is matched with the names of functions, of source files and of binaries; an argument
 * that is a number is an address as well.  Costs are those of addresses: a line has the sum over
 * its instructions, so that a sample with two of them on its stack counts twice, as in pprof.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"

struct arena;
struct view;

/** What is behind a line. */
enum weblist_mark {
	WEBLIST_NOTHING, ///< no code
	WEBLIST_COST,	 ///< costs, but no code that could be read
	WEBLIST_CODE,	 ///< rows of machine code or inlined calls
};

/** @return #ERR_NOT_FOUND in pprof's words if nothing with samples matches */
struct error *report_weblist(const struct view *view, const struct report_options *options,
			     const struct sink *sink, struct arena *scratch) MUST_CHECK;
