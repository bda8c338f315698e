#pragma once
/**
 * @file
 * The terminal in our hands, and back as it was whatever happens.  For tui/\*.c only.
 *
 * While the guard is on, keys come one by one and unseen, and
 *
 *     SIGINT                     asks running work to stop (interrupt_request()) and is told
 *     SIGTSTP, SIGCONT, SIGWINCH are told
 *     SIGTERM, SIGHUP, SIGQUIT   put the terminal back, then end the process as they always do
 *     SIGSEGV, SIGABRT …         put the terminal back, then go to whoever had them before
 *
 * Putting back is one write() and one tcsetattr(), which may be called at any time.  Children that
 * were forked in between leave the terminal alone.
 *
 * There is one terminal, so there are no handles.
 *
 * Threads: the main thread.
 */
#include "base/error.h"

/** What comes to pass besides keys. */
enum guard_news {
	GUARD_INPUT = 1,     ///< there are bytes to read
	GUARD_TIMEOUT = 2,   ///< no, not in that time
	GUARD_INTERRUPT = 4, ///< SIGINT, unless work stopped for it
	GUARD_RESIZE = 8,    ///< SIGWINCH
	GUARD_STOP = 16,     ///< SIGTSTP: call guard_stop()
	GUARD_RESUMED = 32,  ///< SIGCONT: call guard_again()
};

/**
 * Takes the terminal.
 *
 * @param in      where keys come from
 * @param on      what to write first, and each time when it comes back
 * @param off     what to write last; at most 255 bytes. Both are copied.
 */
struct error *guard_on(int in, const char *on, const char *off) MUST_CHECK;

/** Gives it back; nothing if it is not taken. */
void guard_off(void);

/** Waits for keys or signals. @param timeout_ms  -1 for ever @return enum guard_news, at least one
 */
unsigned guard_wait(int timeout_ms);

/** Takes the terminal again, which somebody else had in between. */
void guard_again(void);

/** Gives the terminal back and stops the process, as Ctrl-Z should; takes it again when it goes on.
 */
void guard_stop(void);
