#pragma once
/**
 * @file
 * Sets of characters, as Go's regexp syntax spells them: `[a-z\d[:punct:]\p{Greek}]`.
 *
 * A set is a union of ranges and of Unicode properties.  Ranges are kept as
 * numbers and folded here, so that `(?i)` means Go's simple folding; for
 * properties PCRE2 has the tables, and they are kept by name.
 *
 * Memory:  in the arena given to each call.
 * Threads: one set, one thread.
 */
#include <stdbool.h>

#include "base/error.h"
#include "regex/unicode_names.h"

struct arena;
struct text;

struct char_range {
	uint32_t lo, hi;
};

/** All characters that have a Unicode property, or all that do not. */
struct char_property {
	char name[UNICODE_NAME]; ///< as PCRE2 knows it: "Lu", "sc:Greek"
	bool negated;
	struct char_range *extra; ///< what folds into the property, if that is negated
	uint32_t extra_count, extra_capacity;
};

struct char_class {
	struct char_range *range;
	struct char_property *property;
	uint32_t range_count, range_capacity;
	uint32_t property_count, property_capacity;
	bool negated; ///< the set is everything that is not in the union
};

/** Adds the characters @p lo to @p hi; with @p fold also all that differ from them in case only. */
struct error *char_class_add(struct char_class *class, struct arena *arena, uint32_t lo,
			     uint32_t hi, bool fold) MUST_CHECK;

/**
 * Adds a group of ASCII characters.
 *
 * @param name  a Perl escape `\d \D \s \S \w \W` or a POSIX name `[:alpha:]`, `[:^alpha:]`
 * @param[out] ret  whether there is such a group
 */
struct error *char_class_add_group(struct char_class *class, struct arena *arena, const char *name,
				   size_t len, bool fold, bool *ret) MUST_CHECK;

/**
 * Adds a Unicode category or script.
 *
 * @param name  what stands between the braces of `\p{...}`, without a leading ^
 * @param[out] ret  whether Go knows it
 */
struct error *char_class_add_unicode(struct char_class *class, struct arena *arena,
				     const char *name, size_t len, bool negated, bool fold,
				     bool *ret) MUST_CHECK;

/** Sorts and joins the ranges; call when everything was added. */
void char_class_finish(struct char_class *class);

/** The only character of a finished set, or #NO_ID if it may have more or fewer. */
uint32_t char_class_single(const struct char_class *class);

/** Puts a finished set as PCRE2 spells it: one atom. */
void char_class_put(struct text *out, const struct char_class *class);

/** Puts one character as PCRE2 spells it, inside a set or outside. */
void char_put(struct text *out, uint32_t rune);
