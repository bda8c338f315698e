// Signals are blocked between two waits, except SIGINT, so that none is missed and work can be
// stopped.
#include "tui/guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/interrupt.h"

#define SEQUENCE_MAX 256

static const struct {
	int number;
	unsigned news; // 0: it ends the process
} handled[] = {
	{SIGINT, GUARD_INTERRUPT},
	{SIGTSTP, GUARD_STOP},
	{SIGCONT, GUARD_RESUMED},
	{SIGWINCH, GUARD_RESIZE},
	{SIGTERM, 0},
	{SIGHUP, 0},
	{SIGQUIT, 0},
	{SIGSEGV, 0},
	{SIGBUS, 0},
	{SIGFPE, 0},
	{SIGILL, 0},
	{SIGABRT, 0},
};

static struct {
	volatile sig_atomic_t on;
	pid_t owner;
	int in;
	char enter[SEQUENCE_MAX], leave[SEQUENCE_MAX];
	struct termios before, ours;
	struct sigaction old[ARRAY_LEN(handled)];
	sigset_t mask; // as it was
} guard;

static atomic_uint news;

static void put(const char *text)
{
	size_t len = strlen(text);
	while (len) {
		ssize_t n = write(STDOUT_FILENO, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; // nobody is left to be told
		text += n;
		len -= (size_t)n;
	}
}

// Safe in a signal handler.
static void put_back(void)
{
	put(guard.leave);
	tcsetattr(guard.in, TCSADRAIN, &guard.before);
}

void guard_again(void)
{
	tcsetattr(guard.in, TCSADRAIN, &guard.ours);
	put(guard.enter);
}

static size_t index_of(int number)
{
	size_t i = 0;
	while (handled[i].number != number)
		i++;
	return i;
}

// Puts the terminal back and lets the signal do what it did before.
static void leave(int number, const siginfo_t *info)
{
	if (guard.on && guard.owner == getpid()) {
		guard.on = 0;
		int saved = errno;
		put_back();
		errno = saved;
	}
	sigaction(number, &guard.old[index_of(number)], NULL);
	if (info->si_code <= 0 || number == SIGABRT || number == SIGHUP || number == SIGTERM ||
	    number == SIGQUIT) {
		sigset_t one;
		sigemptyset(&one);
		sigaddset(&one, number);
		sigprocmask(SIG_UNBLOCK, &one, NULL);
		raise(number);
	} // else what caused it happens again on return
}

static void handle(int number, siginfo_t *info, void *context)
{
	(void)context;
	unsigned told = handled[index_of(number)].news;
	if (!told) {
		leave(number, info);
		return;
	}
	news |= told;
	if (number == SIGINT)
		interrupt_request();
}

static void block(int how)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	sigaddset(&set, SIGWINCH);
	sigprocmask(how, &set, NULL);
}

static void handle_signals(void)
{
	for (size_t i = 0; i < ARRAY_LEN(handled); i++) {
		struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
		sigfillset(&action.sa_mask);
		sigaction(handled[i].number, NULL, &guard.old[i]);
		// What a parent had ignored, as nohup does, stays so.
		if (guard.old[i].sa_handler != SIG_IGN || handled[i].news)
			sigaction(handled[i].number, &action, NULL);
	}
}

struct error *guard_on(int in, const char *on, const char *off)
{
	if (strlen(on) >= SEQUENCE_MAX || strlen(off) >= SEQUENCE_MAX)
		return error_new(ERR_UNSUPPORTED, "the terminal's sequences are too long");
	if (tcgetattr(in, &guard.before) < 0)
		return error_new(ERR_IO, "the terminal: %s", strerror(errno));
	strcpy(guard.enter, on);
	strcpy(guard.leave, off);
	guard.in = in;
	guard.owner = getpid();
	guard.ours = guard.before;
	guard.ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	guard.ours.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | ISTRIP);
	guard.ours.c_cc[VMIN] = 1;
	guard.ours.c_cc[VTIME] = 0;
	sigprocmask(SIG_SETMASK, NULL, &guard.mask);
	block(SIG_BLOCK);
	news = 0;
	handle_signals();
	guard.on = 1;
	guard_again();
	return NULL;
}

void guard_off(void)
{
	if (!guard.on)
		return;
	put_back();
	guard.on = 0;
	for (size_t i = 0; i < ARRAY_LEN(handled); i++)
		sigaction(handled[i].number, &guard.old[i], NULL);
	sigprocmask(SIG_SETMASK, &guard.mask, NULL);
}

// SIGINT is no news any more if it made work stop, which is told by that.
static unsigned take_news(void)
{
	unsigned came = atomic_exchange(&news, 0);
	return interrupt_requested() ? came : came & ~(unsigned)GUARD_INTERRUPT;
}

unsigned guard_wait(int timeout_ms)
{
	sigset_t waiting = guard.mask, before;
	sigdelset(&waiting, SIGINT);
	sigset_t only;
	sigemptyset(&only);
	sigaddset(&only, SIGINT);
	sigprocmask(SIG_BLOCK, &only, &before);
	unsigned came = take_news();
	struct pollfd want = {.fd = guard.in, .events = POLLIN};
	struct timespec limit = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
	if (!came) {
		int n = ppoll(&want, 1, timeout_ms < 0 ? NULL : &limit, &waiting);
		came = take_news();
		if (n > 0)
			came |= GUARD_INPUT;
		else if (n == 0 || !came)
			came |= GUARD_TIMEOUT;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return came;
}

void guard_stop(void)
{
	put_back();
	signal(SIGTSTP, SIG_DFL);
	raise(SIGTSTP);
	block(SIG_UNBLOCK); // it stops here
	block(SIG_BLOCK);
	atomic_fetch_and(&news, ~(unsigned)GUARD_RESUMED); // which is known
	struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
	sigfillset(&action.sa_mask);
	sigaction(SIGTSTP, &action, NULL);
	guard_again();
}
