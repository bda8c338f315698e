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
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/** One function at an address. Text is NULL if it is not known. */
struct frame {
	const char *name; ///< as in the binary, mangled
	const char *file;
	int64_t line, column; ///< 0 if not known
	int64_t start_line;   ///< of the function; 0 if not known
	bool from_go;	      ///< Go compiled it
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

/**
 * How many of @p count frames belong to one location of a profile that Go's runtime wrote.
 *
 * The runtime starts a new location where a function is inlined into itself, and gives it
 * an address of its own; its frames would be counted twice if the first address had
 * them too.  Profiles of other writers (perf) have only the real address: all frames are its own.
 * So are those of C that such a profile holds: its stacks are not the runtime's to cut.
 *
 * @return up to before the first frame of Go with the same name as the one further in
 */
size_t frames_cut_repeated(const struct frame *frame, size_t count);
