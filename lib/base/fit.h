#pragma once
/**
 * @file
 * Text for one line of a terminal: as many columns as there are, and nothing that could command it.
 *
 * What becomes of bytes that no terminal should get, and how wide characters are, is said in
 * cells.h. Where @p unicode is false those that are not ASCII become `?`.
 *
 *     fit_put(&out, name.text, name.len, 20, true);     // encoding/json.(*Dec…
 *
 * Memory:  none but the text's.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>

struct text;

/** Columns that fit_put() takes when there is no limit. */
size_t fit_columns(const char *bytes, size_t len, bool unicode);

/**
 * Puts what fits into @p columns.  Text that does not fit ends in a sign that says so: `…`, in
 * ASCII
 * `~`.
 *
 * @return the columns taken, @p columns at most
 */
size_t fit_put(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode);

/** The same, but the sign is in the middle: for names, whose last part says most. */
size_t fit_put_ends(struct text *out, const char *bytes, size_t len, size_t columns, bool unicode);
