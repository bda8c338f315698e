// The session's hooks, and what the terminal shows of them.
#include "shell/open.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "session/session.h"
#include "shell/password.h"
#include "shell/progress.h"
#include "shell/shell.h"

struct listener {
	const struct tell *tell;
	struct progress *progress;
};

static void show_progress(void *context, const char *source, uint64_t done, uint64_t size)
{
	struct listener *listener = context;
	progress_update(listener->progress, source, done, size);
}

static void show_waiting(void *context, const char *source, unsigned seconds)
{
	struct listener *listener = context;
	progress_wait(listener->progress, source, seconds);
}

static void show_note(void *context, const char *line)
{
	struct listener *listener = context;
	progress_note(listener->progress, listener->tell, line);
}

struct error *open_with(struct shell *shell,
			struct error *(*load)(void *context, const struct session_hooks *hooks),
			void *context)
{
	struct listener listener = {.tell = &shell->tell,
				    .progress = progress_start(&shell->tell)};
	const struct session_hooks hooks = {.note = show_note,
					    .progress = show_progress,
					    .waiting = show_waiting,
					    .context = &listener};
	struct error *err = load(context, &hooks);
	progress_stop(listener.progress);
	return err;
}

static bool is_stdin(const char *source)
{
	return source && strcmp(source, "-") == 0;
}

bool open_reads_stdin(const struct session_sources *sources)
{
	bool reads = is_stdin(sources->base);
	for (size_t i = 0; i < sources->source_count; i++)
		reads |= is_stdin(sources->source[i]);
	return reads;
}

// Files need no password.
static bool is_elsewhere(const char *source)
{
	return source && !is_stdin(source) && access(source, F_OK) != 0;
}

static bool needs_password(const char *user, const struct session_sources *sources)
{
	bool elsewhere = is_elsewhere(sources->base);
	for (size_t i = 0; i < sources->source_count; i++)
		elsewhere |= is_elsewhere(sources->source[i]);
	return *user && !strchr(user, ':') && elsewhere;
}

static struct error *ask_password(struct shell *shell, const char *user)
{
	struct text full = {0}, prompt = {0};
	text_putf(&full, "%s:", user);
	text_putf(&prompt, "Password for %s: ", user);
	struct error *err = text_error(&prompt);
	if (!err)
		err = password_ask(prompt.bytes, &full);
	if (!err)
		err = text_error(&full);
	if (!err)
		err = session_set(shell->session, option_find("u"), full.bytes);
	text_deinit(&full);
	text_deinit(&prompt);
	return err;
}

struct opening {
	struct session *session;
	const struct session_sources *sources;
};

static struct error *open_session(void *context, const struct session_hooks *hooks)
{
	struct opening *opening = context;
	return session_open(opening->session, opening->sources, hooks);
}

struct error *open_sources(struct shell *shell, const struct session_sources *sources)
{
	struct opening opening = {.session = shell->session, .sources = sources};
	const char *user = session_config(shell->session)->u;
	if (needs_password(user, sources))
		TRY(ask_password(shell, user));
	return open_with(shell, open_session, &opening);
}
