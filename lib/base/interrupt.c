// One atomic flag for the process: there is one user.
#include "base/interrupt.h"

#include <stdatomic.h>

static atomic_bool requested;

void interrupt_request(void)
{
	atomic_store_explicit(&requested, true, memory_order_relaxed);
}

void interrupt_clear(void)
{
	atomic_store_explicit(&requested, false, memory_order_relaxed);
}

bool interrupt_requested(void)
{
	return atomic_load_explicit(&requested, memory_order_relaxed);
}

struct error *interrupt_check(void)
{
	if (LIKELY(!interrupt_requested()))
		return NULL;
	return error_new(ERR_INTERRUPTED, "interrupted");
}
