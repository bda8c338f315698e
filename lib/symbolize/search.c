// pprof's places first, in pprof's order; then those of gdb, debuginfod and perf.
#include "symbolize/search.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/arena.h"
#include "io/path.h"
#include "symbolize/search_list.h"

// Of a directory named after a build id: files that are listed, entries that are read for them.
#define GLOB_LIMIT  256
#define GLOB_EFFORT 10000

struct search_environment search_environment(void)
{
	return (struct search_environment){
		.binary_path = getenv("PPROF_BINARY_PATH"),
		.home = getenv("HOME"),
		.debuginfod_cache = getenv("DEBUGINFOD_CACHE_PATH"),
		.xdg_cache = getenv("XDG_CACHE_HOME"),
		.debug_root = "/usr/lib/debug",
	};
}

const char *search_reason_text(enum search_reason reason)
{
	static const char *const text[] = {
		[SEARCH_GIVEN] = "given on the command line",
		[SEARCH_BINARY_PATH] = "PPROF_BINARY_PATH",
		[SEARCH_RECORDED] = "recorded path",
		[SEARCH_BUILD_ID] = "build id",
		[SEARCH_DEBUG_ROOT] = "debug directory",
		[SEARCH_DEBUG_LINK] = "debug link",
		[SEARCH_DEBUGINFOD] = "debuginfod cache",
		[SEARCH_PERF] = "perf cache",
		[SEARCH_HERE] = "current directory",
	};
	return text[reason];
}

uint32_t search_checksum(const void *bytes, size_t len)
{
	return (uint32_t)crc32_z(0, bytes, len);
}

// --- pprof's places.

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// The names in a directory, sorted.
static struct error *read_names(struct arena *arena, DIR *dir, const char ***ret,
				uint32_t *ret_count)
{
	const char **name = NULL;
	uint32_t count = 0, cap = 0;
	const struct dirent *entry;
	while (count < GLOB_EFFORT && (entry = readdir(dir))) {
		if (!search_is_name(slice_of(entry->d_name)))
			continue;
		TRY(RESERVE(arena, name, count, cap));
		TRY(arena_copy_text(arena, entry->d_name, &name[count++]));
	}
	if (count)
		qsort(name, count, sizeof *name, compare_names);
	*ret = name;
	*ret_count = count;
	return NULL;
}

// Every file in dir/id.
static struct error *add_folder(struct search *s, struct slice dir)
{
	text_clear(&s->path);
	path_put_join(&s->path, dir.text, dir.len, s->id, strlen(s->id));
	TRY(text_error(&s->path));
	DIR *folder = opendir(s->path.bytes);
	if (!folder)
		return NULL;
	const char **name = NULL;
	uint32_t count = 0;
	struct error *err = read_names(s->list->arena, folder, &name, &count);
	closedir(folder);
	for (uint32_t i = 0; i < count && i < GLOB_LIMIT && !err; i++)
		err = search_add(s, SEARCH_BINARY, SEARCH_BINARY_PATH, dir, "%s/%s", s->id,
				 name[i]);
	return err;
}

static struct error *add_pprof_places(struct search *s, struct slice dir)
{
	const enum search_reason why = SEARCH_BINARY_PATH;
	if (s->id) {
		if (s->base)
			TRY(search_add(s, SEARCH_BINARY, why, dir, "%s/%s", s->id, s->base));
		TRY(add_folder(s, dir));
		TRY(search_add(s, SEARCH_BINARY, why, dir, "%s/%s", s->rooted ? s->rooted : "",
			       s->id));
		TRY(search_add(s, SEARCH_DEBUG, why, dir, "%.2s/%s.debug", s->id, s->id + 2));
	}
	if (!s->base)
		return NULL;
	TRY(search_add(s, SEARCH_BINARY, why, dir, "%s", s->base));
	TRY(search_add(s, SEARCH_BINARY, why, dir, "%s", s->rooted));
	TRY(search_add(s, SEARCH_DEBUG, why, dir, "%s.debug", s->rooted));
	TRY(search_add(s, SEARCH_DEBUG, why, dir, "%s/.debug/%s.debug", s->dir, s->base));
	return search_add(s, SEARCH_DEBUG, why, dir, "usr/lib/debug/%s/%s.debug", s->dir, s->base);
}

// Calls @p each for every directory of $PPROF_BINARY_PATH.
static struct error *for_binary_path(struct search *s,
				     struct error *(*each)(struct search *s, struct slice dir))
{
	const char *path = s->environment->binary_path;
	struct text usual = {0};
	if (!path || !*path) {
		const char *home = s->environment->home ? s->environment->home : "";
		path_put_join(&usual, home, strlen(home), "pprof/binaries", 14);
		struct error *err = text_error(&usual);
		if (!err)
			err = each(s, (struct slice){usual.bytes, usual.len});
		text_deinit(&usual);
		return err;
	}
	struct slice list = path_list(path), dir;
	while (path_list_next(&list, &dir))
		TRY(each(s, dir));
	return NULL;
}

// --- Places that pprof does not know.

// .build-id trees: that of the system has links to binaries on some systems.
static struct error *add_tree(struct search *s, struct slice dir)
{
	if (!s->hex)
		return NULL;
	return search_add(s, SEARCH_DEBUG, SEARCH_BUILD_ID, dir, ".build-id/%.2s/%s.debug", s->hex,
			  s->hex + 2);
}

static struct error *add_tree_binary(struct search *s, struct slice dir)
{
	if (!s->hex)
		return NULL;
	return search_add(s, SEARCH_BINARY, SEARCH_BUILD_ID, dir, ".build-id/%.2s/%s", s->hex,
			  s->hex + 2);
}

// $PPROF_BINARY_PATH/xx/yyyy.debug
static struct error *add_short_tree(struct search *s, struct slice dir)
{
	if (!s->hex)
		return NULL;
	return search_add(s, SEARCH_DEBUG, SEARCH_BUILD_ID, dir, "%.2s/%s.debug", s->hex,
			  s->hex + 2);
}

static struct error *add_debuginfod(struct search *s, enum search_kind kind)
{
	const struct search_environment *e = s->environment;
	const char *file = kind == SEARCH_BINARY ? "executable" : "debuginfo";
	if (!s->hex)
		return NULL;
	if (e->debuginfod_cache && *e->debuginfod_cache)
		return search_add(s, kind, SEARCH_DEBUGINFOD, slice_of(e->debuginfod_cache),
				  "%s/%s", s->hex, file);
	if (e->xdg_cache && *e->xdg_cache)
		return search_add(s, kind, SEARCH_DEBUGINFOD, slice_of(e->xdg_cache),
				  "debuginfod_client/%s/%s", s->hex, file);
	if (!e->home || !*e->home)
		return NULL;
	return search_add(s, kind, SEARCH_DEBUGINFOD, slice_of(e->home),
			  ".cache/debuginfod_client/%s/%s", s->hex, file);
}

// perf links ~/.debug/.build-id/xx/yyyy to a folder; old versions, to the file itself.
static struct error *add_perf(struct search *s, enum search_kind kind)
{
	const char *home = s->environment->home;
	if (!s->hex || !home || !*home)
		return NULL;
	struct slice dir = slice_of(home);
	TRY(search_add(s, kind, SEARCH_PERF, dir, ".debug/.build-id/%.2s/%s/%s", s->hex, s->hex + 2,
		       kind == SEARCH_BINARY ? "elf" : "debug"));
	if (kind == SEARCH_DEBUG)
		return NULL;
	return search_add(s, kind, SEARCH_PERF, dir, ".debug/.build-id/%.2s/%s", s->hex,
			  s->hex + 2);
}

static struct slice debug_root(const struct search *s)
{
	return slice_of(s->environment->debug_root ? s->environment->debug_root : "");
}

// Debug information by what is known of a binary that may not be there.
static struct error *add_debug_places(struct search *s)
{
	struct slice root = debug_root(s);
	if (root.len)
		TRY(add_tree(s, root));
	TRY(for_binary_path(s, add_tree));
	TRY(for_binary_path(s, add_short_tree));
	if (root.len && s->base)
		TRY(search_add(s, SEARCH_DEBUG, SEARCH_DEBUG_ROOT, root, "%s.debug", s->rooted));
	TRY(add_debuginfod(s, SEARCH_DEBUG));
	return add_perf(s, SEARCH_DEBUG);
}

static struct error *add_binaries(struct search *s, const struct search_wanted *wanted)
{
	TRY(search_append(s, SEARCH_BINARY, SEARCH_GIVEN, wanted->given));
	TRY(for_binary_path(s, add_pprof_places));
	TRY(search_append(s, SEARCH_BINARY, SEARCH_RECORDED, wanted->file));
	struct slice root = debug_root(s);
	if (root.len) {
		TRY(add_tree_binary(s, (struct slice){"/usr/lib", 8}));
		TRY(add_tree_binary(s, root));
	}
	TRY(for_binary_path(s, add_tree_binary));
	TRY(add_debuginfod(s, SEARCH_BINARY));
	TRY(add_perf(s, SEARCH_BINARY));
	if (s->base)
		TRY(search_add(s, SEARCH_BINARY, SEARCH_HERE, (struct slice){"", 0}, "%s",
			       s->base));
	return add_debug_places(s);
}

// --- Debug information of a binary that is there.

// The name of the link in the binary's folder and where gdb looks besides.
static struct error *add_links(struct search *s, struct slice dir, struct slice link)
{
	struct slice root = debug_root(s);
	const enum search_reason why = SEARCH_DEBUG_LINK;
	int len = (int)link.len;
	TRY(search_add(s, SEARCH_DEBUG, why, dir, "%.*s", len, link.text));
	TRY(search_add(s, SEARCH_DEBUG, why, dir, ".debug/%.*s", len, link.text));
	if (!root.len || dir.len == 0 || dir.text[0] != '/')
		return NULL;
	return search_add(s, SEARCH_DEBUG, why, root, "%.*s/%.*s", (int)dir.len, dir.text, len,
			  link.text);
}

// The directory of a path without symbolic links; one that is not there is left out.
static struct error *add_links_of_real(struct search *s, const char *path, bool file,
				       struct slice link)
{
	struct text dir = {0};
	char *real = realpath(path, NULL);
	if (!real)
		return NULL;
	if (file)
		path_put_dir(&dir, real, strlen(real));
	else
		text_puts(&dir, real);
	struct error *err = text_error(&dir);
	if (!err)
		err = add_links(s, (struct slice){dir.bytes, dir.len}, link);
	free(real);
	text_deinit(&dir);
	return err;
}

// The directory of the file as named, of that without symbolic links, and of what the file links
// to.
static struct error *add_links_of(struct search *s, struct slice file, struct slice link)
{
	struct text dir = {0}, path = {0};
	path_put_dir(&dir, file.text, file.len);
	text_put(&path, file.text, file.len);
	struct error *err = text_error(&dir);
	if (!err)
		err = text_error(&path);
	if (!err)
		err = add_links(s, (struct slice){dir.bytes, dir.len}, link);
	if (!err)
		err = add_links_of_real(s, dir.bytes, false, link);
	if (!err)
		err = add_links_of_real(s, path.bytes, true, link);
	text_deinit(&dir);
	text_deinit(&path);
	return err;
}

// What dsymutil makes is a folder: F.dSYM/Contents/Resources/DWARF/B.
static struct error *add_bundle(struct search *s, struct slice file)
{
	struct slice base = path_base(file.text, file.len);
	return search_add(s, SEARCH_DEBUG, SEARCH_RECORDED, (struct slice){"", 0},
			  "%.*s.dSYM/Contents/Resources/DWARF/%.*s", (int)file.len, file.text,
			  (int)base.len, base.text);
}

static struct error *add_debug(struct search *s, const struct search_wanted *wanted)
{
	if (wanted->bundle)
		return search_is_path(wanted->file) ? add_bundle(s, wanted->file) : NULL;
	TRY(add_debug_places(s));
	if (!search_is_path(wanted->file))
		return NULL;
	if (search_is_name(wanted->debug_link))
		TRY(add_links_of(s, wanted->file, wanted->debug_link));
	return search_add(s, SEARCH_DEBUG, SEARCH_RECORDED, (struct slice){"", 0}, "%.*s.debug",
			  (int)wanted->file.len, wanted->file.text);
}

bool search_is_absent(const char *path)
{
	struct stat st;
	return lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

struct error *search_binary(const struct search_environment *environment,
			    const struct search_wanted *wanted, struct search_list *list)
{
	return search_run(environment, wanted, list, add_binaries);
}

struct error *search_debug(const struct search_environment *environment,
			   const struct search_wanted *wanted, struct search_list *list)
{
	return search_run(environment, wanted, list, add_debug);
}
