#pragma once
/**
 * @file
 * Ctrl-C: a flag that long loops look at.
 *
 * Whoever owns the terminal sets the flag from its signal handler; a loop over
 * many things asks interrupt_check() every few thousand of them, and the
 * command ends with #ERR_INTERRUPTED like with any other error.
 */
#include "base/error.h"

/** Asks running work to stop; safe in a signal handler and from any thread. */
void interrupt_request(void);

/** Forgets a request; call before new work starts. */
void interrupt_clear(void);

/** True from a request until it is forgotten. */
bool interrupt_requested(void);

/** #ERR_INTERRUPTED if a stop was asked for. */
struct error *interrupt_check(void) MUST_CHECK;
