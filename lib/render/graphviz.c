// One run of `dot -Tformat`.
#include "render/graphviz.h"

#include <string.h>

#include "base/text.h"
#include "io/program.h"
#include "render/html.h"

// A picture that is larger than this shows nothing.
#define PICTURE_MOST ((size_t)256 << 20)

// Its own lines, which may be about names of the profile.
static void note_complaints(const struct text *complaints, struct text *notes)
{
	if (!notes || !complaints->len)
		return;
	text_put(notes, complaints->bytes, complaints->len);
	if (complaints->bytes[complaints->len - 1] != '\n')
		text_putc(notes, '\n');
}

static struct error *failed(const struct program *program, const struct program_end *end)
{
	struct text how = {0};
	program_put_end(&how, program, end);
	struct error *err = text_error(&how);
	if (!err)
		err = error_new(ERR_IO, "failed to execute dot. Is Graphviz installed? Error: %s%s",
				how.bytes,
				end->result == PROGRAM_ABSENT
					? "\n\"graph\" and \"flamegraph\" draw without it."
					: "");
	text_deinit(&how);
	return err;
}

static struct error *run(const struct text *dot, const char *format, struct text *ret,
			 struct text *notes)
{
	char option[16] = "-T";
	strncat(option, format, sizeof option - 3);
	const char *const argv[] = {"dot", option, NULL};
	struct text complaints = {0};
	struct program program = {
		.argv = argv,
		.input = {dot->bytes, dot->len},
		.output_limit = PICTURE_MOST,
		.complaints = &complaints,
	};
	struct program_end end;
	size_t before = ret->len;
	struct error *err = program_run(&program, ret, &end);
	note_complaints(&complaints, notes);
	text_deinit(&complaints);
	if (err)
		return err;
	if (end.result != PROGRAM_OK)
		return failed(&program, &end);
	return ret->len > before ? NULL : error_new(ERR_IO, "dot drew nothing");
}

struct error *graphviz_draw(const char *dot, size_t len, const char *format, struct text *ret,
			    struct text *notes)
{
	// What is no text for XML would be none in an SVG, and `dot` guesses at wrong UTF-8.
	struct text legal = {0};
	html_put_legal(&legal, dot, len);
	struct error *err = text_error(&legal);
	if (!err)
		err = run(&legal, format, ret, notes);
	text_deinit(&legal);
	return err;
}
