// readline's callback interface: we wait, it edits.
//
// readline()'s own signal handling loses Ctrl-C in a search and SIGWINCH in
// callback mode, so all signals are ours: blocked but for the wait, and looked at after it.
#include "shell/line.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/readline.h>
#include <readline/history.h>

#include "base/slice.h"
#include "fetch/redact.h"
#include "shell/complete.h"
#include "shell/history.h"
#include "shell/signals.h"
#include "base/text.h"

static struct {
	struct session *session;
	const char *prompt;
	struct history history;
	struct error *history_error;  // told at the end
	struct completion completion; // of the word at the cursor
	char *line;
	bool done, end;
} reader;

bool line_possible(void)
{
	return isatty(STDIN_FILENO) && (isatty(STDOUT_FILENO) || isatty(STDERR_FILENO));
}

void line_find_terminal(void)
{
	int fd = isatty(STDIN_FILENO) ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	close(fd);
}

// Ctrl-S is for searching; a frozen screen helps nobody.
static void prepare_terminal(int meta)
{
	rl_prep_terminal(meta);
	struct termios mode;
	if (tcgetattr(STDIN_FILENO, &mode) == 0) {
		mode.c_iflag &= ~(tcflag_t)IXON;
		tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
	}
}

// readline waits here on its own for the rest of a paste, or for y or n; Ctrl-C says no.
static int get_byte(FILE *stream)
{
	int fd = fileno(stream);
	for (;;) {
		if (!signals_wait_input(fd)) {
			if (signals_seen(SIGINT))
				return CTRL('G');
			if (signals_seen(SIGTERM) || signals_seen(SIGHUP) || signals_seen(SIGQUIT))
				return EOF;
			continue;
		}
		unsigned char byte;
		ssize_t n = read(fd, &byte, 1);
		if (n == 1)
			return byte;
		if (n == 0 || (errno != EINTR && errno != EAGAIN))
			return EOF;
	}
}

static void got_line(char *text)
{
	rl_callback_handler_remove();
	reader.done = true;
	reader.end = !text;
	reader.line = text;
}

static void install(void)
{
	rl_callback_handler_install(reader.prompt, got_line);
}

// Ctrl-C: a new line, whatever state the old one was in.
static void drop_line(void)
{
	bool searching = RL_ISSTATE(RL_STATE_ISEARCH);
	rl_callback_sigcleanup();
	if (searching) { // what was found is no line that was typed
		rl_replace_line("", 0);
		rl_redisplay();
	}
	rl_free_line_state();
	fputs("^C\n", rl_outstream); // before the removal, which goes to the start of the line
	fflush(rl_outstream);
	rl_callback_handler_remove();
	install();
}

// Ctrl-Z: hand the terminal over, and take it back later.
static void suspend(void)
{
	rl_cleanup_after_signal();
	enum signals_mode before = signals_mode(SIGNALS_LEAVE);
	raise(SIGTSTP);
	signals_mode(before);
	rl_reset_after_signal();
	rl_forced_update_display();
}

// The terminal goes away, or somebody wants us to.
static void leave(int number)
{
	rl_callback_handler_remove();
	struct error *err = history_close(&reader.history);
	error_free(err);
	signals_mode(SIGNALS_LEAVE);
	raise(number);
}

static void look_at_signals(void)
{
	static const int final[] = {SIGTERM, SIGHUP, SIGQUIT};
	for (size_t i = 0; i < ARRAY_LEN(final); i++)
		if (signals_take(final[i]))
			leave(final[i]);
	if (signals_take(SIGINT) && !reader.done)
		drop_line();
	if (signals_take(SIGTSTP) && !reader.done)
		suspend();
	if (signals_take(SIGWINCH))
		rl_resize_terminal();
}

// Addresses may have passwords in them, which are no business of a file.
static char *without_secrets(const char *text)
{
	struct text safe = {0};
	bool fetches = string_begins(text + strspn(text, " \t"), "fetch") || strstr(text, "://");
	if (!fetches)
		return strdup(text);
	redact_put_line(&safe, text, strlen(text));
	if (safe.failed)
		text_deinit(&safe);
	return safe.bytes;
}

static void remember(const char *text)
{
	char *copy = without_secrets(text);
	for (char *line = copy, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		size_t len = strlen(line);
		while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
			line[--len] = '\0';
		line += strspn(line, " \t");
		if (!*line)
			continue;
		// The same duplicates go from readline's list as from ours.
		for (int i = history_length - 1; i >= 0; i--)
			if (strcmp(history_list()[i]->line, line) == 0)
				free_history_entry(remove_history(i));
		add_history(line);
		struct error *err = history_add(&reader.history, line);
		if (err && !reader.history_error)
			reader.history_error = err;
		else
			error_free(err);
	}
	free(copy);
}

bool line_read(char **ret)
{
	enum signals_mode before = signals_mode(SIGNALS_PROMPT);
	signals_take(SIGINT);
	if (signals_take(SIGWINCH))
		rl_reset_screen_size(); // while a command ran
	reader.done = reader.end = false;
	reader.line = NULL;
	install();
	while (!reader.done) {
		if (signals_wait_input(STDIN_FILENO))
			rl_callback_read_char();
		look_at_signals();
	}
	signals_mode(before);
	if (reader.end) {
		fputc('\n', rl_outstream);
		fflush(rl_outstream);
		return false;
	}
	remember(reader.line);
	*ret = reader.line;
	return true;
}

// What the candidates have in common, if that says more than what was typed.
static char *common_start(const struct completion *found, const char *typed)
{
	size_t len = strlen(found->match[0]);
	for (size_t i = 1; i < found->count; i++) {
		size_t n = 0;
		while (n < len && found->match[i][n] == found->match[0][n])
			n++;
		len = n;
	}
	while (len && ((unsigned char)found->match[0][len] & 0xc0) == 0x80)
		len--; // not in the middle of a character
	size_t typed_len = strlen(typed);
	bool more = len > typed_len && memmem(found->match[0] + found->shown, len - found->shown,
					      typed + found->shown, typed_len - found->shown);
	return more ? strndup(found->match[0], len) : strdup(typed);
}

static char **complete(const char *text, int start, int end)
{
	rl_attempted_completion_over = 1;
	rl_completion_append_character = '\0';
	completion_deinit(&reader.completion);
	struct completion *found = &reader.completion;
	struct error *err = complete_find(reader.session, rl_line_buffer, (size_t)end, found);
	error_free(err);
	if (err || found->count == 0 || found->start != (size_t)start)
		return NULL;
	char **matches = calloc(found->count + 2, sizeof *matches);
	if (!matches)
		return NULL;
	if (found->count == 1) {
		rl_completion_append_character = found->space ? ' ' : '\0';
		matches[0] = strdup(found->match[0]);
		return matches;
	}
	matches[0] = common_start(found, text);
	for (size_t i = 0; i < found->count; i++)
		matches[i + 1] = strdup(found->match[i]);
	return matches;
}

static bool ask_yes(int count)
{
	rl_crlf();
	fprintf(rl_outstream, "Display all %d possibilities? (y or n)", count);
	fflush(rl_outstream);
	for (;;) {
		int c = rl_read_key();
		if (c == 'y' || c == 'Y' || c == ' ')
			return true;
		if (c == 'n' || c == 'N' || c == '\177' || c == CTRL('G') || c == EOF)
			return false;
		rl_ding();
	}
}

// Shows candidates without what they all begin with, made harmless.
static void display(char **matches, int count, int longest)
{
	(void)longest;
	if (rl_completion_query_items > 0 && count >= rl_completion_query_items &&
	    !ask_yes(count)) {
		rl_crlf();
		rl_on_new_line();
		rl_redisplay();
		return;
	}
	char **shown = calloc((size_t)count + 2, sizeof *shown);
	int widest = 0;
	for (int i = 0; shown && i <= count; i++) {
		struct text visible = {0};
		const char *match = matches[i];
		size_t len = strlen(match), skip = reader.completion.shown;
		if (i > 0 && skip < len) {
			match += skip;
			len -= skip;
		}
		text_put_visible(&visible, match, len);
		int width = (int)text_code_points(visible.bytes ? visible.bytes : "", visible.len);
		widest = width > widest ? width : widest;
		shown[i] = visible.bytes ? visible.bytes : strdup("");
	}
	if (shown)
		rl_display_match_list(shown, count, widest);
	for (int i = 0; shown && i <= count; i++)
		free(shown[i]);
	free(shown);
	rl_forced_update_display();
}

struct error *line_open(struct session *session, const char *prompt)
{
	reader.session = session;
	reader.prompt = prompt;
	rl_readline_name = "cprof";
	rl_outstream = isatty(STDOUT_FILENO) ? stdout : stderr;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_prep_term_function = prepare_terminal;
	rl_getc_function = get_byte;
	rl_attempted_completion_function = complete;
	rl_completion_display_matches_hook = display;
	rl_completer_word_break_characters = " \t\n";
	rl_basic_word_break_characters = " \t\n";
	rl_completer_quote_characters = "";
	rl_sort_completion_matches = 0;
	rl_ignore_completion_duplicates = 0;
	using_history();
	stifle_history(HISTORY_LIMIT);
	char *path = history_default_path();
	struct error *err = history_open(&reader.history, path, HISTORY_LIMIT);
	free(path);
	for (size_t i = 0; i < reader.history.count; i++)
		add_history(reader.history.line[i]);
	return err;
}

struct error *line_close(void)
{
	struct error *err = history_close(&reader.history);
	completion_deinit(&reader.completion);
	clear_history();
	if (!reader.history_error)
		return err;
	error_free(err);
	err = reader.history_error;
	reader.history_error = NULL;
	return err;
}
