// cprof.h over a session.
#include "cprof.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "session/session.h"

struct cprof {
	struct session *session;
	struct error *error;
	struct text notes;
};

const char *cprof_version(void)
{
	return CPROF_VERSION;
}

// Keeps the error for cprof_error(); the result of the public function.
static int finish(cprof *c, struct error *err)
{
	c->error = err;
	return err ? -1 : 0;
}

static void begin(cprof *c)
{
	error_free(c->error);
	c->error = NULL;
	text_clear(&c->notes);
}

cprof *cprof_new(void)
{
	cprof *c = calloc(1, sizeof *c);
	if (!c)
		return NULL;
	struct error *err = session_new(&c->session);
	if (!err) // a library leaves nothing behind that it was not asked for
		err = session_set(c->session, option_find("save"), "false");
	if (!err)
		return c;
	session_free(c->session);
	error_free(err);
	free(c);
	return NULL;
}

void cprof_free(cprof *c)
{
	if (!c)
		return;
	session_free(c->session);
	error_free(c->error);
	text_deinit(&c->notes);
	free(c);
}

static void add_note(void *context, const char *line)
{
	cprof *c = context;
	text_puts(&c->notes, line);
	text_putc(&c->notes, '\n');
}

int cprof_open_diff(cprof *c, const char *executable, const char *const *files, size_t count,
		    const char *base, int diff)
{
	begin(c);
	struct session_sources sources = {
		.executable = executable,
		.source = files,
		.source_count = count,
		.base = base,
		.diff_base = diff != 0,
	};
	struct session_hooks hooks = {.note = add_note, .context = c};
	if (count == 0)
		return finish(c, error_new(ERR_USAGE, "no profile source specified"));
	struct error *err = session_open(c->session, &sources, &hooks);
	if (!err) // there is no way back to them
		session_close_others(c->session);
	return finish(c, err);
}

int cprof_open(cprof *c, const char *executable, const char *const *files, size_t count)
{
	return cprof_open_diff(c, executable, files, count, NULL, 0);
}

static struct error *find_option(const char *name, const struct option **ret)
{
	*ret = option_find(name);
	return *ret ? NULL : error_new(ERR_USAGE, "there is no option \"%s\"", name);
}

int cprof_set(cprof *c, const char *name, const char *value)
{
	begin(c);
	const struct option *option;
	struct error *err = find_option(name, &option);
	if (!err)
		err = session_set(c->session, option, value);
	return finish(c, err);
}

int cprof_use_binary(cprof *c, const char *path)
{
	const char *mapping;
	begin(c);
	return finish(c, session_use_binary(c->session, path, &mapping));
}

char *cprof_get(cprof *c, const char *name)
{
	begin(c);
	const struct option *option;
	struct text value = {0};
	struct error *err = find_option(name, &option);
	if (!err) {
		text_puts(&value, "");
		config_put(&value, session_config(c->session), option);
		err = text_error(&value);
	}
	if (finish(c, err) == 0)
		return value.bytes;
	text_deinit(&value);
	return NULL;
}

struct outlet {
	int (*write)(void *context, const char *bytes, size_t len);
	void *context;
};

static struct error *write_outlet(void *context, const char *bytes, size_t len)
{
	struct outlet *outlet = context;
	if (outlet->write(outlet->context, bytes, len) == 0)
		return NULL;
	return error_new(ERR_IO, "the answer could not be written");
}

static struct error *find_question(const cprof *c, const char *report, const char *argument,
				   struct question *ret)
{
	*ret = (struct question){
		.argument = argument,
		.config = session_config(c->session),
		.unicode = true,
	};
	if (!report_find(report, &ret->report))
		return error_new(ERR_USAGE, "there is no report \"%s\"", report);
	if (ret->report == REPORT_TREND)
		return error_new(ERR_USAGE, "trend is about profiles one by one: cprof_trend()");
	bool needs = ret->report == REPORT_PEEK || ret->report == REPORT_LIST ||
		     ret->report == REPORT_DISASM || ret->report == REPORT_WEBLIST;
	return needs && !argument ? error_new(ERR_USAGE, "%s needs a regexp", report) : NULL;
}

int cprof_ask_to(cprof *c, const char *report, const char *argument,
		 int (*write)(void *context, const char *bytes, size_t len), void *context)
{
	begin(c);
	struct question question;
	struct outlet outlet = {write, context};
	struct writer writer = {write_outlet, &outlet};
	struct error *err = find_question(c, report, argument, &question);
	if (!err)
		err = session_answer(c->session, &question, &writer, &c->notes);
	return finish(c, err);
}

// The answer as malloc()ed text.
static int answer(cprof *c, const struct question *question, char **text, size_t *len)
{
	struct text got = {0};
	struct writer writer = text_writer(&got);
	text_puts(&got, "");
	struct error *err = session_answer(c->session, question, &writer, &c->notes);
	if (err) {
		text_deinit(&got);
		return finish(c, err);
	}
	*text = got.bytes;
	*len = got.len;
	return 0;
}

int cprof_ask(cprof *c, const char *report, const char *argument, char **text, size_t *len)
{
	begin(c);
	struct question question;
	struct error *err = find_question(c, report, argument, &question);
	return err ? finish(c, err) : answer(c, &question, text, len);
}

int cprof_trend(cprof *c, const char *executable, const char *const *files, size_t count,
		char **text, size_t *len)
{
	begin(c);
	struct session_sources sources = {
		.executable = executable,
		.source = files,
		.source_count = count,
	};
	struct session_hooks hooks = {.note = add_note, .context = c};
	struct question question = {
		.report = REPORT_TREND,
		.config = session_config(c->session),
		.unicode = true,
	};
	struct error *err = session_trend_start(c->session, &sources, &question, &hooks);
	if (err)
		return finish(c, err);
	int result = answer(c, &question, text, len);
	session_trend_end(c->session);
	return result;
}

const char *cprof_error(const cprof *c)
{
	return c->error ? error_message(c->error) : "";
}

const char *cprof_notes(const cprof *c)
{
	return c->notes.bytes ? c->notes.bytes : "";
}
