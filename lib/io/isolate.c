// fork, limits, a pipe, and a parent that believes nothing.
#include "io/isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/text.h"

// The last byte that a child sends.
#define STATUS_ANSWER 'A' // behind the answer
#define STATUS_ERROR  'E' // behind an error's message and its code as a byte
#define MESSAGE_MAX   4096
#define LOOK_MS	      50 // how often the parent looks at clock and interrupts

// Private writable memory of this process in bytes; its limit is on top of that.
static size_t data_now(void)
{
	char line[256];
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f)
		return 0;
	size_t pages = 0;
	// size resident shared text lib data dt
	if (!fgets(line, sizeof line, f) || sscanf(line, "%*u %*u %*u %*u %*u %zu", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void set_limit(int what, rlim_t value)
{
	struct rlimit limit;
	if (getrlimit(what, &limit) != 0)
		return;
	if (value < limit.rlim_cur)
		limit.rlim_cur = value;
	setrlimit(what, &limit);
}

// The child keeps no terminal, no dumps of memory, and not the parent's ways with signals.
static void enclose(const struct isolate_limits *limits, int answer)
{
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int nothing = open("/dev/null", O_RDWR);
	for (int fd = 0; fd <= 2 && nothing >= 0; fd++)
		if (fd != answer)
			dup2(nothing, fd);
	// What is freed is soon needed again; giving it back to the system costs page faults.
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 256 << 20);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_CPU, limits->seconds + 1);
	size_t have = data_now();
	if (have)
		set_limit(RLIMIT_DATA, have + limits->memory);
}

static bool send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

static _Noreturn void work_and_exit(struct error *(*work)(void *, struct text *), void *context,
				    const struct isolate_limits *limits, int fd)
{
	enclose(limits, fd);
	struct text answer = {0};
	struct error *err = work(context, &answer);
	if (!err)
		err = text_error(&answer);
	bool sent;
	if (err) {
		const char end[2] = {(char)error_code(err), STATUS_ERROR};
		const char *message = error_message(err);
		sent = send_all(fd, message, strlen(message)) && send_all(fd, end, 2);
	} else {
		const char end = STATUS_ANSWER;
		sent = send_all(fd, answer.bytes, answer.len) && send_all(fd, &end, 1);
	}
	_exit(sent ? 0 : 1);
}

static struct error *too_long(const struct isolate_limits *limits)
{
	return error_new(ERR_LIMIT, "reading it took longer than %u s", limits->seconds);
}

// Everything the child says, until it has closed its end, goes behind what is in ret.
static struct error *receive(int fd, const struct isolate_limits *limits, struct text *ret)
{
	size_t before = ret->len;
	int64_t end = clock_ms() + (int64_t)limits->seconds * 1000;
	char *piece = malloc(1 << 16);
	if (!piece)
		return error_nomem();
	struct error *err = NULL;
	for (;;) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if ((err = interrupt_check()))
			break;
		if (clock_ms() >= end) {
			err = too_long(limits);
			break;
		}
		if (poll(&wait, 1, LOOK_MS) <= 0)
			continue;
		ssize_t n = read(fd, piece, 1 << 16);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text_put(ret, piece, (size_t)n);
		if (ret->len - before > limits->answer)
			err = error_new(ERR_LIMIT, "its answer is larger than %zu MB",
					limits->answer >> 20);
		else
			err = text_error(ret);
		if (err)
			break;
	}
	free(piece);
	return err;
}

// Why a child that did not come to its end ended.
static struct error *ended_early(int status, const struct isolate_limits *limits)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return too_long(limits);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return error_new(ERR_LIMIT, "the process that read it was killed");
	if (WIFSIGNALED(status))
		return error_new(ERR_FORMAT, "the process that read it crashed (%s)",
				 strsignal(WTERMSIG(status)));
	return error_new(ERR_FORMAT, "the process that read it failed");
}

// Takes the status off; len bytes of what was said are left.
static struct error *take(const char *said, size_t *len, int status,
			  const struct isolate_limits *limits)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || *len == 0)
		return ended_early(status, limits);
	char last = said[--*len];
	if (last == STATUS_ANSWER)
		return NULL;
	if (last != STATUS_ERROR || *len < 1 || *len > MESSAGE_MAX)
		return error_new(ERR_FORMAT, "the process that read it failed");
	int code = said[--*len];
	if (code == ERR_NOMEM)
		return error_new(ERR_LIMIT, "reading it takes more than %zu MB of memory",
				 limits->memory >> 20);
	if (code < 0 || code > ERR_INTERRUPTED)
		code = ERR_FORMAT;
	return error_new((enum error_code)code, "%.*s", (int)*len, said);
}

struct error *isolate_run(struct error *(*work)(void *context, struct text *answer), void *context,
			  const struct isolate_limits *limits, struct text *ret)
{
	const struct isolate_limits l = {
		.seconds = limits->seconds ? limits->seconds : ISOLATE_SECONDS,
		.memory = limits->memory ? limits->memory : ISOLATE_MEMORY,
		.answer = limits->answer ? limits->answer : ISOLATE_ANSWER,
	};
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_new(ERR_IO, "pipe: %s", strerror(errno));
	pid_t pid = fork();
	if (pid < 0) {
		struct error *err = error_new(ERR_IO, "fork: %s", strerror(errno));
		close(ends[0]);
		close(ends[1]);
		return err;
	}
	if (pid == 0) {
		close(ends[0]);
		work_and_exit(work, context, &l, ends[1]);
	}
	close(ends[1]);
	size_t before = ret->len;
	struct error *err = receive(ends[0], &l, ret);
	close(ends[0]);
	if (err)
		kill(pid, SIGKILL);
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	size_t said = ret->len - before;
	if (!err)
		err = take(ret->bytes + before, &said, status, &l);
	text_cut(ret, err ? before : before + said);
	return err;
}
