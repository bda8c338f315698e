// One write() for each message, so that those of two processes do not mix.
#include "shell/tell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

struct tell tell_init(enum color_choice choice)
{
	struct tell tell = {.terminal = isatty(STDERR_FILENO)};
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	bool able = term && term[0] && strcmp(term, "dumb") != 0;
	bool wanted = choice == COLOR_AUTO && able && !(no_color && no_color[0]);
	tell.smart = tell.terminal && able;
	tell.color = choice == COLOR_ALWAYS || (wanted && tell.terminal);
	tell.answers = isatty(STDOUT_FILENO) && (choice == COLOR_ALWAYS || wanted);
	return tell;
}

// Nobody is left to be told when this fails.
static void put_stderr(const struct text *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(STDERR_FILENO, text->bytes + done, text->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		done += (size_t)n;
	}
}

static void put_line(const struct tell *tell, const char *before, const char *bytes, size_t len,
		     const char *after)
{
	if (len == 0)
		return;
	struct text out = {0};
	text_puts(&out, before);
	if (tell->terminal)
		text_put_visible(&out, bytes, len);
	else
		text_put(&out, bytes, len);
	if (bytes[len - 1] != '\n')
		text_putc(&out, '\n');
	text_puts(&out, after);
	put_stderr(&out);
	text_deinit(&out);
}

void tell_note(const struct tell *tell, const char *text, size_t len)
{
	put_line(tell, "", text, len, "");
}

void tell_error(const struct tell *tell, const char *message)
{
	put_line(tell, tell->color ? "\x1b[0;31m" : "", message, strlen(message),
		 tell->color ? "\x1b[0m" : "");
}
