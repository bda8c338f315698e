// Folded stacks and other formats of flame graphs: what is read is written and read again.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/proto_read.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

// NULL if it is no profile, or one of profile.proto, which has a target of its own.
static struct profile *read_any(const void *bytes, size_t len)
{
	struct input_options how = {.max_size = 4 << 20};
	struct input *in;
	struct text notes = {0};
	struct profile *p = NULL;
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		const struct format *format = format_find(in);
		if (format && format != &format_proto)
			err = format->read(in, &notes, &p);
		input_close(in);
	}
	error_free(err);
	text_deinit(&notes);
	return p;
}

static void write_and_read(struct session *s, enum report_kind report)
{
	struct question question = {.report = report, .config = session_config(s)};
	struct text answer = {0};
	struct writer writer = text_writer(&answer);
	error_free(session_answer(s, &question, &writer, NULL));
	if (answer.len)
		profile_free(read_any(answer.bytes, answer.len));
	text_deinit(&answer);
}

// No control character of a name gets into a drawing, and no bracket into what has a script.
static void draw(struct session *s, const char *form)
{
	struct question question = {
		.report = REPORT_FLAME, .config = session_config(s), .picture = form};
	struct text answer = {0};
	struct writer writer = text_writer(&answer);
	struct error *err = session_answer(s, &question, &writer, NULL);
	for (size_t i = 0; !err && i < answer.len; i++)
		if ((unsigned char)answer.bytes[i] < 0x20 && answer.bytes[i] != '\t' &&
		    answer.bytes[i] != '\n')
			abort();
	bool page = answer.len && strcmp(form, "json") != 0;
	const char *script = page ? strstr(answer.bytes, "<script") : NULL;
	if (script && strstr(script + 1, "<script"))
		abort();
	error_free(err);
	text_deinit(&answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct session *s = open_session(read_any(bytes, len));
	if (!s)
		return 0;
	write_and_read(s, REPORT_FOLDED);
	write_and_read(s, REPORT_SPEEDSCOPE);
	write_and_read(s, REPORT_PERFETTO);
	draw(s, "svg");
	draw(s, "html");
	draw(s, "json");
	session_free(s);
	return 0;
}
