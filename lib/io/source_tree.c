// A list of relative paths and a table from file names to them.
#include "io/source_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "io/git.h"
#include "io/path.h"
#include "io/source_go.h"
#include "io/source_module.h"

struct file {
	struct slice path; // relative to the top
	uint32_t before;   // the one before it with the same name, or NO_ID
};

// Files of one name are a chain, since a tree can have thousands of them.
struct tree {
	const char *top;     // where it is
	struct lookup names; // by the hash of a file's name
	uint32_t *last;	     // by name: the last file that has it
	uint32_t last_capacity;
	struct file *file;
	uint32_t file_count, file_capacity;
	uint32_t seen; // entries
	size_t bytes;  // of names
	bool full;
};

// The directories of one level of the tree.
struct level {
	struct slice *dir;
	uint32_t count, capacity;
};

static struct slice base_of(struct slice path)
{
	const char *slash = path.len ? memrchr(path.text, '/', path.len) : NULL;
	return slash ? slice_from(path, (size_t)(slash - path.text) + 1) : path;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

// S_IFREG, S_IFDIR, or 0 for all else.
static mode_t entry_type(int fd, const struct dirent *entry)
{
	if (entry->d_type == DT_REG)
		return S_IFREG;
	if (entry->d_type == DT_DIR)
		return S_IFDIR;
	struct stat st;
	if (entry->d_type != DT_UNKNOWN ||
	    fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	return S_ISREG(st.st_mode) ? S_IFREG : S_ISDIR(st.st_mode) ? S_IFDIR : 0;
}

// The number of a file's name, or NO_ID.
static uint32_t find_name(const struct tree *tree, struct slice name)
{
	uint32_t at = 0;
	uint64_t hash = hash_bytes(name.text, name.len);
	for (uint32_t n = lookup_first(&tree->names, hash, &at); n != NO_ID;
	     n = lookup_next(&tree->names, hash, &at)) {
		struct slice other = base_of(tree->file[tree->last[n]].path);
		if (other.len == name.len && memcmp(other.text, name.text, name.len) == 0)
			return n;
	}
	return NO_ID;
}

static struct error *add_file(struct arena *arena, struct tree *tree, struct slice path)
{
	struct slice name = base_of(path);
	uint32_t n = find_name(tree, name);
	struct file file = {.path = path, .before = n == NO_ID ? NO_ID : tree->last[n]};
	TRY(RESERVE(arena, tree->file, tree->file_count, tree->file_capacity));
	if (n == NO_ID) {
		TRY(RESERVE(arena, tree->last, tree->names.count, tree->last_capacity));
		TRY(lookup_add(&tree->names, hash_bytes(name.text, name.len), &n));
	}
	tree->last[n] = tree->file_count;
	tree->file[tree->file_count++] = file;
	return NULL;
}

static struct error *add_entry(struct arena *arena, struct tree *tree, struct slice dir,
			       const char *name, mode_t type, struct level *below)
{
	size_t name_len = strlen(name), len = dir.len + (dir.len > 0) + name_len;
	if (tree->bytes + len > TREE_NAMES) {
		tree->full = true;
		return NULL;
	}
	char *path = arena_calloc(arena, len + 1, 1);
	if (!path)
		return arena_error(arena);
	tree->bytes += len;
	memcpy(path, dir.text, dir.len);
	if (dir.len)
		path[dir.len] = '/';
	memcpy(path + len - name_len, name, name_len);
	if (type == S_IFREG)
		return add_file(arena, tree, (struct slice){path, len});
	TRY(RESERVE(arena, below->dir, below->count, below->capacity));
	below->dir[below->count++] = (struct slice){path, len};
	return NULL;
}

// The names in a directory, sorted, with their types in front.
static struct error *list_directory(DIR *entries, struct tree *tree, struct arena *scratch,
				    char ***ret, uint32_t *ret_count)
{
	char **name = NULL;
	uint32_t count = 0, capacity = 0;
	for (struct dirent *e; !tree->full && (e = readdir(entries));) {
		if (e->d_name[0] == '.')
			continue;
		tree->full = ++tree->seen > TREE_LIMIT;
		mode_t type = entry_type(dirfd(entries), e);
		if (!type)
			continue;
		size_t len = strlen(e->d_name);
		TRY(RESERVE(scratch, name, count, capacity));
		if (!(name[count] = arena_calloc(scratch, len + 2, 1)))
			return arena_error(scratch);
		name[count][len + 1] = type == S_IFREG ? 'f' : 'd';
		memcpy(name[count++], e->d_name, len);
	}
	if (count)
		qsort(name, count, sizeof *name, compare_names);
	*ret = name;
	*ret_count = count;
	return NULL;
}

static struct error *read_directory(struct arena *arena, struct tree *tree, int top,
				    struct slice dir, struct arena *scratch, struct level *below)
{
	TRY(interrupt_check());
	int fd = openat(top, dir.len ? dir.text : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	if (!entries) {
		if (fd >= 0)
			close(fd);
		return NULL; // may not be read: it has nothing for us
	}
	char **name = NULL;
	uint32_t count = 0;
	struct error *err = list_directory(entries, tree, scratch, &name, &count);
	closedir(entries);
	for (uint32_t i = 0; i < count && !err; i++)
		err = add_entry(arena, tree, dir, name[i],
				name[i][strlen(name[i]) + 1] == 'f' ? S_IFREG : S_IFDIR, below);
	return err;
}

static struct error *walk(struct arena *arena, struct tree *tree, int top, struct arena *scratch)
{
	struct slice start = {"", 0};
	struct level level = {.dir = &start, .count = 1};
	for (unsigned depth = 0; depth < TREE_DEPTH && level.count; depth++) {
		struct level below = {0};
		for (uint32_t i = 0; i < level.count && !tree->full; i++) {
			TRY(read_directory(arena, tree, top, level.dir[i], scratch, &below));
			arena_reset(scratch);
		}
		level = below;
	}
	return NULL;
}

// The tree of a directory, read when it is first asked for.
static struct error *load(struct finder *finder, const char *top, struct tree **tree)
{
	if (*tree)
		return NULL;
	struct tree *new;
	TRY(ALLOC(&finder->arena, new, 1));
	lookup_init(&new->names, &finder->arena);
	TRY(arena_copy_bytes(&finder->arena, top, strlen(top), &new->top));
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct arena scratch;
	arena_init(&scratch, finder->arena.limit);
	struct error *err = fd < 0 ? NULL : walk(&finder->arena, new, fd, &scratch);
	arena_deinit(&scratch);
	if (fd >= 0)
		close(fd);
	if (!err) // half of it would answer differently
		*tree = new;
	return err;
}

// How many elements two paths have in common at their ends.
static unsigned common_elements(struct slice a, struct slice b)
{
	unsigned count = 0;
	while (a.len && b.len) {
		struct slice x = base_of(a), y = base_of(b);
		if (x.len != y.len || memcmp(x.text, y.text, x.len) != 0)
			break;
		count++;
		a.len -= x.len + (a.len > x.len);
		b.len -= y.len + (b.len > y.len);
	}
	return count;
}

static bool is_better(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return a.len < b.len;
	return memcmp(a.text, b.text, a.len) < 0;
}

// Names of packages are no directories here: a file that shares only its name with
// one of them is another file.
static bool is_import_path(struct slice path)
{
	return (go_is_standard(path) && go_is_source(path)) || memchr(path.text, '@', path.len);
}

// Says of a file what makes it less than sure that it is the one.
static void put_doubt(struct search *s, struct slice path, unsigned equals)
{
	text_puts(&s->note, "shown from ");
	text_put(&s->note, path.text, path.len);
	if (equals)
		text_putf(&s->note, "; %u other file%s as much of the path in common", equals,
			  equals == 1 ? " has" : "s have");
	else
		text_puts(&s->note, ", which has only its name in common");
}

// Tries the files of a tree.
static void try_tree(struct search *s, const struct tree *tree)
{
	struct slice name = base_of(s->path), best = {NULL, 0};
	unsigned most = 0, equals = 0, times = 0;
	uint32_t n = find_name(tree, name);
	for (uint32_t i = n == NO_ID ? NO_ID : tree->last[n]; i != NO_ID;
	     i = tree->file[i].before) {
		struct slice path = tree->file[i].path;
		unsigned count = common_elements(path, s->path);
		times++;
		equals = count > most ? 0 : equals + (count == most);
		if (count > most || (count == most && is_better(path, best))) {
			most = count;
			best = path;
		}
	}
	bool all = name.len == s->path.len;
	if (most > 1 || (most == 1 && (all || (times == 1 && !is_import_path(s->path))))) {
		if (search_try(s, FOUND_SUFFIX, tree->top, best) && (equals || (most == 1 && !all)))
			put_doubt(s, best, equals);
		return;
	}
	struct text place = {0};
	text_putf(&place, "%s%s", tree->top, tree->full ? " (its first 200000 entries)" : "");
	if (!place.failed)
		search_note_place(s, "below", place.bytes);
	text_deinit(&place);
}

// The highest directory that belongs to what the current one belongs to: its git checkout, or
// its modules.
static struct error *put_project(struct finder *finder, struct text *out)
{
	struct text here = {0};
	text_putf(&here, "%s/", finder_cwd(finder));
	struct error *err = text_error(&here);
	if (!err && git_find_top(here.bytes, out)) {
		if (out->len > 1)
			out->bytes[--out->len] = '\0'; // the slash
	} else if (!err) {
		text_clear(out);
		text_puts(out, modules_top(finder) ? modules_top(finder) : "");
	}
	text_deinit(&here);
	return err ? err : text_error(out);
}

struct error *tree_try(struct search *s)
{
	struct finder *finder = s->finder;
	const char *cwd = finder_cwd(finder);
	if (!cwd[0] || !cwd[1])
		return NULL; // the whole machine is no project
	TRY(load(finder, cwd, &finder->tree));
	try_tree(s, finder->tree);
	if (s->found)
		return NULL;
	struct text project = {0};
	struct error *err = put_project(finder, &project);
	if (!err && project.len > 1 && strcmp(project.bytes, cwd) != 0) {
		err = load(finder, project.bytes, &finder->project_tree);
		if (!err)
			try_tree(s, finder->project_tree);
	}
	text_deinit(&project);
	return err;
}
