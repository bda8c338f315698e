// What git is asked, and in which surroundings.
#include "io/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "io/program.h"

extern char **environ;

bool git_is_revision(const char *text)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF");
	return text[len] == '\0' && (len == 40 || len == 64);
}

size_t git_find_top(const char *file, struct text *top)
{
	for (size_t at = strlen(file); file[0] == '/' && at > 1;) {
		while (at > 0 && file[at - 1] != '/')
			at--;
		struct stat st;
		text_clear(top);
		text_put(top, file, at);
		text_puts(top, ".git");
		if (top->failed)
			return 0;
		if (stat(top->bytes, &st) == 0) {
			top->len = at;
			top->bytes[at] = '\0';
			return at;
		}
		at--;
	}
	return 0;
}

// The environment without what is about git, and with what keeps git to itself.
static const char **make_environment(void)
{
	static const char *const ours[] = {
		"GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1",	    "GIT_OPTIONAL_LOCKS=0",
		"GIT_PAGER=cat",	 "GIT_ALLOW_PROTOCOL=none",
	};
	size_t count = 0, kept = 0;
	while (environ && environ[count])
		count++;
	const char **env = calloc(count + ARRAY_LEN(ours) + 1, sizeof *env);
	if (!env)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], "GIT_", 4) != 0)
			env[kept++] = environ[i];
	memcpy(env + kept, ours, sizeof ours);
	return env;
}

static struct error *run(const char *const argv[], size_t limit, struct text *bytes,
			 enum git_result *ret)
{
	static const enum git_result results[] = {
		[PROGRAM_OK] = GIT_OK,	     [PROGRAM_ABSENT] = GIT_ABSENT,
		[PROGRAM_LATE] = GIT_LATE,   [PROGRAM_LONG] = GIT_FAILED,
		[PROGRAM_FAILED] = GIT_FAILED,
	};
	const char **env = make_environment();
	if (!env)
		return error_nomem();
	struct program program = {
		.argv = argv, .env = env, .output_limit = limit, .time_ms = GIT_TIME_MS};
	struct program_end end;
	struct error *err = program_run(&program, bytes, &end);
	if (!err)
		*ret = results[end.result];
	free(env);
	return err;
}

// git in the repository at top: a command of two words and what it is about.
static struct error *ask_git(const char *top, const char *name, const char *what,
			     const char *object, size_t limit, struct text *bytes,
			     enum git_result *ret)
{
	const char *const argv[] = {
		"git",
		"--no-pager",
		"--no-replace-objects",
		"-c",
		"core.fsmonitor=false",
		"-c",
		"core.hooksPath=/dev/null",
		"-c",
		"protocol.allow=never",
		"-C",
		top,
		name,
		what,
		object,
		NULL,
	};
	return run(argv, limit, bytes, ret);
}

struct error *git_has_revision(const char *top, const char *revision, enum git_result *ret)
{
	struct text object = {0}, bytes = {0};
	text_putf(&object, "%s^{commit}", revision);
	struct error *err = text_error(&object);
	if (!err)
		err = ask_git(top, "cat-file", "-e", object.bytes, 0, &bytes, ret);
	text_deinit(&object);
	text_deinit(&bytes);
	return err;
}

struct error *git_is_head(const char *top, const char *revision, bool *ret_is, enum git_result *ret)
{
	struct text bytes = {0};
	struct error *err =
		ask_git(top, "rev-parse", "--verify", "HEAD^{commit}", 128, &bytes, ret);
	if (!err && *ret == GIT_OK)
		*ret_is = bytes.len == strlen(revision) + 1 &&
			  strncasecmp(bytes.bytes, revision, bytes.len - 1) == 0;
	text_deinit(&bytes);
	return err;
}

struct error *git_read(const char *top, const char *revision, const char *path, size_t limit,
		       struct text *bytes, enum git_result *ret)
{
	struct text object = {0};
	text_putf(&object, "%s:%s", revision, path);
	struct error *err = text_error(&object);
	if (!err)
		err = ask_git(top, "cat-file", "blob", object.bytes, limit, bytes, ret);
	text_deinit(&object);
	return err;
}
