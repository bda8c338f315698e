#pragma once
/**
 * @file
 * The lines of a goroutine dump, one at a time.
 *
 *     goroutine 7 [select, 5 minutes]:              goroutine_find_head()
 *     main.(*server).Watch(0xc000012030, ...)       goroutine_parse_call()
 *             /src/server.go:40 +0x74               goroutine_parse_place()
 *     created by main.main in goroutine 1           goroutine_parse_creator()
 *             /src/main.go:12 +0x1b
 *
 * Source: runtime/traceback.go, goroutineheader() and traceback2(), of Go 1.16 to 1.26;
 * docs/formats/goroutine-dump.md has the whole grammar.
 *
 * Memory:  none; results are pieces of the line.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/** What stands above a stack. */
struct goroutine_head {
	size_t at, end; ///< where it is in the line: from the g of goroutine to behind the colon
	int64_t id;
	struct slice state; ///< "select"; without the suffixes that are flags below
	int64_t minutes;    ///< waiting so long; 0 if not said
	int64_t bubble;	    ///< number of its synctest bubble; 0 if none
	bool locked, leaked, durable;
	struct slice labels; ///< `"key": "value", …`, quoted as Go does; empty if there are none
};

/** Finds a head in @p line, wherever it starts and whatever follows. */
bool goroutine_find_head(struct slice line, struct goroutine_head *ret);

/** A function that is called. */
struct goroutine_call {
	struct slice name; ///< without the arguments
	bool sure;	   ///< it had arguments; else it is a name only if a place follows
	bool elided;	   ///< its arguments are `...`: the call may have been inlined
};

/** @return false for an empty line, or one that starts with white space */
bool goroutine_parse_call(struct slice line, struct goroutine_call *ret);

/** Where a call is. */
struct goroutine_place {
	struct slice file; ///< empty if not known
	int64_t line;
	bool physical; ///< an offset or a pc follows: no frame of an inlined call
};

/** Takes lines that start with white space, or with a tab that a log has escaped. */
bool goroutine_parse_place(struct slice line, struct goroutine_place *ret);

/** The same for a line whose white space a log has cut off: a file of Go, or with an offset. */
bool goroutine_parse_bare_place(struct slice line, struct goroutine_place *ret);

/** `created by main.main in goroutine 1`; *ret_id is 0 where the goroutine is not said. */
bool goroutine_parse_creator(struct slice line, struct slice *ret_name, int64_t *ret_id);

/** `...23 frames elided...`, or without a number. */
bool goroutine_is_elision(struct slice line);

/** The sentence that stands for the stack of a goroutine that runs elsewhere. */
bool goroutine_is_unavailable(struct slice line);

/** `[originating from goroutine 1]:` begins the stacks of the goroutines before. */
bool goroutine_is_ancestor(struct slice line);
