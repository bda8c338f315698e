// posix_spawn, a pipe, a deadline.
#include "io/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/text.h"

extern char **environ;

// How long one wait is at most: an interrupt can come just before it.
#define STEP_MS 50

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

static int spawn(const char *const argv[], const char *const env[], int out, pid_t *ret)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t reset;
	sigemptyset(&reset);
	sigaddset(&reset, SIGPIPE);
	int number = posix_spawn_file_actions_init(&actions);
	if (number)
		return number;
	number = posix_spawnattr_init(&attributes);
	if (!number) {
		number = posix_spawnattr_setsigdefault(&attributes, &reset);
		if (!number)
			number = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
		if (!number)
			number = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
								  "/dev/null", O_RDONLY, 0);
		if (!number)
			number = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
		if (!number)
			number = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
								  "/dev/null", O_WRONLY, 0);
		if (!number)
			number = posix_spawnp(ret, argv[0], &actions, &attributes,
					      (char *const *)argv, (char *const *)env);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return number;
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Reads until the end; *ret is GIT_OK if that came in time and within the limit.
static struct error *read_answer(int fd, int64_t deadline, size_t limit, struct text *bytes,
				 enum git_result *ret)
{
	for (;;) {
		TRY(interrupt_check());
		if (now_ms() >= deadline) {
			*ret = GIT_LATE;
			return NULL;
		}
		struct pollfd want = {.fd = fd, .events = POLLIN};
		if (poll(&want, 1, STEP_MS) <= 0)
			continue;
		char buf[64 << 10];
		ssize_t n = read(fd, buf, sizeof buf);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		*ret = n == 0 ? GIT_OK : GIT_FAILED;
		if (n <= 0)
			return NULL;
		if (bytes->len + (size_t)n > limit)
			return NULL;
		text_put(bytes, buf, (size_t)n);
		TRY(text_error(bytes));
	}
}

// Waits for its end, which follows that of its output; kills it when it does not.
static bool ended_well(pid_t pid, int64_t deadline, bool kill_now)
{
	int status = 0;
	bool killed = false;
	for (;;) {
		if (!killed && (kill_now || now_ms() >= deadline)) {
			kill(pid, SIGKILL);
			killed = true;
		}
		pid_t ended = waitpid(pid, &status, killed ? 0 : WNOHANG);
		if (ended == pid)
			return !killed && WIFEXITED(status) && WEXITSTATUS(status) == 0;
		if (ended < 0 && errno != EINTR)
			return false;
		if (ended == 0)
			poll(NULL, 0, 1);
	}
}

static struct error *run(const char *const argv[], size_t limit, struct text *bytes,
			 enum git_result *ret)
{
	*ret = GIT_FAILED;
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return NULL;
	const char **env = make_environment();
	if (!env) {
		close(ends[0]);
		close(ends[1]);
		return error_nomem();
	}
	pid_t pid;
	int number = spawn(argv, env, ends[1], &pid);
	free(env);
	close(ends[1]);
	struct error *err = NULL;
	if (number) {
		*ret = number == ENOENT || number == EACCES ? GIT_ABSENT : GIT_FAILED;
	} else {
		int64_t deadline = now_ms() + GIT_TIME_MS;
		err = read_answer(ends[0], deadline, limit, bytes, ret);
		bool well = ended_well(pid, deadline, err || *ret != GIT_OK);
		if (*ret == GIT_OK && !well)
			*ret = GIT_FAILED;
	}
	close(ends[0]);
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
