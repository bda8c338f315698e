// One handler and one flag for each signal; lock-free atomics, since the handler runs in any
// thread.
#include "shell/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"

static const int handled[] = {SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGQUIT};

static atomic_bool came[64];
static atomic_int mode_now = SIGNALS_LEAVE;
static const char *_Atomic last_words;
static sigset_t original; // the mask we were started with

static void leave(int number)
{
	const char *words = last_words;
	if (words && write(STDERR_FILENO, words, strlen(words)) < 0)
		_exit(128 + number); // the status is the same; the compiler wants us to look
	_exit(128 + number);
}

static void handle(int number)
{
	came[number] = true;
	if (number == SIGWINCH || number == SIGCHLD || mode_now == SIGNALS_PROMPT)
		return;
	if (mode_now == SIGNALS_LEAVE || number != SIGINT)
		leave(number);
	interrupt_request();
}

static void set_handler(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

// All signals that a wait must not miss.
static void fill(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < ARRAY_LEN(handled); i++)
		sigaddset(set, handled[i]);
	sigaddset(set, SIGCHLD);
}

void signals_init(void)
{
	sigprocmask(SIG_SETMASK, NULL, &original);
	signal(SIGPIPE, SIG_IGN);
	set_handler(SIGCHLD, handle);
	set_handler(SIGWINCH, handle);
	struct sigaction before;
	// nohup and `&` of a simple shell have them ignored, and so it stays.
	if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		set_handler(SIGINT, handle);
}

enum signals_mode signals_mode(enum signals_mode mode)
{
	enum signals_mode before = (enum signals_mode)mode_now;
	if (mode == before)
		return before;
	mode_now = mode;
	sigset_t set;
	fill(&set);
	// Only a prompt has a terminal to put back in order.
	void (*handler)(int) = mode == SIGNALS_PROMPT ? handle : SIG_DFL;
	if (mode == SIGNALS_PROMPT)
		sigprocmask(SIG_BLOCK, &set, NULL);
	set_handler(SIGTSTP, handler);
	set_handler(SIGTERM, handler);
	set_handler(SIGHUP, handler);
	set_handler(SIGQUIT, handler);
	if (mode != SIGNALS_PROMPT)
		sigprocmask(SIG_SETMASK, &original, NULL);
	return before;
}

void signals_on_leave(const char *text)
{
	last_words = text;
}

void signals_reset(void)
{
	for (size_t i = 0; i < ARRAY_LEN(handled); i++) {
		struct sigaction before;
		if (sigaction(handled[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			signal(handled[i], SIG_DFL);
	}
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &original, NULL);
}

bool signals_wait_input(int fd)
{
	struct pollfd want = {.fd = fd, .events = POLLIN};
	return ppoll(&want, 1, NULL, &original) > 0;
}

bool signals_take(int number)
{
	return atomic_exchange(&came[number], false);
}

bool signals_seen(int number)
{
	return came[number];
}

struct error *signals_wait_writable(int fd)
{
	sigset_t set, before;
	fill(&set);
	sigprocmask(SIG_BLOCK, &set, &before);
	struct error *err = interrupt_check();
	struct pollfd want = {.fd = fd, .events = POLLOUT};
	if (!err && ppoll(&want, 1, NULL, &original) < 0 && errno != EINTR)
		err = error_new(ERR_IO, "poll: %s", strerror(errno));
	sigprocmask(SIG_SETMASK, &before, NULL);
	return err ? err : interrupt_check();
}

int signals_wait_child(pid_t pid, bool pager)
{
	sigset_t set, before;
	fill(&set);
	sigprocmask(SIG_BLOCK, &set, &before);
	came[SIGINT] = false;
	int pressed = 0, status = 0;
	for (;;) {
		pid_t ended = waitpid(pid, &status, WNOHANG);
		if (ended == pid || (ended < 0 && errno != EINTR))
			break;
		if (signals_take(SIGINT) && !pager) {
			static const int stronger[] = {SIGINT, SIGTERM, SIGKILL};
			kill(pid, stronger[pressed]);
			pressed += pressed < 2;
		}
		sigsuspend(&original);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
