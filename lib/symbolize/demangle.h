#pragma once
/**
 * @file
 * Mangled names of C++ and Rust, as people write them.
 *
 *     struct text name = {0};
 *     if (demangle_put(&name, "_ZN3foo3barEi", 13, DEMANGLE_SHORT))
 *             ... name.bytes is "foo::bar"
 *
 * The results are those of pprof's demangler: a C++ function loses its parameters,
 * template arguments and clone suffixes, by mode.  C++ needs libiberty, Rust does not.
 *
 * Names come from files that can be hostile: input, output and work are bounded, and what is beyond
 * the bounds is not demangled.
 *
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>

struct text;

/** How much of a name to keep. */
enum demangle_mode {
	DEMANGLE_SHORT,	    ///< `std::vector::push_back`
	DEMANGLE_TEMPLATES, ///< `std::vector<int, std::allocator<int> >::push_back`
	DEMANGLE_FULL,	    ///< the same with `(int const&)`
};

/** Longest name that is looked at. */
#define DEMANGLE_INPUT_LIMIT ((size_t)16 << 10)

/** Longest name that is made, of any. */
#define DEMANGLE_OUTPUT_LIMIT ((size_t)256 << 10)

/** Longest name that is made of @p len bytes: abbreviations make real ones 20 times longer. */
static inline size_t demangle_output_limit(size_t len)
{
	size_t limit = 1024 + 100 * len;
	return limit < DEMANGLE_OUTPUT_LIMIT ? limit : DEMANGLE_OUTPUT_LIMIT;
}

/** Puts the name for people; puts nothing and returns false if it is not mangled. */
bool demangle_put(struct text *out, const char *name, size_t len, enum demangle_mode mode);

/** Whether this build knows C++. */
bool demangle_knows_cxx(void);
