// posix_spawn, sockets for standard input, pipes for the rest, one loop.
#include "io/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/text.h"

extern char **environ;

// How long one wait is at most: an interrupt can come just before it.
#define STEP_MS 50

// Of its standard error; more tells nobody anything.
#define COMPLAINTS_MOST ((size_t)64 << 10)

// Our ends of its standard streams, then its own; -1 if there is none.
struct running {
	const struct program *program;
	pid_t pid;
	int in, out, err;
	int theirs[3];
	size_t written;
	int64_t deadline;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_all(struct running *r)
{
	close_end(&r->in);
	close_end(&r->out);
	close_end(&r->err);
	for (size_t i = 0; i < ARRAY_LEN(r->theirs); i++)
		close_end(&r->theirs[i]);
}

static bool open_pipe(int *ours, int *theirs)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	*ours = ends[0];
	*theirs = ends[1];
	return true;
}

// A socket, since writing to one can be told not to raise SIGPIPE.
static bool open_input(struct running *r)
{
	int ends[2];
	if (r->program->input.len == 0) {
		r->theirs[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
		return r->theirs[0] >= 0;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	r->in = ends[0];
	r->theirs[0] = ends[1];
	return true;
}

static bool open_streams(struct running *r)
{
	if (!open_input(r) || !open_pipe(&r->out, &r->theirs[1]))
		return false;
	if (r->program->complaints)
		return open_pipe(&r->err, &r->theirs[2]);
	r->theirs[2] = open("/dev/null", O_WRONLY | O_CLOEXEC);
	return r->theirs[2] >= 0;
}

static int spawn(struct running *r)
{
	const struct program *p = r->program;
	const char *const *env = p->env ? p->env : (const char *const *)environ;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t reset, none; // what has a handler is reset by itself
	sigemptyset(&none);
	sigemptyset(&reset);
	sigaddset(&reset, SIGPIPE);
	int number = posix_spawn_file_actions_init(&actions);
	if (number)
		return number;
	number = posix_spawnattr_init(&attributes);
	if (!number) {
		number = posix_spawnattr_setsigdefault(&attributes, &reset);
		if (!number)
			number = posix_spawnattr_setsigmask(&attributes, &none);
		if (!number)
			number = posix_spawnattr_setflags(
				&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
		for (int fd = 0; !number && fd < 3; fd++)
			number = posix_spawn_file_actions_adddup2(&actions, r->theirs[fd], fd);
		if (!number)
			number = posix_spawnp(&r->pid, p->argv[0], &actions, &attributes,
					      (char *const *)p->argv, (char *const *)env);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return number;
}

static bool is_late(const struct running *r)
{
	return r->program->time_ms && clock_ms() >= r->deadline;
}

// A program that stops reading has what it needs.
static void write_some(struct running *r)
{
	struct slice input = r->program->input;
	ssize_t n = send(r->in, input.text + r->written, input.len - r->written,
			 MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	r->written += n > 0 ? (size_t)n : 0;
	if (n < 0 || r->written == input.len)
		close_end(&r->in);
}

// Adds what can be read up to @p limit; *ret_more is false when there is more than that.
static struct error *read_some(int *fd, size_t limit, struct text *bytes, bool *ret_more)
{
	char buf[64 << 10];
	ssize_t n = read(*fd, buf, sizeof buf);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return NULL;
	if (n <= 0) {
		close_end(fd);
		return NULL;
	}
	size_t room = bytes->len < limit ? limit - bytes->len : 0;
	*ret_more = (size_t)n <= room;
	text_put(bytes, buf, (size_t)n <= room ? (size_t)n : room);
	return text_error(bytes);
}

// Until both of its outputs have ended.
static struct error *talk(struct running *r, struct text *output, enum program_result *ret)
{
	size_t limit = output->len + r->program->output_limit;
	bool fits = true, ignored;
	while (r->out >= 0 || r->err >= 0) {
		TRY(interrupt_check());
		if (is_late(r) || !fits) {
			*ret = fits ? PROGRAM_LATE : PROGRAM_LONG;
			return NULL;
		}
		struct pollfd want[] = {
			{.fd = r->in, .events = POLLOUT},
			{.fd = r->out, .events = POLLIN},
			{.fd = r->err, .events = POLLIN},
		};
		if (poll(want, ARRAY_LEN(want), STEP_MS) <= 0)
			continue;
		if (want[0].revents)
			write_some(r);
		if (want[1].revents)
			TRY(read_some(&r->out, limit, output, &fits));
		if (want[2].revents)
			TRY(read_some(&r->err, COMPLAINTS_MOST, r->program->complaints, &ignored));
	}
	return NULL;
}

// Waits for its end, which follows that of its output; kills it when it does not.
static struct error *await(struct running *r, struct error *err, struct program_end *ret)
{
	bool killed = false;
	for (;;) {
		if (!err)
			err = interrupt_check();
		if (!err && ret->result == PROGRAM_OK && is_late(r))
			ret->result = PROGRAM_LATE;
		if (!killed && (err || ret->result != PROGRAM_OK)) {
			kill(r->pid, SIGKILL);
			killed = true;
		}
		pid_t ended = waitpid(r->pid, &ret->number, killed ? 0 : WNOHANG);
		if (ended == r->pid || (ended < 0 && errno != EINTR))
			break;
		if (ended == 0)
			poll(NULL, 0, 1);
	}
	if (ret->result == PROGRAM_OK && ret->number != 0)
		ret->result = PROGRAM_FAILED;
	return err;
}

struct error *program_run(const struct program *program, struct text *output,
			  struct program_end *ret)
{
	struct running r = {
		.program = program, .in = -1, .out = -1, .err = -1, .theirs = {-1, -1, -1}};
	*ret = (struct program_end){.result = PROGRAM_OK};
	if (!open_streams(&r)) {
		struct error *err = error_new(ERR_IO, "%s: no pipe", program->argv[0]);
		close_all(&r);
		return err;
	}
	int number = spawn(&r);
	for (size_t i = 0; i < ARRAY_LEN(r.theirs); i++)
		close_end(&r.theirs[i]);
	struct error *err = NULL;
	if (number) {
		*ret = (struct program_end){PROGRAM_ABSENT, number};
	} else {
		r.deadline = clock_ms() + program->time_ms;
		err = talk(&r, output, &ret->result);
		close_end(&r.in);
		err = await(&r, err, ret);
	}
	close_all(&r);
	return err;
}

void program_put_end(struct text *out, const struct program *program, const struct program_end *end)
{
	int status = end->number;
	switch (end->result) {
	case PROGRAM_OK:
		text_puts(out, "exit status 0");
		break;
	case PROGRAM_ABSENT:
		text_putf(out, "exec: \"%s\": %s", program->argv[0],
			  status == ENOENT   ? "executable file not found in $PATH"
			  : status == EACCES ? "permission denied"
					     : "it could not be started");
		break;
	case PROGRAM_LATE:
		text_putf(out, "it took more than %u ms", program->time_ms);
		break;
	case PROGRAM_LONG:
		text_putf(out, "it wrote more than %zu bytes", program->output_limit);
		break;
	case PROGRAM_FAILED:
		if (WIFSIGNALED(status))
			text_putf(out, "signal: %d", WTERMSIG(status));
		else
			text_putf(out, "exit status %d", WEXITSTATUS(status));
	}
}
