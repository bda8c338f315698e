#pragma once
/**
 * @file
 * Signals: what Ctrl-C, a resize and the end of a child mean.
 *
 * Handlers only set flags.  Where cprof waits, the signals are blocked but for the
 * wait itself, so none is missed between looking at a flag and going to sleep.
 *
 *     at the prompt      signals_wait_input() returns and the caller looks at signals_take()
 *     a command runs     interrupt_request() is called, and the command ends soon
 *     a profile loads    the process ends with status 130
 *
 * Threads: the main thread.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/** What a signal that means "stop" does. */
enum signals_mode {
	SIGNALS_LEAVE,	 ///< ends the process with status 130
	SIGNALS_COMMAND, ///< stops the running command
	SIGNALS_PROMPT,	 ///< is left for signals_take(); blocked except in signals_wait_input()
};

/** Installs the handlers; a closed pipe becomes an ordinary error from now on. */
void signals_init(void);

/** Says what the process is doing. @return what it did before */
enum signals_mode signals_mode(enum signals_mode mode);

/** What to write to standard error before leaving: it may be on a line of its own. Static text or
 * NULL. */
void signals_on_leave(const char *text);

/** In a child before exec: everything as a new process has it. */
void signals_reset(void);

/** Waits until @p fd can be read or a signal has come. @return false after a signal */
bool signals_wait_input(int fd);

/** Did @p number come since the last time it was asked?  For SIGINT, SIGWINCH, SIGTSTP, SIGTERM,
 * SIGHUP, SIGQUIT. */
bool signals_take(int number);

/** The same without forgetting it. */
bool signals_seen(int number);

/** Waits until @p fd can be written; #ERR_INTERRUPTED after Ctrl-C. */
struct error *signals_wait_writable(int fd) MUST_CHECK;

/**
 * Waits for the end of a child.  Ctrl-C is passed on to it, and from the second time on it
 * is told to end.
 *
 * @param pager  its user leaves it when it is time: Ctrl-C only stops what we write
 * @return how it ended, as waitpid() has it
 */
int signals_wait_child(pid_t pid, bool pager);
