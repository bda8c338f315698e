// Renders to memory.
#include "answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/text.h"
#include "report/header.h"

static struct error *render(const struct view *view, report_function *report,
			    const struct report_options *options, struct text *text)
{
	struct arena scratch;
	struct text_renderer *renderer;
	struct writer writer = text_writer(text);
	arena_init(&scratch, SIZE_MAX);
	assert_null(text_renderer_new(&writer, &renderer));
	struct sink sink = text_renderer_sink(renderer);
	struct error *err = report(view, options, &sink, &scratch);
	text_renderer_free(renderer);
	arena_deinit(&scratch);
	return err;
}

struct report_options answer_options(const struct profile *profile)
{
	struct arena scratch;
	struct view view;
	uint32_t type = profile->type.count ? profile->type.count - 1 : 0;
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, profile));
	struct report_options options = {
		.type = type,
		.type_label =
			profile->type.count ? profile_text(profile, profile->type.type[type]) : "",
		.unit = "minimum",
		.ratio = 1,
		.total = report_total(&view, type, false),
	};
	arena_deinit(&scratch);
	return options;
}

void expect_answer_of_view(const struct view *view, report_function *report,
			   const struct report_options *options, const char *text)
{
	struct text out = {0};
	struct error *err = render(view, report, options, &out);
	if (err)
		fail_msg("%s", error_message(err));
	assert_string_equal(out.bytes ? out.bytes : "", text);
	text_deinit(&out);
}

void expect_answer(const struct profile *profile, report_function *report,
		   const struct report_options *options, const char *text)
{
	struct arena scratch;
	struct view view;
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, profile));
	expect_answer_of_view(&view, report, options, text);
	arena_deinit(&scratch);
}

void expect_refusal(const struct profile *profile, report_function *report,
		    const struct report_options *options, const char *message)
{
	struct arena scratch;
	struct view view;
	struct text out = {0};
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, profile));
	struct error *err = render(&view, report, options, &out);
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	assert_int_equal(out.len, 0);
	error_free(err);
	text_deinit(&out);
	arena_deinit(&scratch);
}
