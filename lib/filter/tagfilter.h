#pragma once
/**
 * @file
 * The language of tagfocus and tagignore: `[key=]filter`.
 *
 * A filter is a range of numbers with a unit (`32kb`, `1s:`, `:10ms`,
 * `1:5`) or else regular expressions separated by commas.  A range looks at
 * numeric labels, an expression at string labels: with a key, any
 * expression matching any value of it will do; without, each must match some `key:value`.
 *
 *     struct tagfilter *f;
 *     TRY(tagfilter_new("tagfocus", "size=1mb:", profile, notes, &f));
 *     TRY(tagfilter_match(f, sample, &hit));
 *     tagfilter_free(f);
 *
 * Answers are remembered by label, so that a million samples with the same few labels
 * cost a few matches.
 *
 * Memory:  a filter is yours and must not outlive the profile.
 * Threads: one filter, one thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct profile;
struct tagfilter;
struct text;

/**
 * Understands @p value.
 *
 * @param name   of the option, for messages
 * @param notes  gets `tagfocus:Interpreted '4kb:' as range, not regexp`
 * @return #ERR_USAGE `parsing tagfocus regexp: …`, or for a number that is too large
 */
struct error *tagfilter_new(const char *name, const char *value, const struct profile *profile,
			    struct text *notes, struct tagfilter **ret) MUST_CHECK;

/** NULL is fine. */
void tagfilter_free(struct tagfilter *filter);

/** Is it a range, and no expression? */
bool tagfilter_is_range(const struct tagfilter *filter);

/** Does sample @p i of the profile match? */
struct error *tagfilter_match(struct tagfilter *filter, uint32_t i, bool *ret) MUST_CHECK;
