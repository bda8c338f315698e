#pragma once
/**
 * @file
 * Go's `runtime.firstmoduledata`: where the linker put what.
 *
 * Since Go 1.18 the pclntab counts from addresses that only stand here, and in
 * symbols that a stripped binary does not have.
 */
#include <stdbool.h>
#include <stdint.h>

struct object;

/** What of the pclntab the wanted one points to. */
struct gomoduledata_key {
	uint64_t table;	    ///< address of the pclntab
	uint64_t names;	    ///< address of its names
	uint64_t functions; ///< address of its functions
	uint64_t function_count;
	bool covctrs; ///< laid out as in Go 1.20 and later
};

struct gomoduledata {
	uint64_t text;	   ///< what offsets of functions count from
	uint64_t funcdata; ///< what offsets of their data count from: `go:func.*`
};

/** Finds the one that fits @p key; false if there is none. */
bool gomoduledata_find(struct object *object, const struct gomoduledata_key *key,
		       struct gomoduledata *ret);
