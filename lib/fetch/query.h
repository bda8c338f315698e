#pragma once
/**
 * @file
 * The query of an address, `a=b&x=1`, as Go writes it again: sorted by key, each part encoded.
 *
 * Parameters that are not well formed are left out, and all of them if there are more than 10,000.
 * Source: ParseQuery() and Values.Encode() of Go's net/url (Go 1.26).
 */
#include "base/error.h"
#include "base/slice.h"

struct text;

/**
 * Puts the parameters of @p query.
 *
 * @param seconds           if more than 0, `seconds=N` takes the place of all others of that name
 * @param[out] ret_seconds  what the program is asked to measure for; 0 if that is not said
 * @return #ERR_NOMEM only
 */
struct error *query_put(struct text *out, struct slice query, int seconds,
			unsigned *ret_seconds) MUST_CHECK;
