#pragma once
/**
 * @file
 * The files and live programs that a profile is made from, read in their order.  For session/\*.c only.
 *
 * Programs are asked ahead of time, so that those who measure for half a minute do it
 * at once; files are opened when it is their turn.
 *
 *     TRY(sources_init(&sources, names, count, &options));
 *     for (size_t i = 0; i < count; i++) {
 *             TRY(sources_open(&sources, i, &input));
 *             ...
 *             input_close(input);
 *     }
 *     sources_deinit(&sources);
 *
 * Threads: one; the inputs read in their own.
 */
#include "fetch/fetch.h"
#include "session/session.h"
#include "symbolize/remote.h"

struct input;
struct profile;

/** Programs that are asked at one time; as many as pprof does. */
#define SOURCES_AT_ONCE 128

struct sources_options {
	struct fetch_options fetch;
	int seconds;	   ///< to measure for; not more than 0 is "as the address says"
	bool quiet;	   ///< nothing is announced
	uint64_t max_size; ///< of one of them; 0 is the default
	const struct session_hooks *hooks; ///< may be NULL
};

struct source {
	struct sources *of;
	const char *shown; ///< as typed, without secrets
	bool is_url, asked;
	struct url url;
	struct input *input; ///< not taken yet
	struct error *error; ///< why it could not be asked
};

/** Everything but `item` and its `shown` is private to sources.c. */
struct sources {
	struct arena arena;
	struct sources_options options;
	struct fetch_access access;
	bool has_access;
	struct source *item;
	size_t count, next; // the next to be asked
	struct remote_places places; ///< the programs that gave something
};

/** @p names are borrowed until sources_deinit(). */
struct error *sources_init(struct sources *sources, const char *const *names, size_t count,
			   const struct sources_options *options) MUST_CHECK;

/** Ends those that are still being read; fine on a zeroed one. */
void sources_deinit(struct sources *sources);

/** The input of number @p i; numbers count up from one call to the next. */
struct error *sources_open(struct sources *sources, size_t i, struct input **ret) MUST_CHECK;

/**
 * Remembers which mappings the program behind source @p i can name addresses of.  A
 * mapping without name and build id is named after it, until symbolize_remote() is done.
 */
struct error *sources_keep_places(struct sources *sources, size_t i,
				  struct profile *profile) MUST_CHECK;

/** Names what can be named by the programs that the profile is from. */
struct error *sources_symbolize(struct sources *sources, struct profile *profile, const char *mode,
				struct text *notes) MUST_CHECK;

/** True if a live program gave something. */
bool sources_were_remote(const struct sources *sources);
