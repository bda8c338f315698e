#pragma once
/**
 * @file
 * Keeps what was fetched from a live program, where pprof keeps it.  For session/\*.c only.
 *
 * The directory is $PPROF_TMPDIR, or else ~/pprof, or else $TMPDIR, the first that is there or can
 * be made; the name is pprof.<main binary>.<type>.<type>.001.pb.gz, with the first free number. A
 * file is complete when it appears, and never takes the place of another one.
 */
#include "base/error.h"

struct profile;
struct text;

/**
 * Writes all of @p profile.
 *
 * @param notes  gets a line that says where it is, or why it could not be saved
 * @return out of memory, Ctrl-C
 */
struct error *save_fetched(const struct profile *profile, struct text *notes) MUST_CHECK;
