#pragma once
/**
 * @file
 * Names that Go writes under the samples of its text profiles (debug=1).
 *
 *     1: 1024 [1: 1024] @ 0x47a3c5 0x47a2f0
 *     #	0x47a3c4	main.alloc+0x24	/src/main.go:12
 *     #	0x47a2ef	main.main+0x2f	/src/main.go:30
 *
 * pprof takes them for comments.  They become the lines of the locations, for
 * the case that no binary names them: #MAPPING_NAMES_TOLD.
 *
 * Each line names an address of the sample above it.  Go leaves out frames of the runtime at the
 * leaf and runtime.goexit, so those are known to be that much: #LEGACY_RUNTIME_FRAME.  Lines in a
 * row with one address are calls that were inlined there, innermost first, unless the address is
 * that often in the stack.
 *
 * Source: printStackRecord in Go's src/runtime/pprof/pprof.go (1.26).
 *
 * Memory:  in the profile and in the arena given.
 */
#include "base/error.h"
#include "base/slice.h"
#include "profile/builder.h"

/** Lines in a row that name one address. */
enum legacy_run {
	RUN_NONE,
	RUN_NEW,     ///< of a location that has no names yet
	RUN_IGNORED, ///< it has, or is not in the stack
};

/** The name of frames of which the text only says that they are the runtime's. */
#define LEGACY_RUNTIME_FRAME "runtime.?"

enum legacy_hidden { HIDDEN_NOT, HIDDEN_RUNTIME, HIDDEN_GOEXIT };

/** The fields are private to legacy_names.c, but for `arena`. */
struct legacy_names {
	struct arena *arena;
	uint32_t *first, *count; // by location: its lines in `line`
	uint32_t loc_cap, loc_count;
	struct builder_line *line;
	uint32_t line_count, line_cap;
	uint8_t *hidden;      // by location: enum legacy_hidden, if no sample shows it
	uint32_t start, end;  // the stack that lines are about
	uint32_t at;	      // what is left of it
	uint32_t first_shown; // in it; NO_ID if none yet
	enum legacy_run run;  // of the last lines
	uint64_t run_pc;      // the address that they name
	uint32_t run_first;   // the first of them in `line`
	bool any;
};

/** The sample that was just added is the one that comments to come are about. */
struct error *legacy_names_sample(struct legacy_names *n, struct builder *b) MUST_CHECK;

/** A comment below it. */
struct error *legacy_names_comment(struct legacy_names *n, struct builder *b,
				   struct slice line) MUST_CHECK;

/** Puts the names into the profile, whose mappings are settled. */
struct error *legacy_names_finish(struct legacy_names *n, struct builder *b) MUST_CHECK;
