#pragma once
/**
 * @file
 * Names for addresses of one binary, from whatever it has.
 *
 * Readers are asked in turn, each for the addresses that the ones before left
 * nameless: DWARF (which knows most), Go's pclntab (which every Go binary has, stripped
 * or not), symbol tables (names of functions only), and the linker's stubs (`memcpy@plt`).  Where
 * DWARF has the name in the source alone, the function's symbol gives the mangled one.  One that
 * fails says why and the next one is asked all the same.
 *
 * Memory:  the sink's frames are borrowed for the call.
 * Threads: one at a time for one object.
 */
#include <stdbool.h>

#include "object/frames.h"

struct object;
struct text;

/** Which readers to ask. */
enum names_from {
	NAMES_FROM_ALL,
	NAMES_FROM_PCLNTAB, ///< Go's pclntab alone
	NAMES_FROM_SYMBOLS, ///< symbol tables alone: fast, without lines
};

/** The readers, as bits: who gave names. */
enum names_reader { NAMES_BY_DWARF = 1, NAMES_BY_PCLNTAB = 2, NAMES_BY_SYMBOLS = 4 };

struct names_question {
	const uint64_t *address; ///< the file's own, of calls and not behind them
	uint32_t count;
	enum names_from from;
	/**
	 * Ends a chain of Go's inlined calls where the next function has the same name. Go's runtime
	 * starts a location of its own there, so that its profiles would hold that frame twice.
	 */
	bool cut_repeated;
	/** Told the folders that compilers of these addresses were called in; may be NULL. */
	void (*comp_dir)(void *context, const char *folder);
	void *context; ///< of comp_dir
};

/**
 * Names the addresses of a question.
 *
 * @param debug  the file with the debug information of @p object; NULL if it is in @p object
 * @param notes  gets a line for each reader that failed, and one about what stays nameless
 * @param[out] ret_readers  bits of enum names_reader
 * @return only what the sink returned, or that there is no memory
 */
struct error *object_names(struct object *object, struct object *debug,
			   const struct names_question *question, const struct frame_sink *sink,
			   struct text *notes, unsigned *ret_readers) MUST_CHECK;
