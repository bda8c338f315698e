#pragma once
/**
 * @file
 * Reads what perf script prints.
 *
 * docs/formats/perf-script.md says what is read, and how it becomes a profile.
 */
#include "format/format.h"

extern const struct format format_perf_script;
