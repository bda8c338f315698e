// Without liblzma there are no such symbols.
#include "object/minidebug.h"

struct error *minidebug_add_symbols(struct object *o)
{
	(void)o;
	return NULL;
}
