#pragma once
/**
 * @file
 * A child process that reads what we write: `| sort -k2`, or the pager; or that has the terminal:
 * an editor.
 *
 * The child shares our terminal and our process group, so Ctrl-C at the
 * terminal reaches it as well.  While we wait for it, one more Ctrl-C ends it
 * for good.
 *
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

struct child {
	pid_t pid;
	int fd; ///< its standard input; -1 when closed
};

/** Runs `sh -c command`. */
struct error *child_start(struct child *child, const char *command) MUST_CHECK;

/**
 * Runs `sh -c command sh args...` at our terminal, and waits until it has ended.
 *
 * @param args        behind $0; ends with NULL
 * @param ret_status  its exit status, 128 and more if a signal ended it
 */
struct error *child_run(const char *command, const char *const *args, int *ret_status) MUST_CHECK;

/**
 * Writes all bytes.
 *
 * @param[out] ret_gone  the child reads no more: no error, but no use to write on
 * @return #ERR_INTERRUPTED after Ctrl-C
 */
struct error *child_write(struct child *child, const char *bytes, size_t len,
			  bool *ret_gone) MUST_CHECK;

/**
 * Closes its input and waits until it has ended.
 *
 * @param pager  Ctrl-C is the pager's business: it is not passed on
 */
void child_finish(struct child *child, bool pager);
