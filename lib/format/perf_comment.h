#pragma once
/**
 * @file
 * What perf says of a recording, as comments of the profile: "perf-command:perf record …".
 */
#include "base/error.h"
#include "base/slice.h"

struct builder;

/** Adds @p name, which ends in a colon, and @p text; a long text (a shell's `*`) is cut. */
struct error *perf_add_comment(struct builder *b, const char *name, struct slice text) MUST_CHECK;
