#pragma once
/**
 * @file
 * Inside the parser of Go's regexps: go_lex.c reads the pattern piece by piece
 * and calls go_syntax.c, which builds the tree.
 */
#include <stdbool.h>

#include "regex/go_syntax.h"

#define GO_FLAG_FOLD	1u  ///< (?i)
#define GO_FLAG_DOT_NL	2u  ///< (?s)
#define GO_FLAG_LINES	4u  ///< (?m)
#define GO_FLAG_LAZY	8u  ///< (?U)
#define GO_FLAG_CAPTURE 16u ///< of a left paren only

struct go_parser {
	struct arena *arena;
	const char *pattern, *at, *end;
	const char *last_repeat; ///< the operator just before `at`, or NULL
	struct go_node **stack;
	uint32_t stack_count, stack_capacity;
	uint32_t flags;
	uint64_t node_count;
	uint64_t repeats; ///< product of all {n}
	bool count_size;
};

/** "error parsing regexp: <what>: `<from..to>`". */
struct error *go_wrong(const char *what, const char *from, const char *to) MUST_CHECK;

/** Reads the whole pattern, leaving its pieces on the stack. */
struct error *go_parse_pieces(struct go_parser *p) MUST_CHECK;

/** Reads what stands between brackets, from the `[`. */
struct error *go_parse_class(struct go_parser *p) MUST_CHECK;

/** Reads one character. */
struct error *go_parse_rune(struct go_parser *p, uint32_t *ret) MUST_CHECK;

/** Reads one character that is written with a backslash. */
struct error *go_parse_escape(struct go_parser *p, uint32_t *ret) MUST_CHECK;

/** Reads `\d`, `\pL` and the like into a class; @p ret says whether there was one. */
struct error *go_parse_group(struct go_parser *p, struct char_class *class, bool *ret) MUST_CHECK;

struct error *go_push(struct go_parser *p, enum go_op op) MUST_CHECK;
struct error *go_push_literal(struct go_parser *p, uint32_t rune) MUST_CHECK;
struct error *go_push_class(struct go_parser *p, struct char_class *class) MUST_CHECK;
struct error *go_bar(struct go_parser *p) MUST_CHECK;
struct error *go_left_paren(struct go_parser *p, bool capture) MUST_CHECK;
struct error *go_right_paren(struct go_parser *p) MUST_CHECK;

/** Applies the operator that starts at @p op and ends at `at`, with the bounds of @p repeat. */
struct error *go_repeat(struct go_parser *p, struct go_node repeat, const char *op) MUST_CHECK;
