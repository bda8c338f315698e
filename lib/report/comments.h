#pragma once
/**
 * @file
 * The comments report: the profile's comments, one ROW_LINE (text) each.
 *
 * Has the parameters of the other reports, but needs no memory.
 */
#include "report/options.h"

struct arena;
struct view;

struct error *report_comments(const struct view *view, const struct report_options *options,
			      const struct sink *sink, struct arena *scratch) MUST_CHECK;
