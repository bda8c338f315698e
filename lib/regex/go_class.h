#pragma once
/**
 * @file
 * Sets of characters for the translation of Go's regexps: what stands in brackets.
 * For regex/go_\*.c only.
 */
#include "regex/go_parser.h"

/** A set in the making. Groups that are already case-folded stand apart from what PCRE2 is to fold. */
struct char_class {
	struct text items;  ///< ranges and \p{…}, as they stand between brackets; to be folded under (?i)
	struct text groups; ///< ranges of \d, [:alpha:] and the like: complete as they are
};

void class_deinit(struct char_class *class);

/** Adds the characters lo to hi. */
void class_add_range(struct char_class *class, int32_t lo, int32_t hi);

/** Adds \d \D \s \S \w \W if the rest starts with one, and moves on. */
bool class_add_perl(struct parser *p, struct char_class *class);

/** Adds [:alpha:] and the like if the rest starts with one; *ret says whether. */
struct error *class_add_posix(struct parser *p, struct char_class *class, bool *ret) MUST_CHECK;

/** Adds \pN, \p{Greek} and the like if the rest starts with one; *ret says whether. */
struct error *class_add_unicode(struct parser *p, struct char_class *class, bool *ret) MUST_CHECK;

/** Puts the set, or what is not in it, as one PCRE2 atom. */
void class_put(struct text *out, const struct char_class *class, bool negated, bool fold);
