// What redact does to a question besides its view.
#include "filter/redact.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/text.h"
#include "session/plan.h"
#include "session/state.h"

// In headers, where pprof repeats the filters.
#define HIDDEN_FILTER "[redacted]"

struct error *session_check_redact(const struct plan *plan)
{
	static const struct {
		enum report_kind report;
		const char *shows;
	} refused[] = {
		{REPORT_LIST, "list shows sources"},
		{REPORT_WEBLIST, "weblist shows sources"},
		{REPORT_DISASM, "disasm shows machine code"},
		{REPORT_SYMBOLS, "symbols shows files of this machine"},
	};
	for (size_t i = 0; i < ARRAY_LEN(refused) && plan->redact; i++)
		if (refused[i].report == plan->report)
			return error_new(ERR_USAGE, "%s, which redact cannot hide",
					 refused[i].shows);
	return NULL;
}

// One for the whole session, so that its answers fit together.
static struct error *make_key(struct session *s, struct text *notes)
{
	if (s->has_key)
		return NULL;
	if (getrandom(&s->key, sizeof s->key, 0) != (ssize_t)sizeof s->key)
		return error_new(ERR_IO, "getrandom: %s", strerror(errno));
	s->has_key = true;
	text_puts(notes, "redacted with a random salt; redact_salt=TEXT gives the same names every "
			 "time\n");
	return NULL;
}

static struct siphash_key key_of(const struct session *s, const struct plan *plan)
{
	const char *salt = plan->redact_salt;
	return *salt ? siphash_key_of(salt, strlen(salt)) : s->key;
}

const char *session_redact_source(const struct session *s, const struct plan *plan,
				  const char *source, char room[REDACT_NAME_SIZE])
{
	if (!plan->redact)
		return source;
	const struct siphash_key key = key_of(s, plan);
	redact_name(&key, "source_", source, strlen(source), room);
	return room;
}

struct error *session_redact(struct session *s, struct plan *plan, struct view *view,
			     struct text *notes)
{
	struct redact_options how = {.keep = plan->redact_keep};
	if (!plan->redact)
		return NULL;
	if (!*plan->redact_salt)
		TRY(make_key(s, notes));
	how.key = key_of(s, plan);
	for (size_t i = 0; i < PLAN_FILTERS; i++)
		if (plan->filters[i].value && plan->filters[i].value[0])
			plan->filters[i].value = HIDDEN_FILTER;
	return redact_view(view, &how, &s->scratch);
}
