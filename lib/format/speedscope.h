#pragma once
/**
 * @file
 * Profiles in the file format of speedscope (www.speedscope.app), which many profilers write.
 *
 * Source: src/lib/file-format-spec.ts of github.com/jlfwong/speedscope; docs/formats/speedscope.md
 * says what becomes of several profiles in one file.
 */
#include "format/format.h"

extern const struct format format_speedscope;

/** The value of `$schema`, by which such files are known. */
#define SPEEDSCOPE_SCHEMA "https://www.speedscope.app/file-format-schema.json"

/** How the `exporter` of files begins whose profiles are sample types. */
#define SPEEDSCOPE_EXPORTER "cprof"
