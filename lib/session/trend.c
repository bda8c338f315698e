// One profile is in memory at a time, and the last of those that were there.
#include "report/trend.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "session/state.h"

// Two thousand entries in each of a hundred thousand profiles.
#define TREND_LIMIT ((size_t)4 << 30)

struct gathering {
	struct session *session;
	const struct question *question;
	struct trend *trend;
	struct loaded last; // of those that were there, in the order of the trend

	// What was said, and by string of how many profiles.
	struct arena arena;
	struct strtab said;
	uint32_t *times;
	uint32_t cap;
};

static struct error *keep_notes(struct gathering *g, struct text *notes)
{
	char *rest = notes->bytes, *line;
	while ((line = strsep(&rest, "\n"))) {
		uint32_t known = g->said.count;
		str_id id;
		TRY(strtab_intern(&g->said, line, strlen(line), &id));
		TRY(RESERVE(&g->arena, g->times, id, g->cap));
		g->times[id] = id < known ? g->times[id] + 1 : 1;
	}
	return text_error(notes);
}

static struct error *join_notes(const struct gathering *g, char **ret)
{
	struct text notes = {0};
	for (str_id id = 1; id < g->said.count; id++) {
		text_puts(&notes, strtab_text(&g->said, id));
		if (g->times[id] < g->trend->count)
			text_putf(&notes, " (%u of %u profiles)", g->times[id], g->trend->count);
		text_putc(&notes, '\n');
	}
	*ret = notes.bytes;
	return text_error(&notes);
}

// A session_visit().
static struct error *add_profile(void *context, const char *source, struct loaded *one)
{
	struct gathering *g = context;
	struct session *s = g->session;
	struct text notes = {0};
	bool is_last = trend_is_last(g->trend, one->profile->time_ns);
	TRY(session_add(s, one));
	struct error *err = session_add_to_trend(s, g->question, source, &notes, g->trend);
	*one = session_take_last(s);
	if (!err)
		err = keep_notes(g, &notes);
	text_deinit(&notes);
	if (!err && is_last) {
		struct loaded before = g->last;
		g->last = *one;
		*one = before;
	}
	return err;
}

static struct error *gather(struct gathering *g, const struct session_sources *sources,
			    const struct session_hooks *hooks)
{
	if (sources->base)
		return error_new(ERR_USAGE, "trend shows profiles as they are: no base is subtracted");
	TRY(strtab_init(&g->said, &g->arena));
	TRY(session_load_each(g->session, sources, hooks, add_profile, g, &g->last));
	return g->trend->count < 2 ? error_new(ERR_USAGE, "trend needs at least two profiles") : NULL;
}

struct error *session_trend_start(struct session *s, const struct session_sources *sources,
				  const struct question *question,
				  const struct session_hooks *hooks)
{
	assert(!s->trend);
	struct trend *trend = calloc(1, sizeof *trend);
	if (!trend)
		return error_nomem();
	trend_init(trend, TREND_LIMIT);
	struct gathering g = {.session = s, .question = question, .trend = trend};
	arena_init(&g.arena, TREND_LIMIT);
	char *notes = NULL;
	struct error *err = gather(&g, sources, hooks);
	if (!err)
		err = join_notes(&g, &notes);
	if (!err)
		err = session_add(s, &g.last);
	arena_deinit(&g.arena);
	if (!err) {
		s->trend = trend;
		s->trend_notes = notes;
		return NULL;
	}
	free(notes);
	loaded_deinit(&g.last);
	trend_deinit(trend);
	free(trend);
	return err;
}

void session_trend_end(struct session *s)
{
	if (!s->trend)
		return;
	session_drop_last(s);
	trend_deinit(s->trend);
	free(s->trend);
	free(s->trend_notes);
	s->trend = NULL;
	s->trend_notes = NULL;
}
