// Stands in for unwind.c where the library's header is not there.
#include "symbolize/unwind.h"

struct error *unwind_run(const struct unwind_question *question, struct arena *arena,
			 struct unwind_answer *ret)
{
	(void)question, (void)arena, (void)ret;
	return error_new(ERR_UNSUPPORTED, "this cprof was built without libdw");
}
