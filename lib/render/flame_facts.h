#pragma once
/**
 * @file
 * What flame graphs say of a frame in words.
 *
 * Memory:  the caller's text.
 * Threads: any number.
 */
#include "report/flame.h"

struct text;

/** What the numbers of one sample type are printed with. */
struct flame_facts {
	const struct flame *flame; ///< weighed with that type
	struct report_options report;
	int64_t total; ///< what percentages are of, without a comparison
};

/** @param total  that of the sample type */
struct flame_facts flame_facts(const struct flame *flame, const struct report_options *report,
			       int64_t total);

/**
 * Puts a line, without newline:
 *
 *     12ms (6.25%), 2ms itself
 *     12ms (6.25%), 8ms (4%) before: +4ms (+50%)
 */
void flame_put_facts(struct text *out, const struct flame_facts *facts, uint32_t node);

/** "▲ " for a frame that has more than in the base, "▼ " for less, "" for as much or no comparison.
 */
const char *flame_mark(const struct flame *flame, uint32_t node);

/** Puts a name on one line: controls and what reorders text become U+FFFD, line breaks spaces. */
void flame_put_name(struct text *out, struct slice name, size_t letters);
