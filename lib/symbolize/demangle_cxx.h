#pragma once
/**
 * @file
 * The part of demangle.h that is done by libiberty: names that begin with "_Z".
 */
#include "symbolize/demangle.h"

/**
 * Puts the name for @p mangled, which has no control characters.
 *
 * @param params  keep the parameters of the function itself; what follows its mangled name
 *                must be a clone suffix then, else it may be anything
 */
bool demangle_cxx_put(struct text *out, const char *mangled, enum demangle_mode mode, bool params);
