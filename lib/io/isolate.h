#pragma once
/**
 * @file
 * Work on bytes that cannot be trusted, in a process of its own.
 *
 * libelf and libdwarf read binaries of strangers; a file that makes them
 * crash, spin or eat memory must cost a note and not the session.  So the
 * work runs in a child process with limits, and hands back bytes:
 *
 *     struct text answer = {0};
 *     TRY(isolate_run(read_names, &question, &(struct isolate_limits){0}, &answer));
 *
 * The child is a fork: the work sees all memory of the caller as it was, and what it changes
 * is gone with it.  It must not touch files, terminals and locks that it did not make. The answer
 * comes from a process that may have been taken over by its input: check it like a file.
 *
 * Ctrl-C (base/interrupt.h) ends the child too.
 *
 * Threads: any number; in a child of a program with threads, only malloc() is safe to share.
 */
#include "base/error.h"

struct text;

/** 0 means the default. */
struct isolate_limits {
	unsigned seconds;  ///< of the clock; #ISOLATE_SECONDS
	size_t memory;	   ///< beyond what the caller has; #ISOLATE_MEMORY
	size_t answer;	   ///< bytes of the answer; #ISOLATE_ANSWER
};

#define ISOLATE_SECONDS 120
#define ISOLATE_MEMORY	((size_t)4 << 30)
#define ISOLATE_ANSWER	((size_t)1 << 30)

/**
 * Runs @p work in a child process and adds what it puts to @p ret.
 *
 * @return the error that @p work returned; #ERR_LIMIT if it took too much time or memory;
 *         #ERR_FORMAT if it crashed; #ERR_INTERRUPTED
 */
struct error *isolate_run(struct error *(*work)(void *context, struct text *answer), void *context,
			  const struct isolate_limits *limits, struct text *ret) MUST_CHECK;
