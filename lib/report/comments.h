#pragma once
/**
 * @file
 * The comments report: the profile's comments, one ROW_LINE (text) each.
 */
#include "report/options.h"

struct view;

struct error *report_comments(const struct view *view, const struct report_options *options,
			      const struct sink *sink) MUST_CHECK;
