#pragma once
/**
 * @file
 * What a report prints for a profile that nothing was filtered from.
 */
#include "filter/view.h"
#include "report/options.h"

struct arena;

typedef struct error *report_function(const struct view *view, const struct report_options *options,
				      const struct sink *sink, struct arena *scratch);

/** Options as without any flag, of the profile's last sample type: total and type label set. */
struct report_options answer_options(const struct profile *profile);

/** Expects the report to succeed and to print @p text. */
void expect_answer(const struct profile *profile, report_function *report,
		   const struct report_options *options, const char *text);

/** The same for a view that the test made. */
void expect_answer_of_view(const struct view *view, report_function *report,
			   const struct report_options *options, const char *text);

/** Expects the report to fail with @p message, before it printed anything. */
void expect_refusal(const struct profile *profile, report_function *report,
		    const struct report_options *options, const char *message);
