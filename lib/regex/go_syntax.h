#pragma once
/**
 * @file
 * Go's regular expression syntax, parsed and said again in PCRE2's.
 *
 * Source: the documentation of Go's regexp/syntax (1.26), checked against the package.
 * What comes out needs no options but PCRE2_UTF: flags, anchors and classes are
 * spelled out, every group is non-capturing.
 *
 * Memory:  output is a text of the caller's.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/error.h"

struct text;

/**
 * Translates @p len bytes of pattern.
 *
 * @param[out] out      the PCRE2 pattern
 * @param[out] literal  if the pattern is plain text and nothing else, that text; *is_literal says so
 * @return #ERR_USAGE with the message that Go's regexp.Compile gives
 */
struct error *go_syntax_translate(const char *pattern, size_t len, struct text *out,
				  struct text *literal, bool *is_literal) MUST_CHECK;
