#pragma once
/**
 * @file
 * Names for a profile's addresses from the program that it is from.
 *
 * Go's net/http/pprof and gperftools serve them: the request is a POST of `0x1234+0x5678`, the
 * answer has a line `0x1234 name` for each address.  Source: pprof's internal/symbolz.
 *
 * Who sends the request is a function of the caller: nothing here knows the network.
 *
 * Memory:  what is new lives in the profile's arena.
 * Threads: one; nobody else may look at the profile meanwhile.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/lookup.h"

struct profile;
struct text;

/** A program that has a mapping. */
struct remote_place {
	const char *key;     ///< the mapping's build id, or else its file
	bool is_address;     ///< the file is the address of the program, since there was none
	uint64_t start;      ///< where the mapping is in that program
	const void *context; ///< of the caller
};

/** All of them, by key. The fields are private to remote.c. */
struct remote_places {
	struct arena *arena;
	struct lookup lookup;
	struct remote_place *place;
	uint32_t count, cap;
};

/** An empty list; what it holds lives in @p arena. */
void remote_places_init(struct remote_places *places, struct arena *arena);

/**
 * Adds one, with a copy of its key, unless there is one of that key: pprof asks no other than the
 * first.
 */
struct error *remote_places_add(struct remote_places *places,
				const struct remote_place *place) MUST_CHECK;

/**
 * Most mappings whose names are asked for: a request for each, to a program that has work to do.
 */
#define REMOTE_MAPPINGS 256

struct remote_options {
	const char *mode; ///< the option symbolize
	const struct remote_places *places;
	/** Sends @p addresses and puts the answer to @p ret. */
	struct error *(*post)(void *context, const struct remote_place *place,
			      const char *addresses, struct text *ret);
	void *context;
};

/**
 * Names the locations without lines of all mappings without names, and takes the addresses of
 * programs out of the files of mappings again.
 *
 * A program that does not answer is an error if the mode says `remote`, and else a line in
 * @p notes.
 */
struct error *symbolize_remote(struct profile *profile, const struct remote_options *options,
			       struct text *notes) MUST_CHECK;
