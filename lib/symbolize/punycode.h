#pragma once
/**
 * @file
 * Unicode in names that may only hold letters, digits and underscores (RFC 3492).
 *
 * Rust's form: the ASCII characters come first, then `_` instead of `-`, then what is to be
 * inserted.
 */
#include <stdbool.h>

#include "base/slice.h"

struct text;

/** Puts the name in UTF-8; false if it is none. */
bool punycode_put(struct text *out, struct slice name);
