#pragma once
/**
 * @file
 * What is known of an address: the function it is in, and those inlined around it.
 *
 * Readers of names (object/pclntab.h, object/dwarf.h, object/symtab.h) are asked for many
 * addresses at once and tell a sink about those they know, in any order.
 *
 * Memory:  frames and their text are borrowed for the duration of the call.
 */
#include "base/error.h"

/** One function at an address. Text is NULL if it is not known. */
struct frame {
	const char *name;	 ///< as in the binary, mangled
	const char *file;
	int64_t line, column;	 ///< 0 if not known
	int64_t start_line;	 ///< of the function; 0 if not known
};

/** Most frames at one address; deeper inlining ends there. */
#define FRAMES_MAX 256

struct frame_sink {
	/**
	 * Address number @p index is in these frames, innermost first, @p count > 0.
	 * Told at most once for each index by one reader.
	 */
	struct error *(*frames)(void *context, uint32_t index, const struct frame *frame,
				size_t count);
	void *context;
};
