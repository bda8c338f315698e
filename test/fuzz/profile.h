#pragma once
/**
 * @file
 * What targets do with a profile: read one, and ask a session about it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "format/format.h"
#include "io/input.h"
#include "session/state.h"

/** What @p format makes of the bytes; NULL if they are refused. */
static inline struct profile *read_profile(const struct format *format, const void *bytes,
					   size_t len, uint64_t max_size)
{
	struct input_options how = {.max_size = max_size};
	struct input *in;
	struct text notes = {0};
	struct profile *p = NULL;
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		if (format->bid)
			(void)format->bid(in);
		if (format->bid_late)
			(void)format->bid_late(in);
		err = format->read(in, &notes, &p);
		input_close(in);
		if (!err && !p)
			abort();
	}
	error_free(err);
	text_deinit(&notes);
	return p;
}

/**
 * A session that owns @p p, which may be NULL.
 * @return NULL if nothing can be asked of it; it is freed then
 */
static inline struct session *open_session(struct profile *p)
{
	struct session *s;
	if (!p || p->type.count == 0) {
		profile_free(p);
		return NULL;
	}
	if (session_new(&s) || session_add(s, &(struct loaded){.profile = p}))
		abort();
	return s;
}
