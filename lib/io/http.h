#pragma once
/**
 * @file
 * One HTTP request, read piece by piece.
 *
 *     struct http *http;
 *     TRY(http_open(&request, &http));
 *     do {
 *             TRY(http_read(http, buffer, sizeof buffer, &len, &end));
 *             ...
 *     } while (!end);
 *     http_close(http);
 *
 * The work is done in http_read(), in the thread that calls it, which never waits longer than
 * #HTTP_TICK_MS: who reads can look at Ctrl-C in between.
 *
 * Redirects are followed, 10 at most.  What shows who asks (headers, user, .netrc, client
 * certificate) goes to the scheme, host and port that were asked for, or from http to https of the
 * same host; nobody else gets it.  A redirect from https to http fails if there was anything to
 * show.
 *
 * Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as in Go: upper case wins, and
 * this machine is asked directly.
 *
 * This is the one place that knows libcurl.  The library is loaded by the first http_open(): it
 * brings thirty others with it, and loading them takes several times as long as cprof needs to
 * start.
 *
 * Threads: one for each request.  The first http_open() must not run beside another one.
 */
#include <stdbool.h>

#include "base/error.h"

struct http;

/** What shows who asks. NULL and "" are "none"; all is borrowed until http_close(). */
struct http_credentials {
	const char *user, *password; ///< basic authentication
	const char *token;	     ///< goes out as "Authorization: Bearer TOKEN"
	const char *headers;	     ///< "Name: value" lines, joined by newlines
	bool netrc;		     ///< look for user and password in ~/.netrc
	const char *cert, *key;	     ///< files (PEM)
};

struct http_request {
	const char *url;    ///< http or https, without user and password
	const char *socket; ///< path of a Unix socket to connect to; NULL for the network
	const char *ca;	    ///< file (PEM) with the certificates to trust; NULL is the system's
	bool insecure;	    ///< trust any certificate
	struct http_credentials credentials;
	const char *body; ///< what to POST, of type application/octet-stream; NULL is a GET. Borrowed
	size_t body_len;
	unsigned timeout; ///< seconds until the answer has to be complete
};

/** What came before the body; text is borrowed until http_close(). */
struct http_answer {
	int status;	    ///< 200; 0 while nothing has come
	const char *reason; ///< "404 Not Found", made harmless
	bool from_go;	    ///< the header X-Go-Pprof is there, and the body is text/plain
};

#define HTTP_TICK_MS   200
#define HTTP_REDIRECTS 10

/**
 * Prepares a request; #ERR_UNSUPPORTED if libcurl is not there, or was not when cprof was built.
 */
struct error *http_open(const struct http_request *request, struct http **ret) MUST_CHECK;

/** Ends it, finished or not; NULL is fine. */
void http_close(struct http *http);

/**
 * Waits a moment for more of the body.
 *
 * @param len      at least 1
 * @param ret_end  true if nothing more will come; until then *ret_len may be 0
 * @return in Go's words what went wrong on the network: "dial tcp 127.0.0.1:1: connect: connection
 *         refused"
 */
struct error *http_read(struct http *http, void *to, size_t len, size_t *ret_len,
			bool *ret_end) MUST_CHECK;

/** The answer; its status is 0 before the first byte of the body, or the end, was read. */
struct http_answer http_answer(const struct http *http);

/**
 * The version of libcurl that cprof was built with, "libcurl 7.88.1"; NULL if it was built without.
 */
const char *http_version(void);
