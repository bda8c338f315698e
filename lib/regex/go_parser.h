#pragma once
/**
 * @file
 * The state of the translation of Go's regexps. For regex/go_\*.c only.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

enum parser_flags {
	FLAG_FOLD = 1,   ///< i
	FLAG_LINES = 2,  ///< m
	FLAG_DOT_NL = 4, ///< s
	FLAG_LAZY = 8,   ///< U
};

struct parser {
	const char *whole, *end; ///< the pattern
	const char *at;          ///< what is left of it
	unsigned flags;          ///< enum parser_flags
	struct text *out;
};

/** `error parsing regexp: <what>: `<from..to>``. */
struct error *syntax_error(const char *what, const char *from, const char *to) MUST_CHECK;

/** Reads one character; *ret is it. */
struct error *next_rune(struct parser *p, int32_t *ret) MUST_CHECK;

/** Reads an escape that stands for one character; p->at is at the backslash. */
struct error *parse_escape(struct parser *p, int32_t *ret) MUST_CHECK;

/** Parses a bracketed class; p->at is at the bracket. */
struct error *parse_class(struct parser *p) MUST_CHECK;

static inline size_t parser_left(const struct parser *p)
{
	return (size_t)(p->end - p->at);
}
