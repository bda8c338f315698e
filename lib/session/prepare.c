// Options -> plan, profile -> view; and what can be said of a profile before any question.
#include "session/prepare.h"

#include <stdlib.h>
#include <string.h>

#include "session/binaries.h"
#include "session/state.h"

// The profile that the question is about: the current one, or with frames made from labels.
static struct error *find_profile(struct session *s, const struct plan *plan, struct text *notes,
				  const struct profile **ret)
{
	const struct profile *p = session_profile(s);
	*ret = p;
	if (!*plan->tagroot && !*plan->tagleaf)
		return NULL;
	struct text key = {0};
	text_putf(&key, "%s\n%s\n%s", plan->tagroot, plan->tagleaf, plan->options.unit);
	struct error *err = text_error(&key);
	if (!err && (s->tagged.of != p || strcmp(s->tagged.key, key.bytes) != 0)) {
		struct text said = {0};
		struct profile *tagged;
		err = filter_tag_frames(p, plan->tagroot, plan->tagleaf, plan->options.unit, &said,
					&tagged);
		if (!err) {
			profile_free(s->tagged.profile);
			free(s->tagged.key);
			free(s->tagged.notes);
			s->tagged.profile = tagged;
			s->tagged.of = p;
			s->tagged.key = key.bytes;
			s->tagged.notes = said.bytes;
			key.bytes = NULL;
			said.bytes = NULL;
		}
		text_deinit(&said);
	}
	if (!err && s->tagged.notes)
		text_puts(notes, s->tagged.notes);
	text_deinit(&key);
	if (!err)
		*ret = s->tagged.profile;
	return err;
}

// The label of the type, "mean_delay" in mean mode.
static struct error *label_type(struct plan *plan, const struct profile *p, struct arena *scratch)
{
	const char *type = profile_text(p, p->type.type[plan->options.type]);
	size_t len = strlen(type);
	char *label;
	TRY(ALLOC(scratch, label, len + 6));
	if (plan->options.mean)
		memcpy(label, "mean_", 5);
	memcpy(label + strlen(label), type, len);
	plan->options.type_label = label;
	return NULL;
}

static struct error *choose_type(struct plan *plan, const struct profile *p, struct arena *scratch)
{
	uint32_t type;
	TRY(profile_find_type(p, plan->sample_index, &type));
	plan->options.type = plan->graph.type = type;
	return label_type(plan, p, scratch);
}

// Filters the view and finds the total, before or after.
static struct error *make_view(struct plan *plan, const struct profile *p, struct arena *scratch,
			       struct text *notes, struct view *view)
{
	struct report_options *o = &plan->options;
	TRY(view_init(view, scratch, p));
	if (plan->relative)
		TRY(filter_apply(view, scratch, &plan->filter, notes));
	TRY(choose_type(plan, p, scratch));
	o->total = report_total(view, o->type, o->mean);
	if (!plan->relative)
		TRY(filter_apply(view, scratch, &plan->filter, notes));
	if (plan->fold_inlines) {
		TRY(filter_fold_inlines(view, scratch));
		view->columns_hidden = !plan->graph.columns; // folding drops them, as in pprof
	}
	return NULL;
}

// Graphs say themselves when a sum met the end; of the other reports no sum is beyond the total.
static void note_saturation(const struct plan *plan, struct text *notes)
{
	bool sums = plan->report == REPORT_LIST || plan->report == REPORT_TAGS;
	if (sums && plan->options.total == INT64_MAX)
		report_note_saturation(notes);
}

struct error *session_prepare(struct session *s, const struct question *question,
			      struct text *notes, struct asking *ret)
{
	struct plan *plan = &ret->plan;
	const struct profile *p;
	*ret = (struct asking){.notes = notes ? notes : &ret->unheard};
	notes = ret->notes;
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	TRY(plan_make(plan, question));
	TRY(session_check_redact(plan));
	plan->question.notes = notes;
	plan->options.sources.notes = notes;
	TRY(session_find_binaries(s, plan->report, &plan->options));
	if (!plan->redact)
		filter_note_units(session_profile(s), notes);
	TRY(find_profile(s, plan, notes, &p));
	TRY(make_view(plan, p, &s->scratch, notes, &ret->view));
	note_saturation(plan, notes);
	return session_redact(s, plan, &ret->view, notes);
}

void session_finish(struct session *s, struct asking *asking)
{
	text_deinit(&asking->unheard);
	arena_reset(&s->scratch);
}

struct error *session_describe(struct session *s, struct text *out, bool *ret_empty)
{
	const struct profile *p = session_profile(s);
	struct question question = {.report = REPORT_TOP, .config = &s->config};
	struct plan plan;
	struct view view;
	*ret_empty = false;
	TRY(plan_make(&plan, &question));
	if (!plan.redact)
		filter_note_units(p, out);
	struct error *err = view_init(&view, &s->scratch, p);
	if (!err)
		err = choose_type(&plan, p, &s->scratch);
	if (!err) {
		plan.options.total = report_total(&view, plan.options.type, plan.options.mean);
		*ret_empty = plan.options.total == 0 && p->type.count > 1;
		err = session_redact(s, &plan, &view, out);
	}
	if (!err)
		report_put_labels(out, view.profile, &plan.options);
	arena_reset(&s->scratch);
	return err;
}
