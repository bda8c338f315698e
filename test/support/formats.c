// format_read() over memory.
#include "formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "format/format.h"
#include "format/proto_read.h"
#include "io/input.h"
#include "show.h"

static struct input *open_bytes(const char *bytes, size_t len)
{
	struct input *input;
	assert_null(input_from_memory(bytes, len, NULL, &input));
	return input;
}

static struct error *read_as(const char *format, const char *bytes, size_t len, const char *notes,
			     struct profile **ret)
{
	struct input *input = open_bytes(bytes, len);
	const struct format *found = format_find(input);
	assert_non_null(found);
	assert_string_equal(found->name, format);
	struct text said = {0};
	struct error *err = format_read(input, &said, ret);
	assert_string_equal(said.bytes ? said.bytes : "", notes);
	text_deinit(&said);
	input_close(input);
	return err;
}

struct profile *expect_format(const char *format, const char *bytes, size_t len, const char *notes)
{
	struct profile *p = NULL;
	struct error *err = read_as(format, bytes, len, notes, &p);
	if (err)
		fail_msg("%s", error_message(err));
	return p;
}

void expect_profile(const char *format, const char *text, const char *types_and_samples,
		    const char *notes)
{
	struct profile *p = expect_format(format, text, strlen(text), notes);
	assert_profile(p, types_and_samples);
	profile_free(p);
}

void expect_bad_format(const char *format, const char *text, const char *message)
{
	struct profile *p = NULL;
	struct error *err = read_as(format, text, strlen(text), "", &p);
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	error_free(err);
}

void expect_no_format(const char *text)
{
	struct input *input = open_bytes(text, strlen(text));
	const struct format *found = format_find(input);
	assert_true(!found || found == &format_proto);
	input_close(input);
}
