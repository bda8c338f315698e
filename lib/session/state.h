#pragma once
/**
 * @file
 * The inside of a session.  For session/\*.c only.
 */
#include "base/arena.h"
#include "config/config.h"
#include "profile/profile.h"
#include "session/session.h"

/** Most memory that one answer may use. */
#define SCRATCH_LIMIT ((size_t)16 << 30)

struct session {
	struct config config;
	struct profile **open;      ///< all that was opened
	size_t open_count, current;
	struct arena scratch;       ///< of the question being answered

	/** The current profile with tagroot and tagleaf frames, kept until other ones are asked for. */
	struct {
		struct profile *profile;
		const struct profile *of;
		char *key;          ///< the options it was made with
		char *notes;        ///< what there was to say when it was made
	} tagged;
};

/** Makes @p profile the current one; the session owns it then. */
struct error *session_add(struct session *s, struct profile *profile) MUST_CHECK;
