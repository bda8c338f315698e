#pragma once
/**
 * @file
 * Names for people: demangled, and C++ functions without their parameters.
 *
 * A profile's function can have a system name, as the linker knows it, and a
 * name for people.  Where the second is not there or no different, it is made from
 * the first: `_ZN2ns3fooIiEEvc` and `ns::foo<int>(char)` become `ns::foo`.
 *
 * Go's generic functions can look like C++: `main.Map[go.shape.func(int) string]`
 * becomes `main.Map[go.shape.func string]`, as in pprof.
 *
 * Threads: one; the profile must not be shared yet.
 */
#include "base/error.h"

struct profile;
struct text;

/**
 * Simplifies the names of all functions, in place.
 *
 * @param mode  the option symbolize: words joined by colons.  `none` leaves all names alone;
 *              `demangle=none`, `full` and `templates` start from system names and keep them
 *              whole, whole, and with angle brackets; `force` starts from system names
 */
struct error *profile_simplify_names(struct profile *profile, const char *mode) MUST_CHECK;

/**
 * Puts @p name without balanced @p open … @p close groups; from a closing one
 * that has no partner on, everything stays.
 */
void simplify_put_without(struct text *out, const char *name, size_t len, char open, char close);
