// A hash table of the files asked for; a file is read when its first line is wanted.
#include "io/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"

// Bytes of source kept in memory, all files together; more than one big file at least.
#define KEPT_LIMIT (4 * SOURCE_LIMIT)

struct source_file {
	char *path;
	size_t path_len;
	char *problem; // NULL if there is none
	bool read;     // lines are here, or there is a problem
	struct text bytes;
	uint32_t *line_start; // line_count + 1 entries
	uint32_t line_count;
};

struct source {
	char *source_path, *trim_path;
	struct source_file **file; // in order of first use
	size_t count, capacity;
	uint32_t *slot; // open-addressed: index + 1, or 0
	size_t slot_count;
	size_t kept;
};

// The system's sentence as Go writes it.
static void put_errno(struct text *out, int number)
{
#ifdef __GLIBC__
	const char *sentence = strerrordesc_np(number);
#else
	const char *sentence = strerror(number);
#endif
	if (!sentence) {
		text_putf(out, "errno %d", number);
		return;
	}
	bool word = sentence[0] >= 'A' && sentence[0] <= 'Z';
	text_putc(out, word ? (char)(sentence[0] - 'A' + 'a') : sentence[0]);
	text_puts(out, sentence + 1);
}

struct error *source_new(const char *source_path, const char *trim_path, struct source **ret)
{
	struct source *source = calloc(1, sizeof *source);
	if (!source)
		return error_nomem();
	if (source_path && source_path[0]) {
		source->source_path = strdup(source_path);
	} else if (!(source->source_path = getcwd(NULL, 0)) && errno != ENOMEM) {
		struct text why = {0};
		put_errno(&why, errno);
		source_free(source);
		struct error *err =
			why.failed ? error_nomem()
				   : error_new(ERR_IO, "could not stat current dir: %s", why.bytes);
		text_deinit(&why);
		return err;
	}
	source->trim_path = strdup(trim_path ? trim_path : "");
	if (!source->source_path || !source->trim_path) {
		source_free(source);
		return error_nomem();
	}
	*ret = source;
	return NULL;
}

static void forget_lines(struct source *source, struct source_file *file)
{
	source->kept -= file->bytes.capacity;
	text_deinit(&file->bytes);
	free(file->line_start);
	file->line_start = NULL;
	file->line_count = 0;
	file->read = file->problem != NULL;
}

void source_free(struct source *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->count; i++) {
		forget_lines(source, source->file[i]);
		free(source->file[i]->path);
		free(source->file[i]->problem);
		free(source->file[i]);
	}
	free(source->file);
	free(source->slot);
	free(source->source_path);
	free(source->trim_path);
	free(source);
}

// The slot that has the path, or the empty one where it belongs.
static uint32_t *find_slot(const struct source *source, const char *path, size_t len)
{
	size_t mask = source->slot_count - 1;
	for (size_t i = hash_bytes(path, len) & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &source->slot[i];
		if (!*slot)
			return slot;
		const struct source_file *file = source->file[*slot - 1];
		if (file->path_len == len && memcmp(file->path, path, len) == 0)
			return slot;
	}
}

static struct error *grow(struct source *source)
{
	size_t capacity = source->capacity ? source->capacity * 2 : 32;
	struct source_file **file = realloc(source->file, capacity * sizeof *file);
	if (!file)
		return error_nomem();
	source->file = file;
	uint32_t *slot = calloc(capacity * 2, sizeof *slot);
	if (!slot)
		return error_nomem();
	free(source->slot);
	source->slot = slot;
	source->slot_count = capacity * 2;
	source->capacity = capacity;
	for (size_t i = 0; i < source->count; i++)
		*find_slot(source, file[i]->path, file[i]->path_len) = (uint32_t)i + 1;
	return NULL;
}

static struct error *find_file(struct source *source, const char *path, size_t len,
			       struct source_file **ret)
{
	if (source->count == source->capacity)
		TRY(grow(source));
	uint32_t *slot = find_slot(source, path, len);
	if (*slot) {
		*ret = source->file[*slot - 1];
		return NULL;
	}
	struct source_file *file = calloc(1, sizeof *file);
	if (!file || !(file->path = malloc(len + 1))) {
		free(file);
		return error_nomem();
	}
	memcpy(file->path, path, len);
	file->path[len] = '\0';
	file->path_len = len;
	source->file[source->count++] = file;
	*slot = (uint32_t)source->count;
	*ret = file;
	return NULL;
}

struct slice source_trim(const char *path, size_t len, const char *trim_path,
			     const char *source_path)
{
	struct slice entry;
	if (!trim_path || !trim_path[0]) {
		struct slice dirs = path_list(source_path);
		while (path_list_next(&dirs, &entry)) {
			struct slice base = path_base(entry.text, entry.len);
			for (size_t at = 0; at + base.len + 2 <= len; at++) {
				size_t end = at + 1 + base.len;
				if (path[at] == '/' && path[end] == '/' &&
				    memcmp(path + at + 1, base.text, base.len) == 0)
					return (struct slice){path + end + 1, len - end - 1};
			}
		}
	}
	struct slice lists[] = {path_list(trim_path),
				    path_list("/proc/self/cwd/./:/proc/self/cwd/")};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		while (path_list_next(&lists[i], &entry)) {
			if (entry.len && entry.text[entry.len - 1] == '/')
				entry.len--;
			if (len > entry.len && path[entry.len] == '/' &&
			    memcmp(path, entry.text, entry.len) == 0)
				return (struct slice){path + entry.len + 1,
							  len - entry.len - 1};
		}
	}
	return (struct slice){path, len};
}

// Reads all of it, or says why not in *problem.  Returns 0, or the errno of a
// file that is not there or may not be opened.
static int read_file(const char *name, struct text *bytes, struct text *problem)
{
	// Opening alone can block or ring a bell if it is no regular file.
	struct stat st;
	if (stat(name, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode)) {
		text_putf(problem,
			  S_ISDIR(st.st_mode) ? "read %s: is a directory"
					      : "open %s: not a regular file",
			  name);
		return 0;
	}
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		text_putf(problem, "open %s: not a regular file", name);
	while (!problem->len && !bytes->failed) {
		char buf[64 << 10];
		ssize_t n = read(fd, buf, sizeof buf);
		if (n == 0)
			break;
		if (n < 0) {
			if (errno == EINTR)
				continue;
			text_putf(problem, "read %s: ", name);
			put_errno(problem, errno);
			break;
		}
		text_put(bytes, buf, (size_t)n);
		if (bytes->len > SOURCE_LIMIT)
			text_putf(problem, "read %s: larger than %zu MiB", name,
				  SOURCE_LIMIT >> 20);
	}
	close(fd);
	return 0;
}

// Looks for a relative path in dir and all directories above it.
static bool search_upwards(struct slice dir, struct slice path, struct text *bytes,
			   struct text *problem)
{
	struct text here = {0}, parent = {0}, name = {0};
	bool found = false;
	text_put(&here, dir.text, dir.len);
	for (;;) {
		text_clear(&name);
		path_put_join(&name, here.bytes ? here.bytes : "", here.len, path.text, path.len);
		if (name.failed || here.failed || parent.failed) {
			problem->failed = true;
			break;
		}
		found = name.bytes && read_file(name.bytes, bytes, problem) == 0;
		if (found)
			break;
		text_clear(&parent);
		path_put_dir(&parent, here.bytes ? here.bytes : "", here.len);
		if (parent.len == here.len && memcmp(parent.bytes, here.bytes, here.len) == 0)
			break;
		struct text swap = here;
		here = parent;
		parent = swap;
	}
	text_deinit(&here);
	text_deinit(&parent);
	text_deinit(&name);
	return found;
}

// Reads the file into bytes, or says in problem why that is not possible.
static void open_source(struct source *source, struct source_file *file, struct text *problem)
{
	struct slice path =
		source_trim(file->path, file->path_len, source->trim_path, source->source_path);
	if (memchr(path.text, '\0', path.len)) {
		text_putf(problem, "open %s: invalid argument", path.text);
	} else if (path.len && path.text[0] == '/') {
		int number = read_file(path.text, &file->bytes, problem);
		if (number) {
			text_putf(problem, "open %s: ", path.text);
			put_errno(problem, number);
		}
	} else {
		struct slice dirs = path_list(source->source_path), dir;
		while (path_list_next(&dirs, &dir))
			if (search_upwards(dir, path, &file->bytes, problem) || problem->failed)
				return;
		text_putf(problem, "could not find file %s on path %s", path.text,
			  source->source_path);
	}
}

static struct error *split_lines(struct source_file *file)
{
	const char *bytes = file->bytes.bytes, *end = bytes + file->bytes.len;
	uint32_t count = 0;
	for (const char *at = bytes; at < end; count++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		at = newline ? newline + 1 : end;
	}
	file->line_start = calloc((size_t)count + 1, sizeof *file->line_start);
	if (!file->line_start)
		return error_nomem();
	const char *at = bytes;
	uint32_t n = 0;
	for (; n < count; n++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		if ((newline ? newline : end) - at > SOURCE_LINE_LIMIT)
			break;
		at = newline ? newline + 1 : end;
		file->line_start[n + 1] = (uint32_t)(at - bytes);
	}
	file->line_count = n;
	return NULL;
}

static struct error *read_source(struct source *source, struct source_file *file)
{
	if (source->kept > KEPT_LIMIT)
		for (size_t i = 0; i < source->count; i++)
			forget_lines(source, source->file[i]);
	struct text problem = {0};
	open_source(source, file, &problem);
	source->kept += file->bytes.capacity;
	if (problem.len || problem.failed || file->bytes.failed) {
		bool failed = problem.failed || file->bytes.failed;
		forget_lines(source, file);
		if (failed) {
			text_deinit(&problem);
			return error_nomem();
		}
		file->problem = problem.bytes;
	} else if (file->bytes.len) {
		TRY(split_lines(file));
	}
	file->read = true;
	return NULL;
}

struct error *source_line(struct source *source, const char *path, size_t len, int64_t number,
			  struct slice *ret)
{
	struct source_file *file;
	TRY(find_file(source, path, len, &file));
	if (!file->read)
		TRY(read_source(source, file));
	*ret = (struct slice){NULL, 0};
	if (number < 1 || number > file->line_count)
		return NULL;
	uint32_t begin = file->line_start[number - 1], end = file->line_start[number];
	const char *bytes = file->bytes.bytes;
	if (end > begin && bytes[end - 1] == '\n')
		end--;
	if (end > begin && bytes[end - 1] == '\r')
		end--;
	*ret = (struct slice){bytes + begin, end - begin};
	return NULL;
}

const char *source_problem(const struct source *source, const char *path, size_t len)
{
	if (!source->count)
		return NULL;
	uint32_t slot = *find_slot(source, path, len);
	return slot ? source->file[slot - 1]->problem : NULL;
}
