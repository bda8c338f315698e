// The profile of before is kept as it was read; what is shown is made anew each time.
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "profile/merge.h"
#include "session/state.h"

#define TICK_MS 100 // how soon Ctrl-C is noticed

struct watch {
	struct session *session;
	const struct session_sources *sources;
	struct loaded before; // empty the first time: then it is the current one
	size_t open_count;    // of the session when this began
};

struct error *session_watch_start(struct session *session, const struct session_sources *sources,
				  struct watch **ret)
{
	struct watch *w = calloc(1, sizeof *w);
	if (!w)
		return error_nomem();
	w->session = session;
	w->sources = sources;
	w->open_count = session->open_count;
	*ret = w;
	return NULL;
}

static void drop_shown(struct watch *w)
{
	if (w->session->open_count > w->open_count)
		session_drop_last(w->session);
}

void session_watch_end(struct watch *w)
{
	if (!w)
		return;
	drop_shown(w);
	loaded_deinit(&w->before);
	free(w);
}

static struct error *sleep_until(int64_t ms)
{
	for (int64_t now; (now = clock_ms()) < ms;) {
		int64_t left = ms - now < TICK_MS ? ms - now : TICK_MS;
		const struct timespec piece = {.tv_nsec = (long)left * 1000000};
		TRY(interrupt_check());
		nanosleep(&piece, NULL); // a signal may end it early, and is looked at
	}
	return interrupt_check();
}

static const struct profile *profile_before(const struct watch *w)
{
	const struct session *s = w->session;
	return w->before.profile ? w->before.profile : s->open[w->open_count - 1].profile;
}

// *ret = now - before, of the time in between.
static struct error *subtract(const struct profile *now, const struct profile *before,
			      struct profile **ret)
{
	struct profile *negative, *changes;
	TRY(profile_merge(&before, 1, &negative));
	profile_negate(negative);
	const struct profile *const pair[] = {now, negative};
	struct error *err = profile_merge(pair, 2, &changes);
	profile_free(negative);
	if (err)
		return err;
	changes->time_ns = now->time_ns;
	changes->duration_ns = now->time_ns > before->time_ns ? now->time_ns - before->time_ns : 0;
	*ret = changes;
	return NULL;
}

// Makes @p now the profile before, and the changes since the last one current.
static struct error *show(struct watch *w, struct loaded *now)
{
	struct loaded changes = {0};
	TRY(subtract(now->profile, profile_before(w), &changes.profile));
	struct error *err = session_add(w->session, &changes);
	if (err) {
		loaded_deinit(&changes);
		return err;
	}
	loaded_deinit(&w->before);
	w->before = *now;
	*now = (struct loaded){0};
	return NULL;
}

static bool counts_for_itself(const struct profile *p)
{
	return p->duration_ns > 0;
}

struct error *session_watch_next(struct watch *w, unsigned interval_ms,
				 const struct session_hooks *hooks)
{
	struct session_sources sources = *w->sources;
	struct loaded now = {0};
	int64_t end = clock_ms() + interval_ms;
	bool own = counts_for_itself(profile_before(w));
	drop_shown(w);
	sources.again = true;
	if (own)
		sources.seconds = interval_ms < 1000 ? 1 : (int)((interval_ms + 500) / 1000);
	else
		TRY(sleep_until(end));
	TRY(session_load(w->session, &sources, hooks, &now));
	struct error *err = own ? session_add(w->session, &now) : show(w, &now);
	if (err || !own)
		loaded_deinit(&now);
	return !err && own ? sleep_until(end) : err; // files have measured long ago
}
