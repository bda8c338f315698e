// A name is looked for first, and only read as something else if it is not there.
#include "io/expand.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "io/input.h"
#include "io/lines.h"

static bool is_directory(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_there(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

static struct error *add(struct expansion *list, const char *name)
{
	if (list->count >= EXPAND_LIMIT)
		return error_new(ERR_LIMIT, "more than %d sources", EXPAND_LIMIT);
	TRY(RESERVE(list->arena, list->name, list->count, list->cap));
	list->name[list->count++] = name;
	return NULL;
}

static struct error *add_copy(struct expansion *list, const char *name)
{
	const char *copy;
	TRY(arena_copy_text(list->arena, name, &copy));
	return add(list, copy);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// What can be a profile; a pipe or a socket would be waited for.
static struct error *add_entry(struct expansion *list, const char *dir, const char *name)
{
	struct text path = {0};
	struct stat st;
	text_putf(&path, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", name);
	struct error *err = text_error(&path);
	if (!err && name[0] != '.' && stat(path.bytes, &st) == 0 && S_ISREG(st.st_mode))
		err = add_copy(list, path.bytes);
	text_deinit(&path);
	return err;
}

static struct error *add_directory(struct expansion *list, const char *path)
{
	uint32_t before = list->count;
	DIR *dir = opendir(path);
	if (!dir)
		return error_of_open(error_new(ERR_IO, "%s", strerror(errno)), path);
	const struct dirent *entry;
	struct error *err = NULL;
	while (!err && (entry = readdir(dir))) {
		err = interrupt_check();
		if (!err)
			err = add_entry(list, path, entry->d_name);
	}
	closedir(dir);
	TRY(err);
	if (list->count == before)
		return error_new(ERR_NOT_FOUND, "%s: there is no file in this directory", path);
	qsort(list->name + before, list->count - before, sizeof *list->name, by_name);
	return NULL;
}

static bool is_pattern(const char *name)
{
	return strpbrk(name, "*?[") && !strstr(name, "://");
}

static struct error *add_matches(struct expansion *list, const char *pattern)
{
	glob_t found;
	int failed = glob(pattern, GLOB_NOCHECK, NULL, &found);
	if (failed == GLOB_NOSPACE)
		return error_nomem();
	if (failed)
		return add(list, pattern);
	struct error *err = NULL;
	for (size_t i = 0; !err && i < found.gl_pathc; i++)
		err = is_directory(found.gl_pathv[i]) ? add_directory(list, found.gl_pathv[i])
						      : add_copy(list, found.gl_pathv[i]);
	globfree(&found);
	return err;
}

// All but a list: those do not name each other.
static struct error *expand_name(struct expansion *list, const char *name)
{
	if (is_directory(name))
		return add_directory(list, name);
	return !is_there(name) && is_pattern(name) ? add_matches(list, name) : add(list, name);
}

static struct error *expand_line(struct expansion *list, struct slice line)
{
	const char *name;
	while (line.len && strchr(" \t", line.text[0]))
		line = slice_from(line, 1);
	while (line.len && strchr(" \t", line.text[line.len - 1]))
		line.len--;
	if (!line.len || line.text[0] == '#')
		return NULL;
	if (memchr(line.text, '\0', line.len))
		return error_new(ERR_FORMAT, "a name with a zero byte in it");
	TRY(arena_copy_bytes(list->arena, line.text, line.len, &name));
	return expand_name(list, name);
}

static struct error *add_list(struct expansion *list, const char *path)
{
	struct input *input;
	struct slice line;
	TRY(error_context(input_open(path, &(struct input_options){0}, &input), "@%s", path));
	struct lines lines = lines_of(input, 0);
	struct error *err = NULL;
	while (!err && lines_next(&lines, &line))
		err = error_context(expand_line(list, line), "%s:%llu", path,
				    (unsigned long long)lines.number);
	if (!err)
		err = error_context(lines_error(&lines), "%s", path);
	input_close(input);
	return err;
}

struct error *expand_source(struct expansion *list, const char *name)
{
	return name[0] == '@' && !is_there(name) ? add_list(list, name + 1)
						 : expand_name(list, name);
}
