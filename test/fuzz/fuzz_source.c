// Names of source files, as a profile has them, and what a binary says about its sources.
//
// The first line is the name, the others are advice from the binary: `c DIR` where the compiler
// ran, `r PATH` what replaced the module example.com/m, `g VERSION` of Go.  What is found must be a
// regular file in the places that are searched.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/source_find.h"
#include "io/source_hints.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(what)                                                                                \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			fprintf(stderr, "%s: %s\n", __func__, #what);                              \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static char root[64] = "/tmp/cprof-fuzz-XXXXXX";

static void make(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	for (char *at = path + strlen(root) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		CHECK(mkdir(path, 0755) == 0 || errno == EEXIST);
		*at = '/';
	}
	FILE *file = fopen(path, "w");
	CHECK(file);
	fputs(text, file);
	fclose(file);
}

static void make_link(const char *to, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	CHECK(symlink(to, path) == 0);
}

static void set(const char *variable, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	setenv(variable, path, 1);
}

static void clean_up(void)
{
	char command[128];
	snprintf(command, sizeof command, "/bin/rm -rf '%s'", root);
	if (chdir("/") != 0 || system(command) != 0)
		perror(root);
}

// A module to be in, a Go installation, a cache; and outside of them what must not be found.
static void make_places(void)
{
	char path[256];
	CHECK(mkdtemp(root));
	atexit(clean_up);
	make("secret.go", "");
	make("out/secret.go", "");
	make("out/deep/linked.go", "");
	make("home/x", "");
	make("go/VERSION", "go1.22.3\n");
	make("go/src/runtime/proc.go", "");
	make("cache/example.com/!mod@v1.2.3/x.go", "");
	make("cache/example.com/fork@v1.0.0/x.go", "");
	make("in/go.mod", "module example.com/app\n"
			  "replace example.com/r => ./replaced\n"
			  "replace example.com/s v1.0.0 => example.com/fork v1.0.0\n");
	make("in/a/b/c.go", "");
	make("in/a/c.go", "");
	make("in/replaced/x.go", "");
	make("in/vendor/example.com/v/v.go", "");
	make_link("../../out/secret.go", "in/a/secret.go");
	make_link("../out/deep", "in/deep");
	make_link(".", "in/loop");
	snprintf(path, sizeof path, "%s/in/pipe.go", root);
	CHECK(mkfifo(path, 0644) == 0);
	snprintf(path, sizeof path, "%s/in", root);
	CHECK(chdir(path) == 0);
	set("GOROOT", "go");
	set("GOMODCACHE", "cache");
	set("HOME", "home");
	setenv("PATH", "/nonexistent", 1);
	unsetenv("GOPATH");
}

static void check_found(const struct search *search, const struct source_hints *hints)
{
	struct stat st;
	CHECK(stat(search->name.bytes, &st) == 0 && S_ISREG(st.st_mode));
	CHECK(strlen(search->name.bytes) == search->name.len);
	CHECK(!memmem(search->path.text, search->path.len, "/../", 4));
	if (search->found == FOUND_COMP_DIR || search->found == FOUND_REPLACE)
		if (hints->comp_dir_count || hints->module_count)
			return; // the binary may name any place
	char *real = realpath(search->name.bytes, NULL);
	CHECK(real);
	size_t len = strlen(root);
	static const char *const places[] = {"/in/", "/go/src/", "/cache/"};
	bool inside = false;
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		inside = inside || (strncmp(real, root, len) == 0 &&
				    strncmp(real + len, places[i], strlen(places[i])) == 0);
	// Installations of this machine are searched, too.
	if (search->found == FOUND_GO_ROOT)
		inside = strstr(search->name.bytes, "/src/") != NULL;
	CHECK(inside);
	free(real);
}

// The last word of a line that begins with letter, NUL-terminated in place; NULL if there is none.
static const char *advice(char *line, char letter)
{
	return line[0] == letter && line[1] == ' ' ? line + 2 : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct finder finder;
	static bool ready;
	if (!ready) {
		make_places();
		finder_init(&finder);
		ready = true;
	}
	char *text = malloc(size + 1);
	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	char *newline = memchr(text, '\n', size);
	size_t len = newline ? (size_t)(newline - text) : size;

	const char *dir[1] = {NULL};
	struct source_module module = {.path = "example.com/m", .version = "v1.0.0"};
	struct source_hints hints = {
		.main_path = "example.com/app", .comp_dir = dir, .module = &module};
	for (char *line = newline ? newline + 1 : NULL; line;) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		const char *word = advice(line, 'c');
		if (word) {
			dir[0] = word;
			hints.comp_dir_count = 1;
		}
		if ((word = advice(line, 'r'))) {
			module.replace_path = word;
			module.replace_version = "v1.0.0";
			hints.module_count = 1;
		}
		if ((word = advice(line, 'g')))
			hints.go_version = word;
		line = end ? end + 1 : NULL;
	}

	// The name in memory of its own size, so that a read past its end is seen.
	char *name = malloc(len ? len : 1);
	CHECK(name);
	memcpy(name, text, len);
	struct search search;
	finder.hints = &hints;
	search_init(&search, &finder, name, len);
	error_free(finder_search(&search));
	if (search.found)
		check_found(&search, &hints);
	search_deinit(&search);
	free(name);
	free(text);
	return 0;
}
