#pragma once
/**
 * @file
 * Binaries and debug information from debuginfod servers, by build id.
 *
 * The servers are those of $DEBUGINFOD_URLS.  What they send is kept in the cache that all clients
 * of debuginfod share, where search.h looks without asking anybody.
 *
 *     struct fetcher *fetcher;
 *     TRY(fetcher_new(&(struct fetcher_options){0}, &fetcher));
 *     const char *path;
 *     TRY(fetcher_find(fetcher, FETCH_EXECUTABLE, build_id, &path));
 *     if (!path && fetcher_problem(fetcher))
 *             ...
 *
 * There is one time limit for everything that a fetcher does.  A server that is
 * dead is waited for once: after that nobody is asked any more, or, if there are several servers,
 * each question waits for a moment only.  Ctrl-C (base/interrupt.h) ends waiting.
 *
 * libdebuginfod is loaded when the first fetcher is made, as it brings a good deal of
 * network with it that most runs do not need.
 *
 * Threads: one at a time, as the library.
 */
#include "base/error.h"
#include "base/slice.h"

struct fetcher;

struct fetcher_options {
	unsigned seconds; ///< for everything; 0 is #FETCHER_SECONDS, or $DEBUGINFOD_TIMEOUT if
			  ///< longer

	/** Called about once a second; @p size is 0 while it is not known. NULL if unwanted. */
	void (*progress)(void *context, uint64_t done, uint64_t size);
	void *context;
};

#define FETCHER_SECONDS 90

enum fetch_kind { FETCH_EXECUTABLE, FETCH_DEBUGINFO };

/**
 * @return #ERR_UNSUPPORTED if libdebuginfod is not there, or was not when cprof was built;
 *         #ERR_NOT_FOUND if $DEBUGINFOD_URLS names no server
 */
struct error *fetcher_new(const struct fetcher_options *options, struct fetcher **ret) MUST_CHECK;

/** NULL is fine. */
void fetcher_free(struct fetcher *fetcher);

/**
 * Asks for one file.
 *
 * @param build_id  hex; for anything else nobody is asked
 * @param[out] ret  a file that may be what it should; borrowed until the next call. NULL if there
 *         is none, for whatever reason
 * @return only what ends everything: Ctrl-C, no memory
 */
struct error *fetcher_find(struct fetcher *fetcher, enum fetch_kind kind, struct slice build_id,
			   const char **ret) MUST_CHECK;

/**
 * What was wrong the last time something was, other than that a file is not there: "debuginfod:
 * connection refused".  NULL if nothing was. Borrowed until the next call.
 */
const char *fetcher_problem(const struct fetcher *fetcher);
