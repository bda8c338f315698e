#pragma once
/**
 * @file
 * The functions of a binary by address, and names for any address in it.
 *
 * Functions are those of the symbol tables, and of Go's pclntab where those have none.
 *
 * Memory:  in the arena; names are the object's.
 * Threads: any number of readers.
 */
#include <stdbool.h>

#include "base/error.h"

struct arena;
struct object;

struct function {
	const char *name; ///< as in the file
	uint64_t start, end;
	bool thumb;  ///< of 32-bit ARM: starts in the 16-bit encoding
	bool padded; ///< what fills the gap to the next one is counted in
};

/** Where 32-bit ARM changes its encoding. */
struct code_kind {
	uint64_t address;
	char kind; ///< 'a' ARM, 't' Thumb, 'd' data
};

struct functions {
	struct function *function; ///< by start; those that start together by size and name
	uint32_t count;
	struct function *data; ///< named data by start
	uint32_t data_count;
	struct function *stub; ///< of functions in other files, by start: `NAME@plt`
	uint32_t stub_count;
	struct code_kind *kind; ///< by address; 32-bit ARM only
	uint32_t kind_count;
	/** Private. */
	struct function *go;
	uint32_t cap, data_cap, stub_cap, kind_cap, go_count, go_cap;
};

/** @param debug  a file whose symbols count as well; may be NULL */
struct error *functions_read(struct object *object, struct object *debug, struct arena *arena,
			     struct functions *ret) MUST_CHECK;

/** What @p address is in, function or data; NULL if it is in nothing. */
const struct function *functions_find(const struct functions *functions, uint64_t address);

/** The stub that @p address is in; NULL if it is in none. */
const struct function *functions_find_stub(const struct functions *functions, uint64_t address);
