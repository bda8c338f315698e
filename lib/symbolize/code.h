#pragma once
/**
 * @file
 * Machine code of a binary that a profile names, read in a process of its own.
 *
 *     struct code_request request = {.path = path, .range = range, .address = addresses, …};
 *     struct code_answer answer;
 *     TRY(code_request(&request, scratch, &answer));
 *
 * Addresses of the profile become the file's own by the load bias, and come back with it.
 *
 * Memory:  the answer lives in the arena.
 * Threads: as io/isolate.h.
 */
#include "object/code.h"
#include "object/load_bias.h"

struct regex;

struct code_request {
	const char *path;
	const char *build_id;	///< says which part of a universal file; NULL or "" if not known
	const char *debug_path; ///< the file with its symbols and debug information; NULL if itself
	struct mapped_range range;
	const uint64_t *address; ///< with samples, in the range, sorted
	uint32_t address_count;
	/** Functions wanted: those whose name it matches, mangled or not. NULL: all. */
	struct regex *names;
	bool by_address; ///< the function at `wanted` as well
	uint64_t wanted; ///< of the running program, or the file's own
	bool lone;	 ///< addresses in no function are an instruction each
	bool intel;
};

struct code_answer {
	uint64_t bias; ///< what was added to the file's addresses
	struct code code;
	const char *notes; ///< what readers complained about, a line each; "" if nothing
};

/** @return #ERR_IO if the file cannot be opened, or why reading it ended */
struct error *code_request(const struct code_request *request, struct arena *arena,
			   struct code_answer *ret) MUST_CHECK;

/** What the other process writes; for code_request() and tests. */
struct error *code_answer_write(const struct code_answer *answer, struct text *out) MUST_CHECK;

/** Reads that; every instruction lies in its function, in order. */
struct error *code_answer_read(const void *bytes, size_t len, struct arena *arena,
			       struct code_answer *ret) MUST_CHECK;
