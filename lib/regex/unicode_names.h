#pragma once
/**
 * @file
 * The names of Unicode's categories and scripts that Go takes in `\p{...}`.
 */
#include <stdbool.h>
#include <stddef.h>

#define UNICODE_NAME 28 ///< room for a name of PCRE2's

/**
 * PCRE2's name for what Go calls @p name ("greek" -> "sc:Greek"), or one of
 * "Any", "ASCII" and "Assigned"; false if Go does not know it.
 *
 * As in Go, case, spaces, `-` and `_` do not matter, and the scripts with two
 * words (Old_Italic) cannot be named at all.
 */
bool unicode_name_find(const char *name, size_t len, char ret[UNICODE_NAME]);
