// What a question was answered from goes with the next one; here its arena changes hands instead.
#include <stdlib.h>

#include "report/header.h"
#include "session/prepare.h"
#include "session/session.h"
#include "session/state.h"

struct holding {
	struct held held; // first: it is what others know
	struct asking asking;
	int64_t *total;
};

struct error *session_hold(struct session *s, const struct question *question, struct text *notes,
			   struct held **ret)
{
	struct holding *h = calloc(1, sizeof *h);
	if (!h)
		return error_nomem();
	struct plan *plan = &h->asking.plan;
	struct view *view = &h->asking.view;
	struct error *err = session_prepare(s, question, notes, &h->asking);
	if (!err)
		err = report_totals(view, !plan->relative, plan->options.mean, &s->scratch,
				    &h->total);
	if (err) {
		session_finish(s, &h->asking);
		free(h);
		return err;
	}
	h->held = (struct held){
		.arena = s->scratch,
		.view = view,
		.question = &plan->question,
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
