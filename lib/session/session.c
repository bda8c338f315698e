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
	session_trend_end(s);
	session_forget_tagged(s);
	for (size_t i = 0; i < s->open_count; i++)
		loaded_deinit(&s->open[i]);
	free(s->open);
	config_deinit(&s->config);
	arena_deinit(&s->scratch);
	free(s);
}

const struct profile *session_profile(const struct session *s)
{
	return s->open_count ? s->open[s->current].profile : NULL;
}

size_t session_skipped(const struct session *s, const char *did, struct text *out)
{
	const struct loaded *l = &s->open[s->current];
	if (l->skipped_count)
		text_putf(out, "%s %zu of %zu, skipped %s\n", did,
			  l->asked - l->skipped_count, l->asked, l->skipped);
	return l->skipped_count;
}

struct binaries *session_binaries(struct session *s)
{
	return &s->open[s->current].binaries;
}

void loaded_deinit(struct loaded *loaded)
{
	profile_free(loaded->profile);
	binaries_deinit(&loaded->binaries);
}

void session_forget_tagged(struct session *s)
{
	profile_free(s->tagged.profile);
	free(s->tagged.key);
	free(s->tagged.notes);
	memset(&s->tagged, 0, sizeof s->tagged);
}

struct symbolize_options session_symbolize_options(const struct session *s)
{
	return (struct symbolize_options){
		.mode = s->config.symbolize,
		.kallsyms = s->config.kallsyms,
		.any_id = s->config.force_buildid,
		.debuginfod = s->config.debuginfod,
	};
}

struct error *session_add(struct session *s, const struct loaded *loaded)
{
	struct loaded *open = realloc(s->open, (s->open_count + 1) * sizeof *open);
	if (!open)
		return error_nomem();
	s->open = open;
	struct loaded taken = *loaded;
	if (!taken.binaries.binary)
		TRY(binaries_init(&taken.binaries, taken.profile->mapping.count));
	s->current = s->open_count;
	s->open[s->open_count++] = taken;
	return NULL;
}

struct loaded session_take_last(struct session *s)
{
	session_forget_tagged(s);
	struct loaded last = s->open[--s->open_count];
	s->current = s->open_count - 1;
	return last;
}

void session_drop_last(struct session *s)
{
	struct loaded last = session_take_last(s);
	loaded_deinit(&last);
}

void session_close_others(struct session *s)
{
	struct loaded kept = s->open[s->current];
	session_forget_tagged(s);
	for (size_t i = 0; i < s->open_count; i++)
		if (i != s->current)
			loaded_deinit(&s->open[i]);
	s->open[0] = kept;
	s->open_count = 1;
	s->current = 0;
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
