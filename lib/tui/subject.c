// One hold on the session for as long as the view lasts.
#include "tui/subject.h"

#include "profile/profile.h"
#include "report/header.h"

struct error *subject_init(struct subject *s, struct session *session,
			   const struct question *question, struct text *notes)
{
	*s = (struct subject){.session = session, .question = question};
	TRY(session_hold(session, question, notes, &s->held));
	const struct graph_question *q = s->held->question;
	s->report = *q->report;
	TRY(subject_set_type(s, q->report->type));
	return stacks_build(&s->stacks, &s->held->arena, s->held->view, q, false);
}

void subject_deinit(struct subject *s)
{
	text_deinit(&s->type_label);
	session_release(s->held);
	*s = (struct subject){0};
}

struct error *subject_set_type(struct subject *s, uint32_t type)
{
	const struct profile *p = s->held->view->profile;
	text_clear(&s->type_label);
	text_putf(&s->type_label, "%s%s", s->report.mean ? "mean_" : "",
		  profile_text(p, p->type.type[type]));
	TRY(text_error(&s->type_label));
	s->report.type = type;
	s->report.type_label = s->type_label.bytes;
	s->report.total = s->held->total[type];
	return NULL;
}

uint32_t subject_type_count(const struct subject *s)
{
	return s->held->view->profile->type.count;
}

const char *subject_function(const struct subject *s, uint32_t frame)
{
	const struct graph *g = &s->stacks.graph;
	if (frame == NO_ID)
		return "";
	return profile_text(g->view->profile, g->node[s->stacks.frame[frame].node].name);
}

void subject_put_title(const struct subject *s, struct text *out)
{
	text_puts(out, s->report.type_label);
	text_putc(out, ' ');
	report_put_value(out, s->held->view->profile, &s->report, s->report.total);
	for (size_t i = 0; i < s->report.filter_count; i++) {
		const struct report_filter *f = &s->report.filter[i];
		if (f->value && f->value[0])
			text_putf(out, "  %s=%s", f->name, f->value);
	}
}
