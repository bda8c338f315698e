// Stands in for debuginfod.c where the library's header is not there.
#include <stddef.h>

#include "symbolize/debuginfod.h"

struct error *fetcher_new(const struct fetcher_options *options, struct fetcher **ret)
{
	(void)options, (void)ret;
	return error_new(ERR_UNSUPPORTED, "this cprof was built without libdebuginfod");
}

void fetcher_free(struct fetcher *fetcher)
{
	(void)fetcher;
}

struct error *fetcher_find(struct fetcher *fetcher, enum fetch_kind kind, struct slice build_id,
			   const char **ret)
{
	(void)fetcher, (void)kind, (void)build_id;
	*ret = NULL;
	return NULL;
}

const char *fetcher_problem(const struct fetcher *fetcher)
{
	(void)fetcher;
	return NULL;
}
