// What a session holds, and how its options change.
#include "session/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "profile/profile.h"
#include "report/header.h"
#include "session/state.h"

struct error *session_new(struct session **ret)
{
	struct session *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	arena_init(&s->scratch, SCRATCH_LIMIT);
	struct error *err = config_init(&s->config);
	if (err) {
		free(s);
		return err;
	}
	*ret = s;
	return NULL;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	profile_free(s->tagged.profile);
	free(s->tagged.key);
	free(s->tagged.notes);
	for (size_t i = 0; i < s->open_count; i++)
		profile_free(s->open[i]);
	free(s->open);
	config_deinit(&s->config);
	arena_deinit(&s->scratch);
	free(s);
}

const struct profile *session_profile(const struct session *s)
{
	return s->open_count ? s->open[s->current] : NULL;
}

struct error *session_add(struct session *s, struct profile *profile)
{
	struct profile **open = realloc(s->open, (s->open_count + 1) * sizeof(struct profile *));
	if (!open)
		return error_nomem();
	s->open = open;
	s->current = s->open_count;
	s->open[s->open_count++] = profile;
	return NULL;
}

const struct config *session_config(const struct session *s)
{
	return &s->config;
}

struct error *session_use(struct session *s, const struct config *config)
{
	struct config copy;
	TRY(config_copy(&copy, config));
	config_deinit(&s->config);
	s->config = copy;
	return NULL;
}

struct error *session_set_in(const struct session *s, struct config *config,
			     const struct option *option, const char *value)
{
	const struct profile *p = session_profile(s);
	if (p && strcmp(option->name, "sample_index") == 0) {
		uint32_t type;
		TRY(profile_find_type(p, value, &type));
		value = profile_text(p, p->type.type[type]);
	}
	return config_set(config, option, value);
}

struct error *session_set(struct session *s, const struct option *option, const char *value)
{
	return session_set_in(s, &s->config, option, value);
}
