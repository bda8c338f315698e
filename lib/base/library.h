#pragma once
/**
 * @file
 * Libraries that are loaded when they are needed: cprof starts without them, and faster.
 *
 *     static struct { __typeof__(cs_open) *open; } capstone;
 *     const struct library_function wanted[] = {{"cs_open", &capstone.open}};
 *     TRY(library_load("libcapstone.so.4", "reading machine code", wanted, ARRAY_LEN(wanted)));
 *
 * Memory:  a library stays for as long as the process; some start threads.
 * Threads: one at a time.
 */
#include "base/error.h"

/** A function of a library. */
struct library_function {
	const char *name;
	void *pointer; ///< to the pointer that is set to it
};

/**
 * Loads a library and finds its functions.
 *
 * @param soname   with the version that the header is of: "libcurl.so.4"
 * @param purpose  what needs it, the beginning of the error: "fetching"
 * @return #ERR_UNSUPPORTED if it is not on this machine or lacks one; pointers may be set then
 */
struct error *library_load(const char *soname, const char *purpose,
			   const struct library_function *wanted, size_t count) MUST_CHECK;
