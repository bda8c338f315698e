// fork and exec, with a pipe that says whether exec worked.
#include "shell/viewer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/system.h"
#include "shell/signals.h"
#include "shell/tell.h"

#define WORDS_MAX   32
#define LOOK_MS	    20
#define FIRST_LOOKS 50 // a second in all

// Takes note of those that have ended.
static void reap(struct viewer *viewer)
{
	size_t left = 0;
	for (size_t i = 0; i < viewer->running_count; i++) {
		pid_t ended = waitpid(viewer->running[i], NULL, WNOHANG);
		if (ended == 0 || (ended < 0 && errno == EINTR))
			viewer->running[left++] = viewer->running[i];
	}
	viewer->running_count = left;
}

static struct error *remember(struct viewer *viewer, pid_t pid)
{
	if (viewer->running_count == viewer->running_cap) {
		size_t cap = viewer->running_cap ? viewer->running_cap * 2 : 8;
		pid_t *running = realloc(viewer->running, cap * sizeof *running);
		if (!running)
			return error_nomem();
		viewer->running = running;
		viewer->running_cap = cap;
	}
	viewer->running[viewer->running_count++] = pid;
	return NULL;
}

void viewer_deinit(struct viewer *viewer)
{
	for (size_t i = 0; i < viewer->count; i++) {
		unlink(viewer->file[i]);
		free(viewer->file[i]);
	}
	free(viewer->file);
	reap(viewer);
	free(viewer->running);
	*viewer = (struct viewer){0};
}

struct error *viewer_new_file(struct viewer *viewer, const char *extension, const char **ret)
{
	const char *directory = getenv("TMPDIR");
	char *path;
	if (!directory || !directory[0])
		directory = "/tmp";
	if (viewer->count == viewer->cap) {
		size_t cap = viewer->cap ? viewer->cap * 2 : 8;
		char **file = realloc(viewer->file, cap * sizeof *file);
		if (!file)
			return error_nomem();
		viewer->file = file;
		viewer->cap = cap;
	}
	if (asprintf(&path, "%s/cprofXXXXXX.%s", directory, extension) < 0)
		return error_nomem();
	int fd = mkostemps(path, (int)strlen(extension) + 1, O_CLOEXEC);
	if (fd < 0) {
		struct error *err = error_new(ERR_IO, "open %s: %s", path, system_words(errno));
		free(path);
		return err;
	}
	close(fd);
	viewer->file[viewer->count++] = path;
	*ret = path;
	return NULL;
}

static _Noreturn void become(char *const *argv, int report)
{
	signals_reset();
	setpgid(0, 0);
	int nothing = open("/dev/null", O_RDWR);
	if (nothing >= 0) {
		dup2(nothing, STDIN_FILENO);
		dup2(nothing, STDOUT_FILENO);
	}
	execvp(argv[0], argv);
	int failed = errno;
	_exit(write(report, &failed, sizeof failed) == sizeof failed ? 127 : 126);
}

// Starts a program. *ret_errno is why that could not be done.
static struct error *start(char *const *argv, pid_t *ret, int *ret_errno)
{
	int ends[2], failed = 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_new(ERR_IO, "pipe: %s", system_words(errno));
	pid_t pid = fork();
	if (pid == 0)
		become(argv, ends[1]);
	int fork_errno = errno;
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return error_new(ERR_IO, "fork: %s", system_words(fork_errno));
	}
	ssize_t n;
	do
		n = read(ends[0], &failed, sizeof failed);
	while (n < 0 && errno == EINTR);
	close(ends[0]);
	*ret_errno = n == sizeof failed ? failed : 0;
	if (*ret_errno)
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	*ret = pid;
	return NULL;
}

// Looks after it for a second, or until it has ended.
static struct error *look_after(struct viewer *viewer, const char *name, pid_t pid, bool wait)
{
	for (int looks = 0; wait || looks < FIRST_LOOKS; looks++) {
		int status;
		pid_t ended = waitpid(pid, &status, WNOHANG);
		if (ended < 0 && errno != EINTR)
			return NULL;
		if (ended == pid && WIFEXITED(status) && WEXITSTATUS(status) != 0)
			return error_new(ERR_IO, "%s: exit status %d", name, WEXITSTATUS(status));
		if (ended == pid && WIFSIGNALED(status))
			return error_new(ERR_IO, "%s: %s", name, strsignal(WTERMSIG(status)));
		if (ended == pid)
			return NULL;
		TRY(interrupt_check());
		poll(NULL, 0, LOOK_MS);
	}
	return remember(viewer, pid);
}

// Tries one candidate: words, and the file behind them. *ret_started stays if it is not there.
static struct error *try_program(struct viewer *viewer, const char *command, const char *path,
				 bool wait, bool *ret_started)
{
	char *argv[WORDS_MAX + 2], *words = strdup(command), *rest = words, *word;
	size_t count = 0;
	pid_t pid;
	int failed = 0;
	if (!words)
		return error_nomem();
	while (count < WORDS_MAX && (word = strsep(&rest, " ")))
		if (word[0])
			argv[count++] = word;
	argv[count] = (char *)(uintptr_t)path;
	argv[count + 1] = NULL;
	struct error *err = count ? start(argv, &pid, &failed) : NULL;
	if (!err && count && !failed) {
		*ret_started = true;
		err = look_after(viewer, argv[0], pid, wait);
	}
	free(words);
	return err;
}

static struct error *browse(struct viewer *viewer, const char *path, bool wait)
{
	static const char *const usual[] = {"chrome",  "google-chrome",	   "chromium",
					    "firefox", "sensible-browser", "xdg-open"};
	const char *own = getenv("BROWSER");
	bool screen = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY"), started = false;
	if (own && own[0])
		TRY(try_program(viewer, own, path, wait, &started));
	for (size_t i = 0; !started && i < ARRAY_LEN(usual); i++)
		if (screen || strcmp(usual[i], "xdg-open") != 0)
			TRY(try_program(viewer, usual[i], path, wait, &started));
	if (started)
		return NULL;
	return error_new(ERR_IO, "no browser found: set BROWSER, or write the page to a file");
}

struct error *viewer_show(struct viewer *viewer, const char *program, const char *path, bool wait)
{
	bool started = false;
	reap(viewer);
	if (strcmp(program, VIEWER_BROWSER) == 0)
		return browse(viewer, path, wait);
	TRY(try_program(viewer, program, path, wait, &started));
	if (started)
		return NULL;
	return error_new(ERR_IO, "exec: \"%.*s\": executable file not found in $PATH",
			 (int)strcspn(program, " "), program);
}
