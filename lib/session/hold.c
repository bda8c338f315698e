// What a question was answered from goes with the next one; here its arena changes hands instead.
#include <stdlib.h>

#include "filter/view.h"
#include "report/header.h"
#include "session/plan.h"
#include "session/session.h"
#include "session/state.h"

struct holding {
	struct held held; // first: it is what others know
	struct plan plan;
	struct view view;
	int64_t *total;
};

struct error *session_hold(struct session *s, const struct question *question, struct text *notes,
			   struct held **ret)
{
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	struct holding *h = calloc(1, sizeof *h);
	if (!h)
		return error_nomem();
	struct error *err = session_prepare(s, question, notes, &h->plan, &h->view);
	if (!err)
		err = report_totals(&h->view, !h->plan.relative, h->plan.options.mean, &s->scratch,
				    &h->total);
	if (err) {
		free(h);
		arena_reset(&s->scratch);
		return err;
	}
	h->held = (struct held){
		.arena = s->scratch,
		.view = &h->view,
		.question = &h->plan.question,
		.total = h->total,
	};
	arena_init(&s->scratch, SCRATCH_LIMIT);
	*ret = &h->held;
	return NULL;
}

void session_release(struct held *held)
{
	if (!held)
		return;
	arena_deinit(&held->arena);
	free(held);
}
