// One state machine: nothing, then a destination at the first byte, then the end.
#include "shell/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/system.h"
#include "shell/signals.h"
#include "shell/tell.h"

#define BUFFER_SIZE (64u << 10)

static struct winsize screen_size(void)
{
	struct winsize size = {0};
	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return (struct winsize){0};
	return size;
}

size_t output_screen_columns(void)
{
	return screen_size().ws_col;
}

static struct error *io_error(const char *what, const char *path)
{
	return error_new(ERR_IO, "%s %s: %s", what, path, system_words(errno));
}

// `~/f` is a file at home, as everywhere else people type file names.
static char *expand_home(const char *path)
{
	const char *home = getenv("HOME");
	char *full;
	if (strncmp(path, "~/", 2) != 0 || !home || !home[0])
		return strdup(path);
	return asprintf(&full, "%s%s", home, path + 1) < 0 ? NULL : full;
}

struct error *output_open(struct output *out, const struct output_options *options)
{
	*out = (struct output){.options = *options, .fd = -1, .old_size = -1};
	if (options->target == TARGET_FILE || options->target == TARGET_APPEND) {
		if (!(out->path = expand_home(options->name)))
			return error_nomem();
	} else if (options->target == TARGET_STDOUT) {
		out->terminal = isatty(STDOUT_FILENO);
		out->rows = options->pager && isatty(STDIN_FILENO) ? screen_size().ws_row : 0;
		out->decided = out->rows == 0;
	}
	return NULL;
}

// Creates a file beside the real path, which may lie behind symbolic links.
static struct error *open_beside(struct output *out, const struct stat *old)
{
	if (old) {
		char *real = realpath(out->path, NULL);
		if (!real)
			return io_error("open", out->path);
		free(out->path);
		out->path = real;
	}
	const char *slash = strrchr(out->path, '/');
	int dir_len = slash ? (int)(slash - out->path) + 1 : 0;
	if (asprintf(&out->temporary, "%.*s.cprof-XXXXXX", dir_len, out->path) < 0) {
		out->temporary = NULL;
		return error_nomem();
	}
	out->fd = mkostemp(out->temporary, O_CLOEXEC);
	if (out->fd < 0) {
		free(out->temporary);
		out->temporary = NULL;
		return io_error("open", out->path);
	}
	mode_t mask = umask(0);
	umask(mask);
	if (old && fchown(out->fd, old->st_uid, old->st_gid) != 0)
		errno = 0; // then the new file is ours
	if (fchmod(out->fd, old ? old->st_mode & 07777 : 0666 & ~mask) != 0)
		return io_error("chmod", out->path);
	return NULL;
}

static struct error *open_file(struct output *out)
{
	struct stat old;
	bool exists = stat(out->path, &old) == 0;
	int flags = O_WRONLY | O_CLOEXEC;
	if (out->options.target == TARGET_APPEND) {
		out->fd = open(out->path, flags | O_APPEND | O_CREAT, 0666);
		if (out->fd < 0)
			return io_error("open", out->path);
		if (fstat(out->fd, &old) == 0 && S_ISREG(old.st_mode))
			out->old_size = old.st_size;
		return NULL;
	}
	if (exists && S_ISREG(old.st_mode) && access(out->path, W_OK) != 0)
		return io_error("open", out->path);
	if (!exists || S_ISREG(old.st_mode)) {
		if (!exists && out->path[0] && out->path[strlen(out->path) - 1] == '/')
			errno = EISDIR;
		else
			return open_beside(out, exists ? &old : NULL);
		return io_error("open", out->path);
	}
	out->fd = open(out->path, flags);
	return out->fd < 0 ? io_error("open", out->path) : NULL;
}

static struct error *start(struct output *out)
{
	out->started = true;
	if (out->options.before)
		out->options.before(out->options.context);
	switch (out->options.target) {
	case TARGET_STDOUT:
		break;
	case TARGET_PIPE:
		TRY(child_start(&out->child, out->options.name));
		out->has_child = true;
		break;
	case TARGET_FILE:
	case TARGET_APPEND:
		return open_file(out);
	}
	return NULL;
}

// All bytes to a descriptor; a reader that went away sets gone.
static struct error *write_fd(struct output *out, int fd, const char *bytes, size_t len)
{
	while (len > 0 && !out->gone) {
		ssize_t n = write(fd, bytes, len);
		if (n >= 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (errno == EPIPE) {
			out->gone = true;
		} else if (errno == EAGAIN) {
			TRY(signals_wait_writable(fd));
		} else if (errno != EINTR) {
			return io_error("write", fd == STDOUT_FILENO ? "/dev/stdout" : out->path);
		}
		TRY(interrupt_check());
	}
	return NULL;
}

static struct error *flush(struct output *out)
{
	struct error *err = NULL;
	if (out->has_child && !out->gone)
		err = child_write(&out->child, out->buffer.bytes ? out->buffer.bytes : "",
				  out->buffer.len, &out->gone);
	else if (!out->gone && out->buffer.len)
		err = write_fd(out, out->fd >= 0 ? out->fd : STDOUT_FILENO, out->buffer.bytes,
			       out->buffer.len);
	if (!err)
		err = text_error(&out->buffer);
	text_clear(&out->buffer);
	return err;
}

static struct error *put(struct output *out, const char *bytes, size_t len)
{
	text_put(&out->buffer, bytes, len);
	return out->buffer.len >= BUFFER_SIZE || out->buffer.failed ? flush(out) : NULL;
}

// A sequence that chooses a colour, at the start of bytes: its length, 0 if it is none.
// *ret_half: it may become one with what follows.
static size_t color_len(const char *bytes, size_t len, bool *ret_half)
{
	size_t i = 2;
	while (i < len && i < 16 && strchr("0123456789;", bytes[i]) && bytes[i])
		i++;
	bool begins = len > 0 && bytes[0] == '\x1b' && (len < 2 || bytes[1] == '[');
	*ret_half = begins && (len < 2 || i == len) && i < 16;
	return begins && i < len && bytes[i] == 'm' ? i + 1 : 0;
}

// What a terminal may see: visible text, and colours if the answer has them.
static void put_visible(const struct output *out, struct text *visible, const char *bytes,
			size_t len)
{
	while (len) {
		bool half;
		const char *escape = out->options.color ? memchr(bytes, '\x1b', len) : NULL;
		size_t before = escape ? (size_t)(escape - bytes) : len;
		text_put_visible(visible, bytes, before);
		bytes += before;
		len -= before;
		size_t color = color_len(bytes, len, &half);
		text_put(visible, bytes, color);
		if (len && !color)
			text_put_visible(visible, bytes, 1);
		bytes += color ? color : len > 0;
		len -= color ? color : len > 0;
	}
}

// Bytes at the end that may be the first half of a UTF-8 character.
static size_t half_character(const char *bytes, size_t len)
{
	for (size_t back = 1; back <= 3 && back <= len; back++) {
		unsigned char c = (unsigned char)bytes[len - back];
		if ((c & 0xc0) == 0x80)
			continue;
		size_t want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
		return want > back ? back : 0;
	}
	return 0;
}

// Bytes at the end that may be the first half of a colour.
static size_t half_color(const char *bytes, size_t len)
{
	bool half;
	for (size_t back = 1; back <= 16 && back <= len; back++)
		if (bytes[len - back] == '\x1b')
			return !color_len(bytes + len - back, back, &half) && half ? back : 0;
	return 0;
}

// Passes on what is held, but for half a character or colour unless it is the end.
static struct error *put_held(struct output *out, bool end)
{
	size_t keep = end ? 0 : half_character(out->held.bytes, out->held.len);
	if (!end && !keep && out->options.color)
		keep = half_color(out->held.bytes, out->held.len);
	struct text visible = {0};
	put_visible(out, &visible, out->held.bytes, out->held.len - keep);
	struct error *err = text_error(&visible);
	if (!err)
		err = put(out, visible.bytes ? visible.bytes : "", visible.len);
	text_deinit(&visible);
	if (keep)
		memmove(out->held.bytes, out->held.bytes + out->held.len - keep, keep);
	out->held.len = keep;
	return err;
}

// $PAGER, else less; one that cannot be started is as good as none.
static void start_pager(struct output *out)
{
	const char *pager = getenv("PAGER");
	if (!pager || !pager[0])
		pager = "less -RFX";
	struct text command = {0};
	// less shows colours only when it is told to; who set LESS has said what it is to do.
	text_putf(&command, "%s%s", out->options.color ? ": ${LESS=FRX}; export LESS; " : "",
		  pager);
	struct error *err = text_error(&command);
	if (!err)
		err = child_start(&out->child, command.bytes);
	out->has_child = !err;
	error_free(err);
	text_deinit(&command);
}

// Text for a terminal: held until it fills the screen or ends.
static struct error *put_terminal(struct output *out, const char *bytes, size_t len)
{
	text_put(&out->held, bytes, len);
	TRY(text_error(&out->held));
	if (!out->decided) {
		for (size_t i = 0; i < len; i++)
			out->lines += bytes[i] == '\n';
		// The prompt that follows needs a row, too.
		if (out->lines < out->rows)
			return NULL;
		out->decided = true;
		start_pager(out);
	}
	return out->held.len >= BUFFER_SIZE || out->has_child ? put_held(out, false) : NULL;
}

static struct error *writer_write(void *context, const char *bytes, size_t len)
{
	struct output *out = context;
	if (!out->started)
		TRY(start(out));
	// The answer has no reader any more; stop asking for it.
	if (out->gone)
		return error_new(ERR_IO, "broken pipe");
	TRY(interrupt_check());
	TRY(out->terminal ? put_terminal(out, bytes, len) : put(out, bytes, len));
	return out->gone ? error_new(ERR_IO, "broken pipe") : NULL;
}

struct writer output_writer(struct output *out)
{
	return (struct writer){.write = writer_write, .context = out};
}

static struct error *close_file(struct output *out, struct error *err)
{
	if (err && out->old_size >= 0 && ftruncate(out->fd, out->old_size) != 0)
		errno = 0; // the answer failed already, and that is what is told
	if (close(out->fd) != 0 && !err)
		err = io_error("close", out->path);
	out->fd = -1;
	if (!out->temporary)
		return err;
	if (!err && rename(out->temporary, out->path) != 0)
		err = io_error("rename", out->path);
	if (err)
		unlink(out->temporary);
	return err;
}

struct error *output_close(struct output *out, struct error *err, bool *ret_gone)
{
	// An empty answer is an answer: its file is to be there.
	if (!err && !out->started)
		err = start(out);
	if (!err && out->terminal)
		err = put_held(out, true);
	if (!err)
		err = flush(out);
	if (out->has_child)
		child_finish(&out->child, out->options.target == TARGET_STDOUT);
	if (out->fd >= 0)
		err = close_file(out, err);
	if (out->gone && err && error_code(err) != ERR_INTERRUPTED) {
		error_free(err);
		err = NULL;
	}
	if (ret_gone)
		*ret_gone = out->gone && !out->has_child;
	text_deinit(&out->held);
	text_deinit(&out->buffer);
	free(out->temporary);
	free(out->path);
	return err;
}

struct error *output_numbered(const char *extension, char **ret)
{
	for (int number = 1; number < 10000; number++) {
		char name[64];
		snprintf(name, sizeof name, "profile%03d.%s", number, extension);
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd < 0)
			return io_error("open", name);
		close(fd);
		*ret = strdup(name);
		return *ret ? NULL : error_nomem();
	}
	return error_new(ERR_IO, "could not create file of the form profile001.%s", extension);
}
