#pragma once
/**
 * @file
 * Reads perf.data, the format of Linux's perf record, written to a file or to a pipe.
 *
 * docs/formats/perf-data.md says what is read, and how it becomes a profile.
 */
#include "format/format.h"

extern const struct format format_perf_data;
