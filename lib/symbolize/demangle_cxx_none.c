// Stands in for demangle_cxx.c where libiberty is not there.
#include "symbolize/demangle_cxx.h"

bool demangle_knows_cxx(void)
{
	return false;
}

bool demangle_cxx_put(struct text *out, const char *mangled, enum demangle_mode mode, bool params)
{
	(void)out, (void)mangled, (void)mode, (void)params;
	return false;
}
