// Goroutine dumps in logs, and the report on them.
#include <stdint.h>
#include <stdlib.h>

#include "format/goroutine_dump.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct error *drop(void *context, const char *bytes, size_t len)
{
	(void)context, (void)bytes, (void)len;
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct session *s = open_session(read_profile(&format_goroutine_dump, bytes, len, 4 << 20));
	if (!s)
		return 0;
	struct question question = {.report = REPORT_GOROUTINES, .config = session_config(s)};
	struct writer writer = {drop, NULL};
	error_free(session_answer(s, &question, &writer, NULL));
	session_free(s);
	return 0;
}
