// $GOROOT and the places where installers put Go; $GOMODCACHE and $GOPATH.
#include "io/source_go.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/path.h"
#include "io/source_file.h"
#include "io/source_hints.h"

#define ROOT_LIMIT  64
#define CACHE_LIMIT 16
#define ENTRY_LIMIT 4096 // of a directory that is searched for installations

// One Go installation.
struct go_root {
	const char *src;     // its directory of sources
	const char *version; // "go1.22.3", "" if that is not known
	dev_t dev;
	ino_t ino;
	bool told; // that it may be the wrong one
};

struct go_places {
	struct go_root root[ROOT_LIMIT];
	size_t root_count;
	const char *cache[CACHE_LIMIT];
	size_t cache_count;
};

// "go1.22.3" at the start of text, "" if there is none; `go-1.19` is go1.19.
static void put_version(struct text *out, const char *text, size_t len)
{
	if (len < 4 || memcmp(text, "go", 2) != 0)
		return;
	size_t at = 2 + (text[2] == '-' || text[2] == '/');
	size_t end = at;
	while (end < len && (isalnum((unsigned char)text[end]) || text[end] == '.'))
		end++;
	while (end > at && text[end - 1] == '.')
		end--;
	// The platform follows a dot in the names of toolchains.
	for (size_t i = at; i + 1 < end; i++)
		if (text[i] == '.' && isalpha((unsigned char)text[i + 1]))
			end = i;
	if (end == at || !isdigit((unsigned char)text[at]))
		return;
	text_puts(out, "go");
	text_put(out, text + at, end - at);
}

static struct error *keep(struct finder *finder, const struct text *text, const char **ret)
{
	TRY(text_error(text));
	return arena_copy_bytes(&finder->arena, text->bytes, text->len, ret);
}

// The version of the installation at dir: what its file VERSION says, else its name.
static void find_version(const char *dir, struct text *out)
{
	struct text name = {0}, bytes = {0}, problem = {0};
	text_putf(&name, "%s/VERSION", dir);
	if (!name.failed && source_file_read(name.bytes, 4096, &bytes, &problem) == 0 &&
	    !problem.len && bytes.len)
		put_version(out, bytes.bytes, bytes.len);
	const char *at = strrchr(dir, '/');
	at = strstr(at ? at : dir, "go");
	for (; !out->len && at; at = strstr(at + 1, "go"))
		put_version(out, at, strlen(at));
	text_deinit(&name);
	text_deinit(&bytes);
	text_deinit(&problem);
}

static struct error *add_root(struct finder *finder, const char *dir)
{
	struct go_places *go = finder->go;
	struct text src = {0}, version = {0};
	struct stat st;
	text_putf(&src, "%s/src/runtime", dir);
	bool good = dir[0] == '/' && !src.failed && stat(src.bytes, &st) == 0 &&
		    S_ISDIR(st.st_mode) && go->root_count < ROOT_LIMIT;
	for (size_t i = 0; good && i < go->root_count; i++)
		good = go->root[i].dev != st.st_dev || go->root[i].ino != st.st_ino;
	struct error *err = NULL;
	if (good) {
		struct go_root *root = &go->root[go->root_count];
		*root = (struct go_root){.dev = st.st_dev, .ino = st.st_ino};
		find_version(dir, &version);
		src.len -= strlen("/runtime");
		src.bytes[src.len] = '\0';
		err = keep(finder, &src, &root->src);
		if (!err)
			err = keep(finder, &version, &root->version);
		if (!err)
			go->root_count++;
	}
	text_deinit(&src);
	text_deinit(&version);
	return err;
}

static int newest_first(const void *a, const void *b)
{
	const struct text *x = a, *y = b;
	return x->failed || y->failed ? 0 : strverscmp(y->bytes, x->bytes);
}

// Adds all installations in dir whose name starts with prefix, newest first.
static struct error *add_roots_in(struct finder *finder, const char *dir, const char *prefix)
{
	DIR *entries = opendir(dir);
	if (!entries)
		return NULL;
	struct text name[ROOT_LIMIT] = {0};
	size_t count = 0, seen = 0;
	for (struct dirent *e; (e = readdir(entries)) && seen < ENTRY_LIMIT; seen++) {
		if (!string_begins(e->d_name, prefix) || count == ROOT_LIMIT)
			continue;
		text_putf(&name[count++], "%s/%s", dir, e->d_name);
	}
	closedir(entries);
	qsort(name, count, sizeof *name, newest_first);
	struct error *err = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!err)
			err = text_error(&name[i]);
		if (!err)
			err = add_root(finder, name[i].bytes);
		text_deinit(&name[i]);
	}
	return err;
}

// The installation whose `go` would be run.
static struct error *add_root_of_path(struct finder *finder)
{
	const char *path = getenv("PATH");
	struct slice dirs = path_list(path), dir;
	while (path_list_next(&dirs, &dir)) {
		struct text name = {0};
		text_put(&name, dir.text, dir.len);
		text_puts(&name, "/go");
		char *real = NULL;
		if (dir.len && dir.text[0] == '/' && !name.failed && source_file_exists(name.bytes))
			real = realpath(name.bytes, NULL);
		text_deinit(&name);
		if (!real)
			continue;
		struct error *err = NULL;
		char *bin = strrchr(real, '/');
		if (bin - real > 4 && memcmp(bin - 4, "/bin", 4) == 0) {
			bin[-4] = '\0';
			err = add_root(finder, real);
		}
		free(real);
		return err;
	}
	return NULL;
}

static struct error *add_cache(struct finder *finder, const char *dir, size_t len, const char *more)
{
	struct go_places *go = finder->go;
	if (len == 0 || dir[0] != '/' || go->cache_count == CACHE_LIMIT)
		return NULL;
	struct text name = {0};
	text_put(&name, dir, len);
	text_puts(&name, more);
	bool known = false;
	for (size_t i = 0; i < go->cache_count && !name.failed; i++)
		known = known || strcmp(go->cache[i], name.bytes) == 0;
	struct error *err = known ? NULL : keep(finder, &name, &go->cache[go->cache_count]);
	text_deinit(&name);
	if (!err && !known)
		go->cache_count++;
	return err;
}

static struct error *find_caches(struct finder *finder)
{
	const char *cache = getenv("GOMODCACHE"), *home = getenv("HOME");
	if (cache)
		TRY(add_cache(finder, cache, strlen(cache), ""));
	struct slice dirs = path_list(getenv("GOPATH")), dir;
	while (path_list_next(&dirs, &dir))
		TRY(add_cache(finder, dir.text, dir.len, "/pkg/mod"));
	return home ? add_cache(finder, home, strlen(home), "/go/pkg/mod") : NULL;
}

// Directories below the home directory.
static struct error *add_roots_at_home(struct finder *finder)
{
	const char *home = getenv("HOME");
	if (!home || home[0] != '/')
		return NULL;
	struct text sdk = {0}, go_sdk = {0};
	text_putf(&sdk, "%s/sdk", home);
	text_putf(&go_sdk, "%s/go/sdk", home);
	struct error *err = text_error(&sdk);
	if (!err)
		err = text_error(&go_sdk);
	if (!err)
		err = add_roots_in(finder, sdk.bytes, "go");
	if (!err)
		err = add_root(finder, go_sdk.bytes);
	if (!err)
		err = add_roots_in(finder, go_sdk.bytes, "go");
	text_deinit(&sdk);
	text_deinit(&go_sdk);
	return err;
}

static struct error *find_roots(struct finder *finder)
{
	const char *given = getenv("GOROOT");
	if (given)
		TRY(add_root(finder, given));
	TRY(add_root_of_path(finder));
	TRY(add_root(finder, "/usr/local/go"));
	TRY(add_root(finder, "/usr/lib/go"));
	TRY(add_root(finder, "/usr/lib/golang"));
	TRY(add_roots_in(finder, "/usr/lib", "go-"));
	TRY(add_roots_at_home(finder));
	for (size_t i = 0; i < finder->go->cache_count; i++) {
		struct text dir = {0};
		text_putf(&dir, "%s/golang.org", finder->go->cache[i]);
		struct error *err = text_error(&dir);
		if (!err)
			err = add_roots_in(finder, dir.bytes, "toolchain@");
		text_deinit(&dir);
		TRY(err);
	}
	return NULL;
}

struct error *go_places_load(struct finder *finder)
{
	if (finder->go)
		return NULL;
	TRY(ALLOC(&finder->arena, finder->go, 1));
	TRY(find_caches(finder));
	return find_roots(finder);
}

// The length of the part of a version that names its minor release: go1.22 of go1.22.3.
static size_t minor_len(const char *version)
{
	const char *dot = strchr(version, '.');
	return dot ? (size_t)(dot - version) + 1 + strspn(dot + 1, "0123456789") : strlen(version);
}

// How well an installation fits: 2 the very version, 1 the same minor release, 0 not.
static int fit(const char *have, const char *want)
{
	if (strcmp(have, want) == 0)
		return 2;
	size_t len = minor_len(want);
	return len && minor_len(have) == len && strncmp(have, want, len) == 0;
}

// The version that built the binary: by hints, else as the path to its sources has it.
static void find_wanted(const struct search *s, size_t src_at, struct text *out)
{
	const struct source_hints *hints = s->finder->hints;
	if (hints && hints->go_version)
		put_version(out, hints->go_version, strlen(hints->go_version));
	for (size_t at = 0; !out->len && at + 2 < src_at; at++)
		if (s->path.text[at] == 'g' && s->path.text[at + 1] == 'o')
			put_version(out, s->path.text + at, src_at - at);
}

// A note if the sources are not those that were compiled, as far as one can tell.
static void note_version(struct search *s, struct go_root *root, const char *want)
{
	bool doubt = false;
	for (size_t i = 0; i < s->finder->go->root_count; i++)
		doubt = doubt || strcmp(s->finder->go->root[i].version, root->version) != 0;
	if (root->told || (want[0] ? strcmp(want, root->version) == 0 : !doubt))
		return;
	root->told = true;
	text_putf(&s->note, "the standard library is shown from %s", root->src);
	if (root->version[0])
		text_putf(&s->note, " (%s)", root->version);
	if (want[0])
		text_putf(&s->note, "; the program was built with %s", want);
	else
		text_puts(&s->note, "; the version that built the program is not known");
}

// One place for all of them: there can be many. Who looks for C has no use for it.
static void note_roots(struct search *s)
{
	const struct go_places *go = s->finder->go;
	struct text place = {0};
	if (!go_is_source(s->path))
		return;
	if (go->root_count)
		text_puts(&place, go->root[0].src);
	if (go->root_count > 1)
		text_putf(&place, " and %zu more of Go", go->root_count - 1);
	if (place.len && !place.failed)
		search_note_place(s, "in", place.bytes);
	text_deinit(&place);
}

static void try_roots(struct search *s, size_t src_at, struct slice rest)
{
	struct go_places *go = s->finder->go;
	struct text want = {0};
	s->silent = true;
	find_wanted(s, src_at, &want);
	const char *version = want.len && !want.failed ? want.bytes : "";
	for (int at_least = version[0] ? 2 : 0; at_least >= 0 && !s->found; at_least--)
		for (size_t i = 0; i < go->root_count && !s->found; i++)
			if ((version[0] ? fit(go->root[i].version, version) : 0) == at_least &&
			    search_try(s, FOUND_GO_ROOT, go->root[i].src, rest))
				note_version(s, &go->root[i], version);
	s->silent = false;
	if (!s->found)
		note_roots(s);
	text_deinit(&want);
}

static bool starts_go(const char *text, size_t len)
{
	if (len && text[0] == '$')
		text++, len--;
	return len >= 2 && strncasecmp(text, "go", 2) == 0;
}

// Does one of the directories in a path look like that of a Go installation?
static bool names_go(const char *path, size_t len)
{
	for (size_t at = 0; at < len; at++)
		if ((at == 0 || path[at - 1] == '/' || path[at - 1] == '-' ||
		     path[at - 1] == '@') &&
		    starts_go(path + at, len - at))
			return true;
	return false;
}

bool go_is_source(struct slice path)
{
	return slice_ends(path, ".go") || slice_ends(path, ".s");
}

bool go_is_standard(struct slice path)
{
	if (path.len == 0 || path.text[0] == '/' || path_has_drive(path))
		return false;
	const char *slash = memchr(path.text, '/', path.len);
	size_t first = slash ? (size_t)(slash - path.text) : 0;
	return first && !memchr(path.text, '.', first) && !memchr(path.text, '@', path.len);
}

void go_try_root(struct search *s)
{
	if (go_is_standard(s->path)) {
		try_roots(s, 0, s->path);
		if (s->found)
			return;
	}
	static const char src[] = "/src/";
	unsigned times = 0;
	for (size_t at = 0; at + sizeof src <= s->path.len && !s->found && times < 8; at++) {
		if (memcmp(s->path.text + at, src, sizeof src - 1) != 0)
			continue;
		times++;
		struct slice rest = slice_from(s->path, at + sizeof src - 1);
		if (names_go(s->path.text, at) && go_is_standard(rest))
			try_roots(s, at, rest);
	}
}

// Puts a module path or version as the cache spells it.
static void put_escaped(struct text *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.text[i];
		if (c >= 'A' && c <= 'Z')
			text_putc(out, '!');
		text_putc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

static void put_unescaped(struct text *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.text[i];
		if (c == '!' && i + 1 < name.len && islower((unsigned char)name.text[i + 1]))
			c = (char)toupper((unsigned char)name.text[++i]);
		text_putc(out, c);
	}
}

// Where the module's path begins in a path whose version is at `at`: behind pkg/mod/, else at
// the first directory that is a domain; for relative names at the beginning.
static size_t module_start(struct slice path, size_t at)
{
	static const char mod[] = "pkg/mod/";
	for (size_t i = at; i > 0; i--)
		if (i >= sizeof mod - 1 && path_has_at(path, i - (sizeof mod - 1), mod))
			return i;
	if (path.text[0] != '/')
		return 0;
	for (size_t i = 1; i < at; i++) {
		if (path.text[i - 1] != '/' || path.text[i] == '.')
			continue;
		const char *slash = memchr(path.text + i, '/', at - i);
		size_t end = slash ? (size_t)(slash - path.text) : at;
		if (memchr(path.text + i, '.', end - i))
			return i;
	}
	return at;
}

bool go_split_version(struct slice path, struct text *buffer, struct go_versioned *ret)
{
	const char *sign = memchr(path.text, '@', path.len);
	size_t at = sign ? (size_t)(sign - path.text) : path.len;
	if (at + 3 > path.len || path.text[at + 1] != 'v')
		return false;
	const char *slash = memchr(sign, '/', path.len - at);
	if (!slash)
		return false;
	size_t start = module_start(path, at), end = (size_t)(slash - path.text);
	if (start >= at)
		return false;
	text_clear(buffer);
	put_unescaped(buffer, (struct slice){path.text + start, at - start});
	size_t module_len = buffer->len;
	put_unescaped(buffer, (struct slice){sign + 1, end - at - 1});
	if (buffer->failed)
		return false;
	*ret = (struct go_versioned){
		.module = {buffer->bytes, module_len},
		.version = {buffer->bytes + module_len, buffer->len - module_len},
		.rest = slice_from(path, end + 1),
	};
	return path_is_below(ret->module) && path_is_below(ret->version) && ret->rest.len;
}

void go_try_cache(struct search *s, const struct go_versioned *file)
{
	struct text name = {0};
	put_escaped(&name, file->module);
	text_putc(&name, '@');
	put_escaped(&name, file->version);
	text_putc(&name, '/');
	text_put(&name, file->rest.text, file->rest.len);
	for (size_t i = 0; i < s->finder->go->cache_count && !s->found && !name.failed; i++)
		search_try(s, FOUND_CACHE, s->finder->go->cache[i],
			   (struct slice){name.bytes, name.len});
	text_deinit(&name);
}
