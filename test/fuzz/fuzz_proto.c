// The profile.proto reader, every report on what it accepts, and reading back
// what `proto` wrote.
#include <stdint.h>
#include <stdlib.h>

#include "format/proto_read.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define MAX_SIZE (4u << 20)

static void ask(struct session *s, enum report_kind report, struct text *answer)
{
	struct question question = {
		.report = report, .argument = "a|e", .config = session_config(s)};
	struct writer writer = text_writer(answer);
	text_clear(answer);
	error_free(session_answer(s, &question, &writer, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct session *s = open_session(read_profile(&format_proto, bytes, len, MAX_SIZE));
	if (!s)
		return 0;
	struct text answer = {0};
	for (enum report_kind report = REPORT_TOP; report <= REPORT_PICTURE; report++)
		ask(s, report, &answer);
	ask(s, REPORT_PROTO, &answer);
	struct profile *again =
		answer.len ? read_profile(&format_proto, answer.bytes, answer.len, MAX_SIZE) : NULL;
	if (answer.len && answer.len < 1 << 16 && !again)
		abort();
	profile_free(again);
	text_deinit(&answer);
	session_free(s);
	return 0;
}
