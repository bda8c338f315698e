#pragma once
/**
 * @file
 * The profile model: what a profile file says, in columns.
 *
 * Things have numbers, not addresses: a mapping, function, location, line or
 * sample is a dense index that counts from 0, and a fact about all of them is
 * one array.  Ragged rows are one flat array and a start index:
 *
 *     for (uint32_t k = p->sample.stack_start[i]; k < p->sample.stack_start[i + 1]; k++) {
 *             loc_id l = p->sample.stack[k];               // leaf first
 *             for (line_id n = p->loc.line_start[l]; n < p->loc.line_start[l + 1]; n++)
 *                     visit(p->line.func[n]);              // innermost call first
 *     }
 *
 * A profile is built by a reader, merged, pruned, and from then on never
 * changes; what a question hides or cuts is said by a `struct view` beside it.
 * Counts from the file are checked once, in profile_check(): after that every
 * index in it is good.
 *
 * Words are those of profile.proto: see docs/glossary.md.
 *
 * Memory:  everything lives in the profile's own arena.
 * Threads: any number of readers once built.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/strtab.h"

typedef uint32_t map_id;
typedef uint32_t func_id;
typedef uint32_t loc_id;
typedef uint32_t line_id;

/** What a mapping's writer says its locations have; printed by `raw` in this order. */
enum mapping_flags {
	MAPPING_HAS_FUNCTIONS = 1,
	MAPPING_HAS_FILENAMES = 2,
	MAPPING_HAS_LINE_NUMBERS = 4,
	MAPPING_HAS_INLINE_FRAMES = 8,
	/**
	 * Not the writer's word: a reader found names in the text.  They serve while no binary
	 * gives better ones; profile.proto cannot say it.
	 */
	MAPPING_NAMES_TOLD = 16,
};

/** A label of a sample: a string, or a number with a unit. */
struct label {
	str_id key;
	str_id str;  ///< the text, or #NO_ID for a numeric label
	str_id unit; ///< of a numeric label; 0 if it has none
	int64_t num;
};

struct profile {
	struct arena arena;
	struct strtab strings;

	/** Sample types: what the values of a sample count. */
	struct {
		uint32_t count;
		str_id *type, *unit;
	} type;

	/** Facts about the whole profile; a string that the file does not set is 0. */
	str_id default_type, doc_url, drop_frames, keep_frames;
	str_id period_type, period_unit;
	int64_t period, time_ns, duration_ns;
	bool saturated; ///< a sum or product did not fit and is the largest number there is
	struct {
		uint32_t count;
		str_id *text;
	} comment;

	/**
	 * Numbers about the process that were in the file beside the samples, in file order: Go's
	 * runtime.MemStats.  profile.proto has no place for them, and they are about one process at
	 * one moment, so that a merged profile has none.
	 */
	struct {
		uint32_t count;
		str_id *key, *text;
	} fact;

	/** In file order; the first one is the main binary. */
	struct {
		uint32_t count;
		uint64_t *id;                    ///< as in the file; for `raw` and writers
		uint64_t *start, *limit, *offset;
		str_id *file, *build_id;
		uint8_t *flags;                  ///< enum mapping_flags
	} mapping;

	struct {
		uint32_t count;
		uint64_t *id;
		str_id *name, *system_name, *file;
		int64_t *start_line;             ///< 0 if not known
	} func;

	/** In file order. Lines of i: [line_start[i], line_start[i + 1]). */
	struct {
		uint32_t count;
		uint64_t *id;
		uint64_t *address;
		map_id *mapping;                 ///< #NO_ID if none
		uint8_t *folded;
		line_id *line_start;             ///< count + 1 entries
	} loc;

	/**
	 * Innermost call first; the last line of a location is the function the code belongs to.
	 */
	struct {
		uint32_t count;
		func_id *func;
		int64_t *number;                 ///< 0 if not known
		int64_t *column;                 ///< 0 if not known
	} line;

	/** In file order. Stack of i: stack[stack_start[i] .. stack_start[i + 1]), leaf first. */
	struct {
		uint32_t count;
		uint32_t *stack_start;           ///< count + 1 entries
		loc_id *stack;
		int64_t **value;                 ///< value[type][sample]
		/**
		 * Labels of i: label[label_start[i] .. label_start[i + 1]): string labels by key
		 * text, then numeric ones by key text; values of one key in file order.
		 * NULL if no sample has a label.
		 */
		uint32_t *label_start;
		struct label *label;
	} sample;
};

/** An empty profile whose arena may hold @p limit bytes. profile_free() ends it. */
struct error *profile_new(size_t limit, struct profile **ret) MUST_CHECK;

/** NULL is fine. */
void profile_free(struct profile *profile);

/** Text of a string; borrowed, NUL-terminated. */
static inline const char *profile_text(const struct profile *profile, str_id id)
{
	return strtab_text(&profile->strings, id);
}

/** The mappings that locations are in; others need no binary. One flag for each. */
struct error *profile_used_mappings(const struct profile *profile, struct arena *arena,
				    bool **ret) MUST_CHECK;

/** Number of labels of sample @p i. */
static inline uint32_t profile_label_count(const struct profile *p, uint32_t i)
{
	return p->sample.label_start ? p->sample.label_start[i + 1] - p->sample.label_start[i] : 0;
}

/** The labels of sample @p i, profile_label_count() of them. */
static inline const struct label *profile_labels(const struct profile *p, uint32_t i)
{
	return p->sample.label_start ? &p->sample.label[p->sample.label_start[i]] : NULL;
}

/** Sorts the labels of every sample into the order that struct profile promises. For readers. */
struct error *profile_sort_labels(struct profile *profile) MUST_CHECK;

/**
 * The sample type that @p name means: an index in digits, a type's name, that
 * name without a leading "inuse_"; "" is the profile's default type if it
 * names one, else its last type.
 *
 * @return #ERR_USAGE in pprof's words when there is no such type
 */
struct error *profile_find_type(const struct profile *profile, const char *name,
				uint32_t *ret) MUST_CHECK;

/**
 * The unit of numeric labels with key @p key: the first one given in any sample; else
 * "bytes" for the keys "alignment" and "request", else the key itself.
 *
 * @param[out] ret_others  units other than the first were seen; may be NULL
 */
str_id profile_label_unit(const struct profile *profile, str_id key);
