// Goroutine dumps in logs, and the report on them.
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "format/goroutine_dump.h"
#include "io/input.h"
#include "session/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct profile *read_profile(const void *bytes, size_t len)
{
	struct input_options how = {.max_size = 4 << 20};
	struct input *in;
	struct text notes = {0};
	struct profile *p = NULL;
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		(void)format_goroutine_dump.bid_late(in);
		err = format_goroutine_dump.read(in, &notes, &p);
		input_close(in);
	}
	error_free(err);
	text_deinit(&notes);
	return p;
}

static struct error *drop(void *context, const char *bytes, size_t len)
{
	(void)context, (void)bytes, (void)len;
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct profile *p = read_profile(bytes, len);
	if (!p)
		return 0;
	struct session *s;
	if (session_new(&s) || session_add(s, &(struct loaded){.profile = p}))
		abort();
	struct question question = {.report = REPORT_GOROUTINES, .config = session_config(s)};
	struct writer writer = {drop, NULL};
	error_free(session_answer(s, &question, &writer, NULL));
	session_free(s);
	return 0;
}
