// Signals are ours meanwhile, so that the terminal shows what is typed again, however this ends.
#include "shell/password.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/system.h"
#include "base/text.h"
#include "shell/signals.h"
#include "shell/tell.h"

#define LONGEST 1024

static struct error *read_line(int fd, struct text *ret)
{
	for (size_t len = 0; len < LONGEST;) {
		char c;
		if (!signals_wait_input(fd)) {
			if (signals_take(SIGINT) || signals_seen(SIGTERM) ||
			    signals_seen(SIGHUP) || signals_seen(SIGQUIT))
				return error_new(ERR_INTERRUPTED, "interrupted");
			continue;
		}
		ssize_t n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return error_new(ERR_IO, "no password was typed");
		if (c == '\n' || c == '\r')
			return NULL;
		text_putc(ret, c);
		len++;
	}
	return error_new(ERR_LIMIT, "a password has at most %d bytes", LONGEST);
}

struct error *password_ask(const char *prompt, struct text *ret)
{
	struct termios shown, hidden;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return error_new(ERR_USAGE, "-u needs a password, and there is no terminal to ask "
					    "for it: -u=USER:PASSWORD");
	if (tcgetattr(fd, &shown) != 0) {
		close(fd);
		return error_new(ERR_IO, "/dev/tty: %s", system_words(errno));
	}
	enum signals_mode before = signals_mode(SIGNALS_PROMPT);
	signals_take(SIGINT);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fd, TCSAFLUSH, &hidden);
	struct error *err = NULL;
	if (write(fd, prompt, strlen(prompt)) < 0)
		err = error_new(ERR_IO, "/dev/tty: %s", system_words(errno));
	if (!err)
		err = read_line(fd, ret);
	tcsetattr(fd, TCSAFLUSH, &shown);
	(void)!write(fd, "\n", 1);
	signals_mode(before);
	close(fd);
	return err;
}
