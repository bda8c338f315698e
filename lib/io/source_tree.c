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
#include "io/path.h"
#include "io/source_go.h"

struct file {
	struct slice path; // relative to the current directory
	uint32_t before;   // the one before it with the same name, or NO_ID
};

// Files of one name are a chain, since a tree can have thousands of them.
struct tree {
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

static struct error *add_file(struct finder *finder, struct slice path)
{
	struct tree *tree = finder->tree;
	struct slice name = base_of(path);
	uint32_t n = find_name(tree, name);
	struct file file = {.path = path, .before = n == NO_ID ? NO_ID : tree->last[n]};
	TRY(RESERVE(&finder->arena, tree->file, tree->file_count, tree->file_capacity));
	if (n == NO_ID) {
		TRY(RESERVE(&finder->arena, tree->last, tree->names.count, tree->last_capacity));
		TRY(lookup_add(&tree->names, hash_bytes(name.text, name.len), &n));
	}
	tree->last[n] = tree->file_count;
	tree->file[tree->file_count++] = file;
	return NULL;
}

static struct error *add_entry(struct finder *finder, struct slice dir, const char *name,
			       mode_t type, struct level *below)
{
	struct tree *tree = finder->tree;
	size_t name_len = strlen(name), len = dir.len + (dir.len > 0) + name_len;
	if (tree->bytes + len > TREE_NAMES) {
		tree->full = true;
		return NULL;
	}
	char *path = arena_calloc(&finder->arena, len + 1, 1);
	if (!path)
		return arena_error(&finder->arena);
	tree->bytes += len;
	memcpy(path, dir.text, dir.len);
	if (dir.len)
		path[dir.len] = '/';
	memcpy(path + len - name_len, name, name_len);
	if (type == S_IFREG)
		return add_file(finder, (struct slice){path, len});
	TRY(RESERVE(&finder->arena, below->dir, below->count, below->capacity));
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

static struct error *read_directory(struct finder *finder, int top, struct slice dir,
				    struct arena *scratch, struct level *below)
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
	struct error *err = list_directory(entries, finder->tree, scratch, &name, &count);
	closedir(entries);
	for (uint32_t i = 0; i < count && !err; i++)
		err = add_entry(finder, dir, name[i],
				name[i][strlen(name[i]) + 1] == 'f' ? S_IFREG : S_IFDIR, below);
	return err;
}

static struct error *walk(struct finder *finder, int top, struct arena *scratch)
{
	struct slice start = {"", 0};
	struct level level = {.dir = &start, .count = 1};
	for (unsigned depth = 0; depth < TREE_DEPTH && level.count; depth++) {
		struct level below = {0};
		for (uint32_t i = 0; i < level.count && !finder->tree->full; i++) {
			TRY(read_directory(finder, top, level.dir[i], scratch, &below));
			arena_reset(scratch);
		}
		level = below;
	}
	return NULL;
}

static struct error *load(struct finder *finder)
{
	if (finder->tree)
		return NULL;
	struct tree *tree;
	TRY(ALLOC(&finder->arena, tree, 1));
	finder->tree = tree;
	lookup_init(&tree->names, &finder->arena);
	int top = open(finder_cwd(finder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (top < 0)
		return NULL;
	struct arena scratch;
	arena_init(&scratch, finder->arena.limit);
	struct error *err = walk(finder, top, &scratch);
	arena_deinit(&scratch);
	close(top);
	if (err)
		finder->tree = NULL; // half of it would answer differently
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
	return go_is_standard(path) || memchr(path.text, '@', path.len);
}

struct error *tree_try(struct search *s)
{
	const char *cwd = finder_cwd(s->finder);
	if (!cwd[0] || !cwd[1])
		return NULL; // the whole machine is no project
	TRY(load(s->finder));
	const struct tree *tree = s->finder->tree;
	struct slice name = base_of(s->path), best = {NULL, 0};
	unsigned most = 0, times = 0;
	uint32_t n = find_name(tree, name);
	for (uint32_t i = n == NO_ID ? NO_ID : tree->last[n]; i != NO_ID;
	     i = tree->file[i].before) {
		struct slice path = tree->file[i].path;
		unsigned count = common_elements(path, s->path);
		times++;
		if (count > most || (count == most && is_better(path, best))) {
			most = count;
			best = path;
		}
	}
	bool all = name.len == s->path.len;
	if (most > 1 || (most == 1 && (all || (times == 1 && !is_import_path(s->path))))) {
		if (search_try(s, FOUND_SUFFIX, cwd, best) && most == 1 && !all) {
			text_puts(&s->note, "shown from ");
			text_put(&s->note, best.text, best.len);
			text_puts(&s->note, ", which has only its name in common");
		}
		return NULL;
	}
	struct text place = {0};
	text_putf(&place, "below %s%s", cwd, tree->full ? " (its first 200000 entries)" : "");
	if (!place.failed)
		search_note_place(s, place.bytes);
	text_deinit(&place);
	return NULL;
}
