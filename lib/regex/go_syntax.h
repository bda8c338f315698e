#pragma once
/**
 * @file
 * Go's regular expressions as a tree.
 *
 * The parser takes and refuses what Go 1.26's regexp.Compile does, in Go's
 * words.  It works as Go's: a stack of finished pieces with marks for `(` and
 * `|`, so that the same error is found first.
 *
 * Memory:  the tree lives in the arena.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/error.h"

struct arena;
struct char_class;

enum go_op {
	GO_EMPTY, ///< matches ""
	GO_LITERAL,
	GO_CLASS,
	GO_ANY,	       ///< `.` under (?s)
	GO_ANY_BUT_NL, ///< `.`
	GO_BEGIN_LINE, ///< `^` under (?m)
	GO_END_LINE,   ///< `$` under (?m)
	GO_BEGIN_TEXT, ///< `^`, `\A`
	GO_END_TEXT,   ///< `$`, `\z`
	GO_WORD_BOUNDARY,
	GO_NO_WORD_BOUNDARY,
	GO_CAPTURE,
	GO_REPEAT, ///< all of `* + ? {2,5}`
	GO_CONCAT,
	GO_ALTERNATE,
	GO_LEFT_PAREN, ///< only on the parser's stack, as the next
	GO_BAR,
};

struct go_node {
	enum go_op op;
	bool fold;	///< literal: matches in any case
	bool lazy;	///< repeat: as few as possible
	bool counted;	///< repeat: written with braces
	int min, max;	///< repeat: max -1 is no limit
	uint32_t *rune; ///< literal: its characters
	uint32_t rune_count, rune_capacity;
	struct char_class *class;   ///< class
	struct go_node *sub, *last; ///< what it is made of, first and last
	struct go_node *next;	    ///< the next piece of what this one is part of
	uint32_t flags;		    ///< left paren: to restore at its end
	uint32_t height;	    ///< levels of the tree from here
	uint64_t size;		    ///< instructions Go would compile it to
};

/**
 * Parses @p len bytes of pattern.  The tree has at most 1000 levels, so
 * walking it by recursion is fine.
 *
 * @return #ERR_USAGE with Go's message when the pattern is wrong
 */
struct error *go_syntax_parse(const char *pattern, size_t len, struct arena *arena,
			      struct go_node **ret) MUST_CHECK;
