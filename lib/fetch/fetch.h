#pragma once
/**
 * @file
 * Profiles from live programs: an address becomes an input.
 *
 *     struct fetch_access access;
 *     TRY(fetch_access_init(&access, &options));
 *     TRY(fetch_open(&access, &url, &input_options, &input));
 *     ...                                       // read it like a file; several at once if you like
 *     input_close(input);
 *     fetch_access_deinit(&access);
 *
 * Nothing of an answer is believed: its size is bounded by the input's, its time by url_timeout()
 * and #FETCH_GRACE_SECONDS, and what of it is shown in a message is cut and made harmless.
 *
 * Threads: fetch_open() and fetch_post() in one; the inputs read in their own.
 */
#include "base/arena.h"
#include "fetch/url.h"

struct input;
struct input_options;

/** How to ask. Strings are borrowed; "" is "not given". */
struct fetch_options {
	int timeout;		///< seconds; not more than 0 is pprof's rule
	const char *headers;	///< "Name: value" lines
	const char *user;	///< "name:password", or "name"
	const char *token_file; ///< file with a bearer token
	bool netrc;
	const char *tls_cert, *tls_key, *tls_ca;
};

/** The options, looked at. The fields are private to fetch.c. */
struct fetch_access {
	struct fetch_options options;
	struct arena arena;
	const char *user, *password, *token;
};

/** What pprof adds to a timeout, for the way there and back. */
#define FETCH_GRACE_SECONDS 5

/** @return what is wrong with the options, in pprof's words where it has any */
struct error *fetch_access_init(struct fetch_access *access,
				const struct fetch_options *options) MUST_CHECK;

/** Fine on a zeroed one, and twice. */
void fetch_access_deinit(struct fetch_access *access);

/**
 * Asks for @p url; what is wrong with the answer is the input's error.
 *
 * @param access  must outlive the input
 */
struct error *fetch_open(const struct fetch_access *access, const struct url *url,
			 const struct input_options *options, struct input **ret) MUST_CHECK;

/**
 * Sends @p body to @p url and puts the answer, up to #FETCH_POST_LIMIT bytes of it, to @p ret.
 *
 * @return in pprof's words: "http post http://…: server response: 404 Not Found"
 */
struct error *fetch_post(const struct fetch_access *access, const struct url *url,
			 const char *body, struct text *ret) MUST_CHECK;

#define FETCH_POST_LIMIT ((size_t)64 << 20)

/** Puts a duration in Go's way: 1m30s. */
void fetch_put_seconds(struct text *out, unsigned seconds);
