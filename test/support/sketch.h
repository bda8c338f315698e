#pragma once
/**
 * @file
 * Profiles from a few lines of text, so that a test shows what is special about its input.
 *
 *     struct profile *p = sketch(
 *             "samples/count cpu/nanoseconds\n"
 *             "main@m.go:9#7 inl@i.go:3+f@f.go:5 | tier=gold bytes#4096:bytes | 1 10\n");
 *
 * The first line lists the sample types, every other one is a sample: its stack from
 * the root, its labels, its values.  A location is its lines from the
 * innermost, joined by `+`; a line is `name@file:line#start`, where all
 * but the name may be missing; `-` is a location without lines.  What is written the same is
 * the same location.  A label is `key=text` or `key#number:unit`.
 *
 * Words end at a space; there is no quoting.  A wrong sketch fails the test.
 */
#include "profile/profile.h"

/** The profile; profile_free() ends it. */
struct profile *sketch(const char *text);
