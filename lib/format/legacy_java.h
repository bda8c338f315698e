#pragma once
/**
 * @file
 * Profiles of Java programs from before profile.proto: what the reader of binary CPU profiles and
 * that of C++ contention profiles need to know of them.
 *
 * Source: google/pprof's profile/legacy_java_profile.go.
 */
#include <stdbool.h>

#include "base/error.h"

struct input;
struct legacy;

/** The text of a Java heap or contention profile; the first line of the latter is that of C++ as
 * well. */
bool legacy_is_java(struct input *input);

/**
 * Reads the table of locations, " 0x12 func (file:line)", from the line at hand to the last one,
 * and forgets addresses: they only were names for the table.
 */
struct error *legacy_java_locations(struct legacy *l) MUST_CHECK;
