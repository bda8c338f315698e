// fork and sh, a pipe, and waiting in a way that no signal slips through.
#include "shell/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/system.h"
#include "shell/signals.h"
#include "shell/tell.h"

struct error *child_start(struct child *child, const char *command)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_new(ERR_IO, "pipe: %s", system_words(errno));
	pid_t pid = fork();
	if (pid < 0) {
		struct error *err = error_new(ERR_IO, "fork: %s", system_words(errno));
		close(ends[0]);
		close(ends[1]);
		return err;
	}
	if (pid == 0) {
		signals_reset();
		if (dup2(ends[0], STDIN_FILENO) >= 0)
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(ends[0]);
	// Ours alone: the child's end of the pipe keeps blocking.
	fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK);
	*child = (struct child){.pid = pid, .fd = ends[1]};
	return NULL;
}

// sh -c command sh args..., for execv(); yours to free.
static const char **shell_words(const char *command, const char *const *args)
{
	size_t count = 0;
	while (args[count])
		count++;
	const char **argv = calloc(count + 5, sizeof *argv);
	if (!argv)
		return NULL;
	memcpy(argv, (const char *const[]){"sh", "-c", command, "sh"}, 4 * sizeof *argv);
	memcpy(argv + 4, args, count * sizeof *argv);
	return argv;
}

struct error *child_run(const char *command, const char *const *args, int *ret_status)
{
	const char **argv = shell_words(command, args);
	if (!argv)
		return error_nomem();
	pid_t pid = fork();
	if (pid == 0) {
		signals_reset();
		execv("/bin/sh", (char *const *)argv);
		_exit(127);
	}
	free(argv);
	if (pid < 0)
		return error_new(ERR_IO, "fork: %s", system_words(errno));
	int status = signals_wait_child(pid, true);
	*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return NULL;
}

struct error *child_write(struct child *child, const char *bytes, size_t len, bool *ret_gone)
{
	*ret_gone = false;
	while (len > 0) {
		ssize_t n = write(child->fd, bytes, len);
		if (n >= 0) {
			bytes += n;
			len -= (size_t)n;
			continue;
		}
		if (errno == EPIPE) {
			*ret_gone = true;
			return NULL;
		}
		if (errno != EAGAIN && errno != EINTR)
			return error_new(ERR_IO, "write to command: %s", system_words(errno));
		TRY(signals_wait_writable(child->fd));
	}
	return NULL;
}

void child_finish(struct child *child, bool pager)
{
	if (child->fd >= 0)
		close(child->fd);
	child->fd = -1;
	signals_wait_child(child->pid, pager);
}
