#pragma once
/**
 * @file
 * Words of a line, as the text formats from before profile.proto write them.
 *
 * The take_ functions read from the front of a slice and move it on; what does not fit
 * leaves it as it was.
 *
 *     struct slice rest = line, count;
 *     if (take_digits(&rest, &count) && take_word(&rest, " @"))
 *             ...
 *
 * Sources: the regular expressions of google/pprof's profile/legacy_profile.go, and Go's
 * strings.TrimSpace and strconv.ParseInt (Go 1.26).
 *
 * Nothing is allocated; what is returned borrows the line.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/ascii.h"
#include "base/slice.h"

/** Without what Unicode calls white space at both ends. */
struct slice text_trimmed(struct slice line);

/** Nothing but white space, or a '#' after it. */
bool text_is_comment(struct slice line);

bool text_has(struct slice line, const char *word);

/** \s of Go's regular expressions. */
static inline bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static inline void take(struct slice *rest, size_t len)
{
	rest->text += len;
	rest->len -= len;
}

bool take_word(struct slice *rest, const char *word);

/** One digit or more. */
bool take_digits(struct slice *rest, struct slice *ret);

/** One hexadecimal digit or more, of either case. */
bool take_hex(struct slice *rest, struct slice *ret);

/** One \s or more. */
bool take_blanks(struct slice *rest);

/** One byte or more that is not \s. */
bool take_nonblanks(struct slice *rest, struct slice *ret);

/** Spaces, if there are any. */
static inline void take_spaces(struct slice *rest)
{
	while (rest->len && *rest->text == ' ')
		take(rest, 1);
}

/** Decimal digits, perhaps with a sign; false if they do not fit. */
bool parse_decimal(struct slice digits, int64_t *ret);

/** A number as in Go's source: 0x, 0o, 0b or 0 in front, underscores; false if it is none. */
bool parse_go_number(struct slice text, int64_t *ret);

/** Hexadecimal digits; false if they do not fit. */
bool parse_hex(struct slice digits, uint64_t *ret);

/**
 * The next address, 0x and lower-case digits, in a list of them; other text is passed over.
 *
 * @param[out] ret       the address
 * @param[out] ret_text  its text; may be NULL
 * @param[out] ret_fits  false if it has more than 64 bits
 */
bool take_address(struct slice *rest, uint64_t *ret, struct slice *ret_text, bool *ret_fits);
