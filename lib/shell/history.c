// A file that is appended to under a lock, and replaced as a whole under the same lock.
#include "shell/history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/system.h"
#include "base/text.h"
#include "shell/tell.h"

#define FILE_LIMIT (64u << 20) // what is larger was not written by us

char *history_default_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *path;
	int len = -1;
	if (state && state[0] == '/')
		len = asprintf(&path, "%s/cprof/history", state);
	else if (home && home[0] == '/')
		len = asprintf(&path, "%s/.local/state/cprof/history", home);
	return len < 0 ? NULL : path;
}

// Makes the directories above path; what we make is for the user alone.
static bool make_directories(const char *path)
{
	char *copy = strdup(path);
	if (!copy)
		return errno = ENOMEM, false;
	bool made = true;
	for (char *slash = strchr(copy + 1, '/'); slash && made; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		made = mkdir(copy, 0700) == 0 || errno == EEXIST;
		*slash = '/';
	}
	free(copy);
	return made;
}

// Opens the file and locks it; again if somebody replaced it while we waited for the lock.
static int open_locked(const char *path)
{
	for (int tries = 0; tries < 100; tries++) {
		int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
		if (fd < 0)
			return -1;
		struct stat ours, there;
		if (fstat(fd, &ours) == 0 && !S_ISREG(ours.st_mode)) {
			close(fd);
			errno = EINVAL;
			return -1;
		}
		while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
			;
		if (stat(path, &there) == 0 && there.st_ino == ours.st_ino &&
		    there.st_dev == ours.st_dev) {
			if (ours.st_mode & 077)
				(void)!fchmod(fd, 0600);
			return fd;
		}
		close(fd);
	}
	errno = EAGAIN;
	return -1;
}

static struct error *push(struct history *history, const char *line, size_t len)
{
	if (history->count == history->capacity) {
		size_t want = history->capacity ? history->capacity * 2 : 64;
		char **grown = realloc(history->line, want * sizeof *grown);
		if (!grown)
			return error_nomem();
		history->line = grown;
		history->capacity = want;
	}
	char *copy = strndup(line, len);
	if (!copy)
		return error_nomem();
	history->line[history->count++] = copy;
	return NULL;
}

static void drop_all(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->line[i]);
	history->count = 0;
}

static struct error *read_all(int fd, struct text *text)
{
	char piece[16384];
	for (ssize_t n; (n = pread(fd, piece, sizeof piece, (off_t)text->len)) != 0;) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_new(ERR_IO, "read: %s", system_words(errno));
		text_put(text, piece, (size_t)n);
		if (text->len > FILE_LIMIT)
			return error_new(ERR_LIMIT, "larger than %u bytes", FILE_LIMIT);
	}
	return text_error(text);
}

// Keeps each line only where it is last, and the newest limit of them.
static struct error *tidy(struct history *history, bool *ret_changed)
{
	size_t slots = 64;
	while (slots < history->count * 2)
		slots *= 2;
	size_t *slot = calloc(slots, sizeof *slot); // index + 1
	if (!slot)
		return error_nomem();
	size_t kept = 0;
	for (size_t i = history->count; i-- > 0;) {
		char *line = history->line[i];
		size_t at = hash_bytes(line, strlen(line)) & (slots - 1);
		while (slot[at] && strcmp(history->line[slot[at] - 1], line) != 0)
			at = (at + 1) & (slots - 1);
		if (slot[at] || kept == history->limit || !line[0]) {
			free(line);
			history->line[i] = NULL;
		} else {
			slot[at] = i + 1;
			kept++;
		}
	}
	free(slot);
	*ret_changed = kept != history->count;
	size_t to = 0;
	for (size_t i = 0; i < history->count; i++)
		if (history->line[i])
			history->line[to++] = history->line[i];
	history->count = to;
	return NULL;
}

static struct error *load(struct history *history, int fd)
{
	struct text text = {0};
	struct error *err = read_all(fd, &text);
	for (size_t at = 0; !err && at < text.len;) {
		const char *line = text.bytes + at;
		const char *end = memchr(line, '\n', text.len - at);
		size_t len = end ? (size_t)(end - line) : text.len - at;
		at += len + 1;
		if (len && !memchr(line, '\0', len))
			err = push(history, line, len);
	}
	text_deinit(&text);
	return err;
}

// The whole file anew, in place of the one that is there.
static struct error *replace(const struct history *history)
{
	char *temporary;
	if (asprintf(&temporary, "%s.XXXXXX", history->path) < 0)
		return error_nomem();
	struct error *err = NULL;
	FILE *file = NULL;
	int fd = mkostemp(temporary, O_CLOEXEC); // mode 0600
	if (fd < 0 || !(file = fdopen(fd, "w"))) {
		err = error_new(ERR_IO, "%s: %s", history->path, system_words(errno));
		if (fd >= 0)
			close(fd);
		goto out;
	}
	for (size_t i = 0; i < history->count; i++)
		fprintf(file, "%s\n", history->line[i]);
	bool bad = ferror(file) != 0;
	bad |= fclose(file) != 0;
	if (bad || rename(temporary, history->path) != 0) {
		err = error_new(ERR_IO, "%s: %s", history->path, system_words(errno));
		unlink(temporary);
	}
out:
	free(temporary);
	return err;
}

static struct error *cannot_keep(struct history *history, struct error *err)
{
	if (!err)
		err = error_new(ERR_IO, "%s", system_words(errno));
	err = error_context(err, "history is not kept: %s", history->path);
	free(history->path);
	history->path = NULL;
	return err;
}

struct error *history_open(struct history *history, const char *path, size_t limit)
{
	*history = (struct history){.limit = limit};
	if (!path)
		return NULL;
	if (!(history->path = strdup(path)))
		return error_nomem();
	int fd = make_directories(path) ? open_locked(path) : -1;
	if (fd < 0)
		return cannot_keep(history, NULL);
	struct error *err = load(history, fd);
	bool changed;
	if (!err)
		err = tidy(history, &changed);
	close(fd);
	return err ? cannot_keep(history, err) : NULL;
}

struct error *history_add(struct history *history, const char *line)
{
	size_t len = strlen(line);
	if (len == 0 || strchr(line, '\n') ||
	    (history->count && strcmp(history->line[history->count - 1], line) == 0))
		return NULL;
	for (size_t i = 0; i < history->count; i++)
		if (strcmp(history->line[i], line) == 0) {
			free(history->line[i]);
			memmove(&history->line[i], &history->line[i + 1],
				(history->count - i - 1) * sizeof *history->line);
			history->count--;
			break;
		}
	TRY(push(history, line, len));
	if (!history->path)
		return NULL;
	history->changed = true;
	struct text text = {0};
	text_puts(&text, line);
	text_putc(&text, '\n');
	struct error *err = text_error(&text);
	int fd = err ? -1 : open_locked(history->path);
	if (!err && (fd < 0 || write(fd, text.bytes, text.len) != (ssize_t)text.len))
		err = cannot_keep(history, NULL);
	if (fd >= 0)
		close(fd);
	text_deinit(&text);
	return err;
}

struct error *history_close(struct history *history)
{
	struct error *err = NULL;
	if (history->path && history->changed) {
		// What other shells wrote meanwhile is in the file, and so is what we wrote.
		int fd = open_locked(history->path);
		drop_all(history);
		bool changed = false;
		err = fd < 0 ? error_new(ERR_IO, "%s: %s", history->path, system_words(errno))
			     : load(history, fd);
		if (!err)
			err = tidy(history, &changed);
		if (!err && changed)
			err = replace(history);
		if (fd >= 0)
			close(fd);
	}
	drop_all(history);
	free(history->line);
	free(history->path);
	*history = (struct history){0};
	return err;
}
