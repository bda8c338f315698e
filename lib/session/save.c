// A file under a name that nobody knows, which then gets the first free number by link(): that
// fails where a name is taken, as rename() does not.
#include "session/save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system.h"
#include "base/text.h"
#include "filter/view.h"
#include "format/proto_write.h"
#include "io/path.h"
#include "profile/profile.h"

#define VIEW_LIMIT   ((size_t)4 << 30)
#define LAST_NUMBER  9999
#define LONGEST_NAME 200 // types and binaries can have names of any length

// --- Where.

// mkdir -p
static int make_directories(const char *path)
{
	char *copy = strdup(path);
	if (!copy)
		return errno = ENOMEM, -1;
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(copy, 0755); // the last one says what is wrong
		*slash = '/';
	}
	int made = mkdir(copy, 0755);
	struct stat st;
	if (made != 0 && errno == EEXIST && stat(copy, &st) == 0) {
		made = S_ISDIR(st.st_mode) ? 0 : -1;
		errno = ENOTDIR;
	}
	free(copy);
	return made;
}

static bool use_directory(const char *dir, struct text *notes)
{
	if (make_directories(dir) == 0)
		return true;
	text_putf(notes, "Could not use temp dir %s: mkdir %s: %s\n", dir, dir, system_words(errno));
	return false;
}

// False if there is none.
static bool find_directory(struct text *ret, struct text *notes)
{
	const char *own = getenv("PPROF_TMPDIR"), *home = getenv("HOME"), *tmp = getenv("TMPDIR");
	if (own && *own) {
		text_puts(ret, own);
		if (!ret->failed && use_directory(ret->bytes, notes))
			return true;
	}
	text_clear(ret);
	if (home && *home) {
		path_put_join(ret, home, strlen(home), "pprof", 5);
		if (!ret->failed && use_directory(ret->bytes, notes))
			return true;
	}
	text_clear(ret);
	text_puts(ret, tmp && *tmp ? tmp : "/tmp");
	return !ret->failed && use_directory(ret->bytes, notes);
}

// --- Under which name.

// No slash from a profile leads elsewhere, and nothing in a name commands a terminal.
static void put_part(struct text *out, const char *part, size_t len)
{
	size_t start = out->len;
	text_put(out, part, len < LONGEST_NAME ? len : LONGEST_NAME);
	for (size_t i = start; i < out->len; i++) {
		unsigned char c = (unsigned char)out->bytes[i];
		if (c == '/' || c < 0x20 || c == 0x7f)
			out->bytes[i] = '_';
	}
	text_putc(out, '.');
}

static void put_prefix(struct text *out, const struct profile *p)
{
	size_t start = out->len;
	text_puts(out, "pprof.");
	const char *file = p->mapping.count ? profile_text(p, p->mapping.file[0]) : "";
	struct slice base = path_base(file, strlen(file));
	if (*file)
		put_part(out, base.text, base.len);
	for (uint32_t t = 0; t < p->type.count && out->len - start < LONGEST_NAME; t++) {
		const char *type = profile_text(p, p->type.type[t]);
		put_part(out, type, strlen(type));
	}
	if (out->len - start > LONGEST_NAME)
		out->len = start + LONGEST_NAME;
}

// Gives the file `temporary` the first free name; *ret is that.
static struct error *name_file(const char *temporary, const struct text *prefix, struct text *ret)
{
	for (int number = 1; number <= LAST_NUMBER; number++) {
		text_clear(ret);
		text_put(ret, prefix->bytes, prefix->len);
		text_putf(ret, "%03d.pb.gz", number);
		TRY(text_error(ret));
		if (link(temporary, ret->bytes) == 0)
			return NULL;
		if (errno != EEXIST)
			return error_new(ERR_IO, "open %s: %s", ret->bytes, system_words(errno));
	}
	return error_new(ERR_IO, "could not create file of the form %.*s001.pb.gz",
			 (int)prefix->len, prefix->bytes);
}

// --- The file.

static struct error *write_file(void *context, const char *bytes, size_t len)
{
	return fwrite(bytes, 1, len, context) == len
		       ? NULL
		       : error_new(ERR_IO, "write: %s", system_words(errno));
}

static struct error *write_profile(const struct profile *p, FILE *file)
{
	const struct writer writer = {.write = write_file, .context = file};
	struct arena scratch;
	struct view view;
	arena_init(&scratch, VIEW_LIMIT);
	struct error *err = view_init(&view, &scratch, p);
	if (!err)
		err = proto_write(&view, 1, &writer);
	arena_deinit(&scratch);
	return err;
}

static struct error *save_in(const struct profile *p, const struct text *dir, struct text *ret)
{
	struct text prefix = {0}, temporary = {0};
	text_putf(&prefix, "%s/", dir->bytes);
	put_prefix(&prefix, p);
	text_putf(&temporary, "%s/.pprof.XXXXXX", dir->bytes);
	struct error *err = text_error(&prefix);
	if (!err)
		err = text_error(&temporary);
	int fd = err ? -1 : mkostemp(temporary.bytes, O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	mode_t mask = umask(0);
	umask(mask);
	if (fd >= 0)
		(void)!fchmod(fd, 0666 & ~mask); // as any new file
	if (!err && !file)
		err = error_new(ERR_IO, "open %s: %s", temporary.bytes, system_words(errno));
	if (!err)
		err = write_profile(p, file);
	if (file && fclose(file) != 0 && !err)
		err = error_new(ERR_IO, "write: %s", system_words(errno));
	if (!err)
		err = name_file(temporary.bytes, &prefix, ret);
	if (fd >= 0)
		unlink(temporary.bytes);
	text_deinit(&prefix);
	text_deinit(&temporary);
	return err;
}

struct error *save_fetched(const struct profile *p, struct text *notes)
{
	struct text dir = {0}, path = {0};
	struct error *err = NULL;
	if (!find_directory(&dir, notes))
		text_puts(notes, "Could not save profile: failed to identify temp dir\n");
	else if (!(err = save_in(p, &dir, &path)))
		text_putf(notes, "Saved profile in %s\n", path.bytes);
	text_deinit(&dir);
	text_deinit(&path);
	if (!err || error_code(err) == ERR_NOMEM || error_code(err) == ERR_INTERRUPTED)
		return err;
	text_putf(notes, "Could not save profile: %s\n", error_message(err));
	error_free(err);
	return NULL;
}
