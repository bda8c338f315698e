#pragma once
/**
 * @file
 * The disasm report: the machine code of functions with samples, each instruction with its cost.
 *
 * Rows: ROW_PROBLEM (sentence) for each binary that could not be read; then for each function, by
 * name, ROW_ROUTINE (flat, cum, function), ROW_ALIAS (name) for other names that it has,
 * ROW_INSTRUCTION (flat, cum, address, text, location, same).  The location is function, file and
 * line; same is 1 if it is that of the row before, which text then leaves out.
 *
 * Functions are chosen by a regexp on their names or by an address.  Costs are those of
 * samples whose address is in an instruction; sums of a function are sums over its
 * addresses, so a recursive one can have more than the total.
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/top.h"

/** @return #ERR_NOT_FOUND in pprof's words if there is no such function with samples */
struct error *report_disasm(const struct view *view, const struct graph_question *question,
			    const struct sink *sink, struct arena *scratch) MUST_CHECK;
