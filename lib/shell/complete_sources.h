#pragma once
/**
 * @file
 * Where candidates come from; for complete.c.
 *
 * Each function adds to a completion what fits `typed`, with `lead` in front of it:
 * the bytes of the word that stay as they are, `focus=` or `-`.
 *
 * Memory:  in the completion's arena.
 */
#include "shell/complete.h"
#include "config/config.h"

struct profile;

/** A piece of the line; not NUL-terminated. */
struct piece {
	const char *text;
	size_t len;
};

/** Adds lead + text + tail, if @p text begins with @p typed. */
struct error *complete_add_prefixed(struct completion *out, struct piece lead, struct piece typed,
				    const char *text, const char *tail) MUST_CHECK;

/** Functions whose name holds @p typed, as regexps. */
struct error *complete_functions(struct completion *out, const struct profile *profile,
				 struct piece lead, struct piece typed) MUST_CHECK;

/** Label keys, each with @p tail; as regexps if @p regexp. */
struct error *complete_label_keys(struct completion *out, const struct profile *profile,
				  struct piece lead, struct piece typed, const char *tail,
				  bool regexp) MUST_CHECK;

/** Values of the label @p key. */
struct error *complete_label_values(struct completion *out, const struct profile *profile,
				    struct piece key, struct piece lead,
				    struct piece typed) MUST_CHECK;

/** Units that the numbers of the profile can be shown in. */
struct error *complete_units(struct completion *out, const struct profile *profile,
			     struct piece lead, struct piece typed) MUST_CHECK;

/** Files; @p spaces says whether a name may hold white space. */
struct error *complete_files(struct completion *out, struct piece lead, struct piece typed,
			     bool spaces) MUST_CHECK;
