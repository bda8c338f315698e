#pragma once
/**
 * @file
 * What there is to say about binaries that would give names to a profile.
 *
 * A mapping whose locations have no names yet needs its binary.  pprof looks for the file
 * and warns when it cannot use it, and so do we; that a binary is there and cannot be read
 * yet is said as well.
 *
 * Threads: any number.
 */
struct profile;
struct text;

/**
 * Puts a line for each binary that is missing.
 *
 * @param mode  the option symbolize: `none` and `remote` need no binaries, `force` needs all
 */
void symbolize_note_missing(const struct profile *profile, const char *mode, struct text *notes);
