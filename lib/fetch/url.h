#pragma once
/**
 * @file
 * The addresses of live programs, as pprof understands them.
 *
 * What a user types is a URL, or a host with a port and perhaps a path, without a scheme:
 *
 *     localhost:6060                 http://localhost:6060/debug/pprof/profile
 *     host:80/heap?x=1&a=b           http://host:80/heap?a=b&x=1
 *     https+insecure://host/heap     as https, and nobody looks at the certificate
 *     unix:///run/app.sock:/heap     a request for /heap through a Unix socket; not known to pprof
 *
 * Parts are taken apart and written again by the rules of Go's net/url (Go 1.26) and of
 * adjustURL() in cmd/pprof, since what is printed and sent is the rewritten address.
 *
 * Memory:  strings live in the arena given to url_parse().
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/error.h"

struct arena;
struct text;

/** A text of the address, percent-encoded unless said otherwise; NULL where there is none. */
struct url {
	const char *scheme;   ///< lower case: http, https, https+insecure, unix or a stranger
	const char *socket;   ///< of unix: path of the socket
	const char *user;     ///< decoded
	const char *password; ///< decoded
	const char *host;     ///< with its port; of unix: "localhost"
	const char *path;     ///< "" or with a slash in front
	const char *query;    ///< sorted by key; "" if there is none
	bool question;	      ///< a lone ? stands behind the path
	const char *fragment;
	unsigned seconds; ///< that the program is asked to measure for; 0 if that is not said
};

/**
 * Takes @p source apart.
 *
 * @param seconds  takes the place of what the address says, if it is more than 0
 * @param[out] ret_is_url  false if it can only be the name of a file; @p ret is untouched then
 * @return out of memory
 */
struct error *url_parse(struct arena *arena, const char *source, int seconds, struct url *ret,
			bool *ret_is_url) MUST_CHECK;

/**
 * Puts the address as it is shown: the password and the values of parameters that
 * look like secrets are xxxxx.
 */
void url_put_shown(struct text *out, const struct url *url);

/** Puts the address as it is requested: without user, password and fragment. */
void url_put_request(struct text *out, const struct url *url);

/** Seconds that the program most likely measures for before it answers; 0 is "not at all". */
unsigned url_measured(const struct url *url);

/** Seconds that an answer may take: @p timeout, else half more than asked for, else a minute. */
unsigned url_timeout(const struct url *url, int timeout);

/**
 * The service beside @p url that knows the names of addresses: /debug/pprof/symbol for Go,
 * symbolz or symbol for others, as pprof guesses.
 */
struct error *url_symbolz(struct arena *arena, const struct url *url, struct url *ret) MUST_CHECK;
