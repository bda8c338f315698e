#pragma once
/**
 * @file
 * What search.c works with: a list being made of parts that cannot be trusted.
 */
#include "base/text.h"
#include "symbolize/search.h"

/** One search. What comes from outside is here only in forms that may be part of a path. */
struct search {
	const struct search_environment *environment;
	struct search_list *list;
	struct text path, rest; ///< being made

	const char *rooted;	///< the recorded path without any ".."; absolute only if that is
	const char *dir, *base; ///< the same, taken apart; NULL if there is no usable path
	const char *id;		///< as recorded; NULL if there is none that may be in a path
	const char *hex;	///< in lower case; NULL if it is not hex
};

/** Adds what @p add_all adds for @p wanted. */
struct error *search_run(const struct search_environment *environment,
			 const struct search_wanted *wanted, struct search_list *list,
			 struct error *(*add_all)(struct search *s,
						  const struct search_wanted *wanted)) MUST_CHECK;

/** Adds a path as it is, unless it is there, too long, or there are too many. */
struct error *search_append(struct search *s, enum search_kind kind, enum search_reason reason,
			    struct slice path) MUST_CHECK;

/** Adds what printf makes of @p fmt, below @p dir and cleaned. */
struct error *search_add(struct search *s, enum search_kind kind, enum search_reason reason,
			 struct slice dir, const char *fmt, ...) PRINTF_LIKE(5, 6) MUST_CHECK;

/** Can @p path be given to the system? */
bool search_is_path(struct slice path);

/** Is it the name of a file, without a folder? */
bool search_is_name(struct slice name);
