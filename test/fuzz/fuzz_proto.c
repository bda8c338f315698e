// The profile.proto reader, every report on what it accepts, and reading back
// what `proto` wrote.
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "format/proto_read.h"
#include "io/input.h"
#include "session/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static struct profile *read_profile(const void *bytes, size_t len)
{
	struct input_options how = {.max_size = 4 << 20};
	struct input *in;
	struct profile *p = NULL;
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		err = proto_read(in, &p);
		input_close(in);
	}
	error_free(err);
	return p;
}

static struct error *collect(void *context, const char *bytes, size_t len)
{
	struct text *text = context;
	text_put(text, bytes, len);
	return text_error(text);
}

static void ask(struct session *s, enum report_kind report, struct text *answer)
{
	struct question question = {
		.report = report, .argument = "a|e", .config = session_config(s)};
	struct writer writer = {collect, answer};
	text_clear(answer);
	error_free(session_answer(s, &question, &writer, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct profile *p = read_profile(bytes, len);
	if (!p || p->type.count == 0) {
		profile_free(p);
		return 0;
	}
	struct session *s;
	if (session_new(&s) || session_add(s, &(struct loaded){.profile = p}))
		abort();
	struct text answer = {0};
	for (enum report_kind report = REPORT_TOP; report <= REPORT_PICTURE; report++)
		ask(s, report, &answer);
	ask(s, REPORT_PROTO, &answer);
	struct profile *again = answer.len ? read_profile(answer.bytes, answer.len) : NULL;
	if (answer.len && answer.len < 1 << 16 && !again)
		abort();
	profile_free(again);
	text_deinit(&answer);
	session_free(s);
	return 0;
}
