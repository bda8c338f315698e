// Files are numbered as they are asked for; one is read when its first line is wanted.
#include "io/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/strtab.h"
#include "base/system.h"
#include "base/text.h"
#include "io/source_file.h"
#include "io/source_open.h"

// Bytes of source kept in memory, all files together; more than one big file at least.
#define KEPT_LIMIT (4 * SOURCE_LIMIT)

// Files that notes are made about.
#define NOTE_LIMIT 10

// Bytes of a path in a note.
#define NOTE_PATH 400

struct source_file {
	const char *path; // in the table of paths
	size_t path_len;
	char *problem; // NULL if there is none
	char *name;    // on this machine; NULL if it was not found
	bool read;     // lines are here, or there is a problem
	bool noted;    // what there is to say was said
	struct text bytes;
	uint32_t *line_start; // line_count + 1 entries
	uint32_t line_count;
};

struct source {
	char *source_path, *trim_path, *substitute;
	struct finder finder;
	struct revisions revisions;
	bool worktree, narrow;
	struct text notes;
	unsigned note_count, unsaid; // files that have notes, and that have them beyond the limit
	struct arena arena;
	struct strtab paths;
	struct source_file **file; // by path
	uint32_t count, capacity;
	size_t kept;
};

static struct error *init(struct source *source, const char *source_path, const char *trim_path)
{
	finder_init(&source->finder);
	arena_init(&source->arena, SIZE_MAX);
	TRY(strtab_init(&source->paths, &source->arena));
	if (source_path && source_path[0]) {
		source->source_path = strdup(source_path);
	} else if (!(source->source_path = getcwd(NULL, 0)) && errno != ENOMEM) {
		struct text why = {0};
		text_puts(&why, system_words(errno));
		struct error *err =
			why.failed ? error_nomem()
				   : error_new(ERR_IO, "could not stat current dir: %s", why.bytes);
		text_deinit(&why);
		return err;
	}
	source->trim_path = strdup(trim_path ? trim_path : "");
	return source->source_path && source->trim_path ? NULL : error_nomem();
}

struct error *source_new(const char *source_path, const char *trim_path, struct source **ret)
{
	struct source *source = calloc(1, sizeof *source);
	if (!source)
		return error_nomem();
	struct error *err = init(source, source_path, trim_path);
	if (err) {
		source_free(source);
		return err;
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
	for (uint32_t i = 0; i < source->count; i++) {
		forget_lines(source, source->file[i]);
		free(source->file[i]->problem);
		free(source->file[i]->name);
	}
	arena_deinit(&source->arena);
	free(source->source_path);
	free(source->trim_path);
	free(source->substitute);
	finder_deinit(&source->finder);
	revisions_deinit(&source->revisions);
	text_deinit(&source->notes);
	free(source);
}

struct error *source_substitute(struct source *source, const char *list)
{
	TRY(finder_check_substitute(list));
	char *copy = strdup(list ? list : "");
	if (!copy)
		return error_nomem();
	free(source->substitute);
	source->finder.substitute = source->substitute = copy;
	return NULL;
}

void source_use_hints(struct source *source, const struct source_hints *hints, bool worktree)
{
	source->finder.hints = source->revisions.hints = hints;
	source->worktree = worktree;
}

void source_search_further(struct source *source, bool further)
{
	source->narrow = !further;
}

static struct error *find_file(struct source *source, const char *path, size_t len,
			       struct source_file **ret)
{
	str_id id;
	TRY(strtab_intern(&source->paths, path, len, &id));
	while (source->count <= id) {
		struct source_file *file;
		TRY(RESERVE(&source->arena, source->file, source->count, source->capacity));
		TRY(ALLOC(&source->arena, file, 1));
		file->path = strtab_text(&source->paths, source->count);
		file->path_len = strtab_len(&source->paths, source->count);
		source->file[source->count++] = file;
	}
	*ret = source->file[id];
	return NULL;
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

// Tells about a file, one line for each thing there is to tell.
static void put_notes(struct source *source, struct source_file *file, const struct opened *opened)
{
	bool missing = file->problem && opened->tried.len;
	if (file->noted || (!missing && !opened->notes.len))
		return;
	file->noted = true;
	if (source->note_count == NOTE_LIMIT) {
		source->unsaid++;
		return;
	}
	source->note_count++;
	if (missing)
		text_putf(&source->notes, "%.*s: not found; looked %s\n", NOTE_PATH, file->path,
			  opened->tried.bytes);
	for (const char *at = opened->notes.len ? opened->notes.bytes : ""; *at;) {
		size_t len = strcspn(at, "\n");
		text_putf(&source->notes, "%.*s: %.*s\n", NOTE_PATH, file->path, (int)len, at);
		at += len + (at[len] == '\n');
	}
}

static struct error *keep_file(struct source *source, struct source_file *file,
			       struct opened *opened)
{
	free(file->name);
	file->name = NULL;
	if (opened->name.len && !(file->name = strdup(opened->name.bytes)))
		return error_nomem();
	if (opened->problem.len) {
		file->problem = opened->problem.bytes;
		opened->problem = (struct text){0};
	} else if (opened->bytes.len) {
		file->bytes = opened->bytes;
		opened->bytes = (struct text){0};
		source->kept += file->bytes.capacity;
		TRY(split_lines(file));
	}
	put_notes(source, file, opened);
	file->read = true;
	return text_error(&source->notes);
}

static struct error *read_source(struct source *source, struct source_file *file)
{
	if (source->kept > KEPT_LIMIT)
		for (uint32_t i = 0; i < source->count; i++)
			forget_lines(source, source->file[i]);
	struct open_options options = {
		.source_path = source->source_path,
		.trim_path = source->trim_path,
		.finder = &source->finder,
		.revisions = source->worktree ? NULL : &source->revisions,
		.further = !source->narrow,
	};
	struct opened opened;
	struct error *err = source_open_file(&opened, &options, file->path, file->path_len);
	if (!err)
		err = keep_file(source, file, &opened);
	if (err)
		forget_lines(source, file);
	opened_deinit(&opened);
	return err;
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
	str_id id = strtab_find(&source->paths, path, len);
	return id < source->count ? source->file[id]->problem : NULL;
}

struct error *source_locate(struct source *source, const char *path, size_t len, const char **ret)
{
	struct source_file *file;
	TRY(find_file(source, path, len, &file));
	if (!file->read)
		TRY(read_source(source, file));
	*ret = file->name;
	return NULL;
}

void source_put_notes(const struct source *source, struct text *out)
{
	text_put(out, source->notes.bytes ? source->notes.bytes : "", source->notes.len);
	if (source->unsaid)
		text_putf(out, "%u more file%s not found where the profile says\n", source->unsaid,
			  source->unsaid == 1 ? " was" : "s were");
}
