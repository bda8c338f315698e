#pragma once
/**
 * @file
 * Regular expressions in Go's (RE2) syntax.
 *
 * Users type what they would type for pprof, so patterns mean what Go's regexp
 * package says and are refused with Go's words:
 *
 *     error parsing regexp: missing closing ): `(`
 *
 * A match is an unanchored, case-sensitive search.  Text that is not UTF-8 is
 * matched as Go does it: every wrong byte is one character U+FFFD.  What Perl
 * knows and RE2 does not (back references, look-around, possessive quantifiers)
 * is refused.
 *
 * PCRE2 does the matching, with its JIT and with limits.  Known differences from Go:
 *
 * - A text of many thousand bytes and a pattern that can match it in very many
 *   ways, such as (x+x+)+[yz], can end in an error instead of an answer.
 * - So can a pattern that PCRE2 compiles to more than 64 KiB, for example
 *   some thousand names with | between them.
 * - \x{D800} to \x{DFFF} match nothing; in Go they sometimes match U+FFFD.
 * - \p{...} follows the Unicode version of PCRE2: a script that it does not
 *   know yet is an error.
 *
 * Memory:  a regex is yours; regex_free() ends it.
 * Threads: one regex, one thread.
 */
#include <stdbool.h>

#include "base/error.h"

struct regex;
struct strtab;

/**
 * Compiles @p len bytes of pattern.
 * @return #ERR_USAGE with Go's message when the pattern is wrong
 */
struct error *regex_new(const char *pattern, size_t len, struct regex **ret) MUST_CHECK;

/** Frees it; NULL is fine. */
void regex_free(struct regex *regex);

/** Does @p regex match anywhere in the text?  #ERR_LIMIT when it takes too long. */
struct error *regex_match(struct regex *regex, const char *text, size_t len, bool *ret) MUST_CHECK;

/**
 * Does it match string @p id?  The answer is remembered, so that asking
 * for every line of a profile costs one match per distinct string.
 * A regex is used with one table only.
 */
struct error *regex_match_id(struct regex *regex, const struct strtab *tab, uint32_t id,
			     bool *ret) MUST_CHECK;
