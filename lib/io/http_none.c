// Stands in for http.c where libcurl's header is not there.
#include "io/http.h"

struct error *http_open(const struct http_request *request, struct http **ret)
{
	(void)request, (void)ret;
	return error_new(ERR_UNSUPPORTED, "this cprof was built without libcurl");
}

void http_close(struct http *http)
{
	(void)http;
}

struct error *http_read(struct http *http, void *to, size_t len, size_t *ret_len, bool *ret_end)
{
	(void)http, (void)to, (void)len;
	*ret_len = 0;
	*ret_end = true;
	return NULL;
}

struct http_answer http_answer(const struct http *http)
{
	(void)http;
	return (struct http_answer){0};
}

const char *http_version(void)
{
	return NULL;
}
