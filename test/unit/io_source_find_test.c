// Sources in the places where they are on this machine: one directory with every layout in it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "io/source.h"
#include "io/source_hints.h"
#include "io/source_tree.h"

static char root[64];

// Makes a file and its directories; its first line is its name.
static void make(const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", root, name);
	for (char *at = path + strlen(root) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path, 0755);
		*at = '/';
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "%s\n", name);
	fclose(file);
}

static void make_text(const char *name, const char *text)
{
	char path[512];
	make(name);
	snprintf(path, sizeof path, "%s/%s", root, name);
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
}

static void enter(const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", root, name);
	assert_int_equal(chdir(path), 0);
}

static void set(const char *variable, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", root, name);
	setenv(variable, path, 1);
}

static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/cprof-find-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	make("home/nothing");
	make("sdk/src/runtime/proc.go");
	make("sdk/src/net/http/server.go");
	make("sdk/src/vendor/golang.org/x/net/idna.go");
	make_text("sdk/VERSION", "go9.22.3\ntime 2026\n");
	make("home/sdk/go9.18.1/src/runtime/proc.go");
	make("cache/github.com/!burnt!sushi/toml@v1.2.0-!r!c1/decode.go");
	make("cache/example.com/old@v1.0.0/x.go");
	make("cache/example.com/fork@v1.5.0/x.go");
	make_text("work/app/go.mod",
		  "// comment\nmodule \"example.com/me/app\" // ours\n\ngo 1.22\n"
		  "replace example.com/lib => ../lib\n"
		  "replace (\n\texample.com/old v1.0.0 => example.com/fork v1.5.0\n"
		  "\texample.com/bad =>\n\t`example.com/abs` => /nowhere // x\n)\n");
	make("work/app/cmd/main.go");
	make("work/app/pkg/util/x.go");
	make("work/app/pkg/other/x.go");
	make("work/app/only/unique.go");
	make("work/app/.hidden/secret.go");
	make("work/app/vendor/example.com/dep/d.go");
	make("work/lib/l.go");
	make("work/local/go.mod");
	make_text("work/local/go.mod", "module local\n");
	make("work/local/runtime/proc.go");
	make_text("space/go.work",
		  "go 1.22\nuse ./one // comment\nuse (\n\t\"two\"\n\t./absent\n)\n"
		  "replace example.com/lib => ./lib\n");
	make_text("space/one/go.mod", "module example.com/me/one\n");
	make("space/one/deep/o.go");
	make_text("space/two/go.mod", "module (\n\texample.com/me/two\n)\n");
	make("space/two/t.go");
	make("space/lib/l.go");
	make("comp/src/c.c");
	make("moved/a.c");
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") || system(command);
}

static int set_up(void **state)
{
	(void)state;
	set("HOME", "home");
	set("GOROOT", "sdk");
	set("GOMODCACHE", "cache");
	setenv("PATH", "/usr/bin:/bin", 1);
	unsetenv("GOPATH");
	enter("work/app");
	return 0;
}

// Where path is found: its file's name below root; "" if nowhere.  Notes go to notes.
static char found[512];
static struct text notes;

static const char *look_up(struct source *source, const char *path)
{
	const char *name;
	struct slice line;
	assert_null(source_locate(source, path, strlen(path), &name));
	assert_null(source_line(source, path, strlen(path), 1, &line));
	snprintf(found, sizeof found, "%s", name ? name : "");
	if (name && strncmp(name, root, strlen(root)) == 0)
		memmove(found, found + strlen(root) + 1, strlen(found + strlen(root) + 1) + 1);
	// What is read is what is named.
	if (line.text && strcmp(found + strlen(found) - 4, ".mod") != 0) {
		assert_non_null(name);
		assert_int_equal(line.len, strlen(found));
		assert_memory_equal(line.text, found, line.len);
	}
	text_clear(&notes);
	text_puts(&notes, "");
	source_put_notes(source, &notes);
	return found;
}

static const char *look(const struct source_hints *hints, const char *path)
{
	struct source *source;
	assert_null(source_new(NULL, NULL, &source));
	source_use_hints(source, hints, true);
	look_up(source, path);
	source_free(source);
	return found;
}

static void test_as_is(void **state)
{
	(void)state;
	char path[256];
	snprintf(path, sizeof path, "%s/work/lib/l.go", root);
	assert_string_equal(look(NULL, path), "work/lib/l.go");
	assert_string_equal(look(NULL, "cmd/main.go"), "work/app/cmd/main.go");
	assert_int_equal(notes.len, 0);
}

// pprof's own rules come before all others.
static void test_options_of_pprof(void **state)
{
	(void)state;
	char dir[256];
	struct source *source;
	snprintf(dir, sizeof dir, "%s/sdk/src", root);
	assert_null(source_new(dir, NULL, &source));
	assert_string_equal(look_up(source, "net/http/server.go"), "sdk/src/net/http/server.go");
	source_free(source);
	snprintf(dir, sizeof dir, "%s/work/local", root);
	assert_null(source_new(dir, "/build/x", &source));
	assert_string_equal(look_up(source, "/build/x/runtime/proc.go"),
			    "work/local/runtime/proc.go");
	source_free(source);
}

static void test_go_root(void **state)
{
	(void)state;
	const char *const names[] = {
		"/opt/hostedtoolcache/go/9.22.3/x64/src/runtime/proc.go",
		"/usr/lib/go-9.22/src/runtime/proc.go",
		"/home/you/sdk/go9.22.3/src/runtime/proc.go",
		"/m/golang.org/toolchain@v0.0.1-go9.22.3.linux-amd64/src/runtime/proc.go",
		"$GOROOT/src/runtime/proc.go",
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_string_equal(look(NULL, names[i]), "sdk/src/runtime/proc.go");
		if (i < 4 && i != 1)
			assert_int_equal(notes.len, 0);
	}
	// As -trimpath leaves them.
	assert_string_equal(look(NULL, "net/http/server.go"), "sdk/src/net/http/server.go");
	assert_string_equal(look(NULL, "vendor/golang.org/x/net/idna.go"),
			    "sdk/src/vendor/golang.org/x/net/idna.go");
	// What is no directory of Go is none.
	assert_string_equal(look(NULL, "/home/you/program/src/net/http/server.go"), "");
}

static void test_go_version(void **state)
{
	(void)state;
	struct source_hints hints = {.go_version = "go9.18.1"};
	assert_string_equal(look(&hints, "runtime/proc.go"),
			    "home/sdk/go9.18.1/src/runtime/proc.go");
	assert_int_equal(notes.len, 0);
	hints.go_version = "go9.18.7 X:boringcrypto";
	assert_string_equal(look(&hints, "runtime/proc.go"),
			    "home/sdk/go9.18.1/src/runtime/proc.go");
	assert_non_null(strstr(notes.bytes, "(go9.18.1); the program was built with go9.18.7\n"));
	hints.go_version = "go9.1";
	assert_string_equal(look(&hints, "runtime/proc.go"), "sdk/src/runtime/proc.go");
	assert_non_null(strstr(notes.bytes, "built with go9.1\n"));
	assert_string_equal(look(NULL, "/x/go9.18.1/src/runtime/proc.go"),
			    "home/sdk/go9.18.1/src/runtime/proc.go");
}

static void test_module_cache(void **state)
{
	(void)state;
	const char *where = "cache/github.com/!burnt!sushi/toml@v1.2.0-!r!c1/decode.go";
	assert_string_equal(look(NULL, "github.com/BurntSushi/toml@v1.2.0-RC1/decode.go"), where);
	assert_string_equal(
		look(NULL, "/go/pkg/mod/github.com/!burnt!sushi/toml@v1.2.0-!r!c1/decode.go"),
		where);
	assert_string_equal(
		look(NULL, "/cache/gomod/github.com/!burnt!sushi/toml@v1.2.0-!r!c1/decode.go"),
		where);
	assert_int_equal(notes.len, 0);
	assert_string_equal(look(NULL, "github.com/BurntSushi/toml@v1.3.0/decode.go"), "");
	unsetenv("GOMODCACHE");
	char path[512];
	snprintf(path, sizeof path, "/nowhere:%s/gopath", root);
	setenv("GOPATH", path, 1);
	make("gopath/pkg/mod/example.com/p@v0.1.0/p.go");
	assert_string_equal(look(NULL, "example.com/p@v0.1.0/p.go"),
			    "gopath/pkg/mod/example.com/p@v0.1.0/p.go");
	make("home/go/pkg/mod/example.com/q@v0.1.0/q.go");
	assert_string_equal(look(NULL, "example.com/q@v0.1.0/q.go"),
			    "home/go/pkg/mod/example.com/q@v0.1.0/q.go");
}

static void test_vendor(void **state)
{
	(void)state;
	const char *where = "work/app/vendor/example.com/dep/d.go";
	enter("work/app/cmd");
	assert_string_equal(look(NULL, "example.com/dep@v1.2.3/d.go"), where);
	assert_string_equal(look(NULL, "/build/7/vendor/example.com/dep/d.go"), where);
	assert_string_equal(look(NULL, "/go/pkg/mod/example.com/dep@v1.2.3/d.go"), where);
}

static void test_replace(void **state)
{
	(void)state;
	enter("work/app/cmd");
	assert_string_equal(look(NULL, "example.com/lib@v0.0.0/l.go"), "work/lib/l.go");
	assert_string_equal(look(NULL, "example.com/old@v1.0.0/x.go"),
			    "cache/example.com/fork@v1.5.0/x.go");
	assert_string_equal(look(NULL, "example.com/abs@v1.0.0/x.go"), "");
	assert_string_equal(look(NULL, "example.com/bad@v1.0.0/x.go"), "");
}

static void test_replace_by_hints(void **state)
{
	(void)state;
	const struct source_module modules[] = {
		{.path = "example.com/a", .version = "v1.0.0", .replace_path = "../lib"},
		{.path = "example.com/b",
		 .version = "v1.0.0",
		 .replace_path = "example.com/fork",
		 .replace_version = "v1.5.0"},
	};
	struct source_hints hints = {
		.main_path = "example.com/me/app", .module = modules, .module_count = 2};
	enter("work/app/cmd");
	assert_string_equal(look(&hints, "example.com/a@v1.0.0/l.go"), "work/lib/l.go");
	assert_string_equal(look(&hints, "example.com/b@v1.0.0/x.go"),
			    "cache/example.com/fork@v1.5.0/x.go");
	hints.main_path = "example.com/other";
	assert_string_equal(look(&hints, "example.com/a@v1.0.0/l.go"), "");
}

static void test_own_module(void **state)
{
	(void)state;
	const char *where = "work/app/pkg/util/x.go";
	enter("work/app/cmd");
	assert_string_equal(look(NULL, "example.com/me/app/pkg/util/x.go"), where);
	assert_string_equal(look(NULL, "example.com/me/app@v0.3.0/pkg/util/x.go"), where);
	assert_string_equal(look(NULL, "/go/src/example.com/me/app/pkg/util/x.go"), where);
	// One that has a name as a package of the standard library.
	enter("work/local");
	assert_string_equal(look(NULL, "local/runtime/proc.go"), "work/local/runtime/proc.go");
}

// The modules of a go.work are each other's neighbours.
static void test_workspace(void **state)
{
	(void)state;
	enter("space/one/deep");
	assert_string_equal(look(NULL, "example.com/me/one/deep/o.go"), "space/one/deep/o.go");
	assert_string_equal(look(NULL, "example.com/me/two/t.go"), "space/two/t.go");
	assert_string_equal(look(NULL, "example.com/lib@v1.0.0/l.go"), "space/lib/l.go");
	assert_int_equal(notes.len, 0);
	enter("space/two");
	assert_string_equal(look(NULL, "example.com/me/one/deep/o.go"), "space/one/deep/o.go");
	assert_int_equal(notes.len, 0);
}

// Somewhere in a project all of it is looked through: up to go.work, or to .git.
static void test_project(void **state)
{
	(void)state;
	enter("space/one/deep");
	assert_string_equal(look(NULL, "/build/5/two/t.go"), "space/two/t.go");
	make("checkout/.git/HEAD");
	make("checkout/src/main.c");
	make("checkout/src/deep/x.c");
	make("beside/src/other.c");
	enter("checkout/src/deep");
	assert_string_equal(look(NULL, "/build/5/src/main.c"), "checkout/src/main.c");
	assert_int_equal(notes.len, 0);
	assert_string_equal(look(NULL, "/build/5/src/other.c"), "");
	char want[256];
	snprintf(want, sizeof want,
		 "/build/5/src/other.c: not found; looked below %s/checkout/src/deep, below "
		 "%s/checkout\n",
		 root, root);
	assert_string_equal(notes.bytes, want);
}

static void test_rust(void **state)
{
	(void)state;
	const char *library =
		"/rustc/0123456789abcdef0123456789abcdef01234567/library/core/src/a.rs";
	char note[1024];
	setenv("CARGO_HOME", "", 1);
	setenv("RUSTUP_HOME", "", 1);
	make("home/.rustup/toolchains/stable-x/lib/rustlib/src/rust/library/core/src/a.rs");
	make("home/.rustup/toolchains/nightly-x/lib/rustlib/src/rust/library/core/src/b.rs");
	make("home/.cargo/registry/src/index.crates.io-2/serde-1.0.1/src/lib.rs");
	make("home/.cargo/git/checkouts/tool-1f/2e3d/src/main.rs");
	assert_string_equal(look(NULL, library), "home/.rustup/toolchains/stable-x/lib/rustlib/src/"
						 "rust/library/core/src/a.rs");
	snprintf(note, sizeof note,
		 "%s: shown from %s/%s; that it is of the version that built the program is not "
		 "known\n",
		 library, root, found);
	assert_string_equal(notes.bytes, note);
	assert_string_equal(
		look(NULL,
		     "/root/.rustup/toolchains/1.2.3/lib/rustlib/src/rust/library/core/src/b.rs"),
		"home/.rustup/toolchains/nightly-x/lib/rustlib/src/rust/library/core/src/b.rs");
	assert_string_equal(
		look(NULL, "/ci/cargo/registry/src/index.crates.io-1/serde-1.0.1/src/lib.rs"),
		"home/.cargo/registry/src/index.crates.io-2/serde-1.0.1/src/lib.rs");
	assert_int_equal(notes.len, 0);
	assert_string_equal(look(NULL, "/ci/cargo/git/checkouts/tool-1f/2e3d/src/main.rs"),
			    "home/.cargo/git/checkouts/tool-1f/2e3d/src/main.rs");
	// Neither a commit nor an index.
	assert_string_equal(look(NULL, "/rustc/0123/library/core/src/a.rs"), "");
	assert_string_equal(look(NULL, "/ci/registry/src/lib.rs"), "");
	set("CARGO_HOME", "cargo");
	make("cargo/registry/src/i/serde-1.0.1/src/de.rs");
	assert_string_equal(look(NULL, "/ci/registry/src/i/serde-1.0.1/src/de.rs"),
			    "cargo/registry/src/i/serde-1.0.1/src/de.rs");
}

static void test_comp_dir(void **state)
{
	(void)state;
	char dir[256];
	snprintf(dir, sizeof dir, "%s/comp", root);
	const char *const dirs[] = {"relative", dir, "/build/77/tree/"};
	struct source_hints hints = {.comp_dir = dirs, .comp_dir_count = 3};
	assert_string_equal(look(&hints, "src/c.c"), "comp/src/c.c");
	enter("work/app/cmd");
	assert_string_equal(look(&hints, "/build/77/tree/pkg/other/x.go"),
			    "work/app/pkg/other/x.go");
}

static void test_suffix(void **state)
{
	(void)state;
	assert_string_equal(look(NULL, "/build/1/pkg/util/x.go"), "work/app/pkg/util/x.go");
	assert_string_equal(look(NULL, "C:/build/other/x.go"), "work/app/pkg/other/x.go");
	assert_string_equal(look(NULL, "/build/1/unique.go"), "work/app/only/unique.go");
	assert_string_equal(notes.bytes, "/build/1/unique.go: shown from only/unique.go, which has "
					 "only its name in common\n");
	assert_string_equal(look(NULL, "C:\\build\\sub/..\\other\\x.go"),
			    "work/app/pkg/other/x.go");
	assert_string_equal(look(NULL, "D:\\a\\1\\s\\unique.go"), "work/app/only/unique.go");
	assert_string_equal(look(NULL, "D:/a/1/s/unique.go"), "work/app/only/unique.go");
	assert_string_equal(look(NULL, "C:\\..\\..\\app\\only\\unique.go"), "");
	// On other systems a backslash is a part of the name.
	assert_string_equal(look(NULL, "/build\\other\\x.go"), "");
	// Two files have only the name in common.
	assert_string_equal(look(NULL, "/build/1/x.go"), "");
	// A folder of C is no package.
	make("work/app/only/lonely.c");
	assert_string_equal(look(NULL, "elf/lonely.c"), "work/app/only/lonely.c");
	assert_string_equal(look(NULL, "elf/none.c"), "");
	assert_null(strstr(notes.bytes, "of Go"));
	// Hidden folders are somebody else's, and a package of that name is another one.
	assert_string_equal(look(NULL, "/build/.hidden/secret.go"), "");
	assert_string_equal(look(NULL, "reflect/unique.go"), "");
	assert_string_equal(look(NULL, "example.com/z@v1.0.0/unique.go"), "");
	// A bare name may be anywhere: the shortest path, then the first one.
	assert_string_equal(look(NULL, "x.go"), "work/app/pkg/util/x.go");
	make("work/app/pkg/b/x.go");
	make("work/app/pkg/a/x.go");
	assert_string_equal(look(NULL, "x.go"), "work/app/pkg/a/x.go");
	assert_string_equal(notes.bytes, "x.go: shown from pkg/a/x.go; 3 other files have as much "
					 "of the path in common\n");
	enter("work");
	assert_string_equal(look(NULL, "/b/app/pkg/util/x.go"), "work/app/pkg/util/x.go");
}

static void test_links_are_left_out(void **state)
{
	(void)state;
	make("outside/deep/linked.c");
	make("links/real/kept.c");
	char to[256], from[256];
	snprintf(to, sizeof to, "%s/outside/deep", root);
	snprintf(from, sizeof from, "%s/links/deep", root);
	assert_int_equal(symlink(to, from), 0);
	snprintf(to, sizeof to, "%s/outside/deep/linked.c", root);
	snprintf(from, sizeof from, "%s/links/real/linked.c", root);
	assert_int_equal(symlink(to, from), 0);
	snprintf(from, sizeof from, "%s/links/loop", root);
	assert_int_equal(symlink(".", from), 0);
	snprintf(from, sizeof from, "%s/links/real/fifo.c", root);
	assert_int_equal(mkfifo(from, 0644), 0);
	enter("links");
	assert_string_equal(look(NULL, "/x/real/kept.c"), "links/real/kept.c");
	assert_string_equal(look(NULL, "/x/deep/linked.c"), "");
	assert_string_equal(look(NULL, "/x/real/fifo.c"), "");
}

static void test_depth_is_bounded(void **state)
{
	(void)state;
	char path[512] = "deep";
	for (int i = 0; i < TREE_DEPTH; i++)
		strcat(path, "/d");
	strcat(path, "/far.c");
	make(path);
	make("deep/d/d/near.c");
	enter("deep");
	assert_string_equal(look(NULL, "/x/d/near.c"), "deep/d/d/near.c");
	assert_string_equal(look(NULL, "/x/d/far.c"), "");
	enter("deep/d");
	assert_non_null(strstr(look(NULL, "/x/d/far.c"), "/far.c"));
}

static void test_substitute(void **state)
{
	(void)state;
	char list[512];
	struct source *source;
	assert_null(source_new(NULL, NULL, &source));
	snprintf(list, sizeof list, "/build/x:%s/nowhere,/build/x/:%s/moved,:%s/moved", root, root,
		 root);
	assert_null(source_substitute(source, list));
	assert_string_equal(look_up(source, "/build/x/a.c"), "moved/a.c");
	assert_string_equal(look_up(source, "a.c"), "moved/a.c");
	assert_string_equal(look_up(source, "/build/xx/a.c"), "");
	assert_string_equal(look_up(source, "/build/x/../x/a.c"), "");
	source_free(source);

	// Of Windows either slash will do.
	assert_null(source_new(NULL, NULL, &source));
	snprintf(list, sizeof list, "C:\\x:%s/moved,D:/x:%s/moved", root, root);
	assert_null(source_substitute(source, list));
	assert_string_equal(look_up(source, "C:\\x\\a.c"), "moved/a.c");
	assert_string_equal(look_up(source, "C:/x/a.c"), "moved/a.c");
	assert_string_equal(look_up(source, "D:\\x\\a.c"), "moved/a.c");
	assert_string_equal(look_up(source, "E:\\x\\a.c"), "");
	source_free(source);

	// It comes before what pprof finds.
	make("work/app/a.c");
	assert_string_equal(look(NULL, "a.c"), "work/app/a.c");
	assert_null(source_new(NULL, NULL, &source));
	snprintf(list, sizeof list, ":%s/moved", root);
	assert_null(source_substitute(source, list));
	source_search_further(source, false);
	assert_string_equal(look_up(source, "a.c"), "moved/a.c");
	const char *const wrong[] = {"/a", "/a:", "/a:/b,,/c:/d", "/a:/b,/c"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct error *err = source_substitute(source, wrong[i]);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_USAGE);
		error_free(err);
	}
	source_free(source);
	enter("work/app");
	assert_int_equal(unlink("a.c"), 0);
}

static void test_narrow(void **state)
{
	(void)state;
	struct source *source;
	assert_null(source_new(NULL, NULL, &source));
	source_search_further(source, false);
	assert_string_equal(look_up(source, "runtime/proc.go"), "");
	assert_int_equal(notes.len, 0);
	source_free(source);
}

// pprof's sentence stays; the notes say where else it is not.
static void test_miss(void **state)
{
	(void)state;
	struct source *source;
	char want[512];
	assert_null(source_new("/nowhere", NULL, &source));
	assert_string_equal(look_up(source, "strconv/none.go"), "");
	assert_string_equal(source_problem(source, "strconv/none.go", 15),
			    "could not find file strconv/none.go on path /nowhere");
	snprintf(want, sizeof want, "strconv/none.go: not found; looked in %s/sdk/src and ", root);
	assert_memory_equal(notes.bytes, want, strlen(want));
	snprintf(want, sizeof want, "below %s/work/app\n", root);
	assert_string_equal(notes.bytes + notes.len - strlen(want), want);
	// Said once, and no names that are no files.
	size_t len = notes.len;
	look_up(source, "strconv/none.go");
	look_up(source, "<autogenerated>");
	assert_int_equal(notes.len, len);
	for (int i = 0; i < 30; i++) {
		char name[32];
		snprintf(name, sizeof name, "/x/none%d.c", i);
		look_up(source, name);
	}
	assert_non_null(strstr(notes.bytes, "\n21 more files were not found where"));
	source_free(source);
}

// Names that want to leave the places that are searched.
static void test_climbing(void **state)
{
	(void)state;
	make("secret.go");
	const char *const names[] = {
		"runtime/../../../secret.go",
		"/usr/local/go/src/../../secret.go",
		"example.com/m@v1.0.0/../../../secret.go",
		"../../../secret.go/../secret.go/x",
		"example.com/me/app/../../secret.go",
		"/b/vendor/../../../secret.go",
		"example.com/../../@v1/secret.go",
		"a//b.go",
		"..",
		".",
		"",
		"/",
		"@v/x",
		"/@v1/x",
		"m@v1.0.0",
		"/src/",
		"go/src/",
	};
	// pprof's rules do climb: they are given a place that has nothing.
	struct source *source;
	assert_null(source_new("/nowhere", NULL, &source));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_string_equal(look_up(source, names[i]), "");
	struct text long_name = {0};
	for (int i = 0; i < 20000; i++)
		text_puts(&long_name, "pkg/");
	text_puts(&long_name, "util/x.go");
	assert_string_equal(look_up(source, long_name.bytes), "");
	text_deinit(&long_name);
	source_free(source);
}

// A directory that is gone is no reason to fail.
static void test_no_directory(void **state)
{
	(void)state;
	struct source *source;
	make("gone/x");
	enter("gone");
	assert_int_equal(unlink("x"), 0);
	char path[256];
	snprintf(path, sizeof path, "%s/gone", root);
	assert_int_equal(rmdir(path), 0);
	assert_null(source_new(".", NULL, &source));
	assert_string_equal(look_up(source, "runtime/proc.go"), "sdk/src/runtime/proc.go");
	assert_string_equal(look_up(source, "none/proc.go"), "");
	source_free(source);
}

static int free_notes(void **state)
{
	text_deinit(&notes);
	return remove_root(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_as_is, set_up),
		cmocka_unit_test_setup(test_options_of_pprof, set_up),
		cmocka_unit_test_setup(test_go_root, set_up),
		cmocka_unit_test_setup(test_go_version, set_up),
		cmocka_unit_test_setup(test_module_cache, set_up),
		cmocka_unit_test_setup(test_vendor, set_up),
		cmocka_unit_test_setup(test_replace, set_up),
		cmocka_unit_test_setup(test_replace_by_hints, set_up),
		cmocka_unit_test_setup(test_own_module, set_up),
		cmocka_unit_test_setup(test_workspace, set_up),
		cmocka_unit_test_setup(test_project, set_up),
		cmocka_unit_test_setup(test_rust, set_up),
		cmocka_unit_test_setup(test_comp_dir, set_up),
		cmocka_unit_test_setup(test_suffix, set_up),
		cmocka_unit_test_setup(test_links_are_left_out, set_up),
		cmocka_unit_test_setup(test_depth_is_bounded, set_up),
		cmocka_unit_test_setup(test_substitute, set_up),
		cmocka_unit_test_setup(test_narrow, set_up),
		cmocka_unit_test_setup(test_miss, set_up),
		cmocka_unit_test_setup(test_climbing, set_up),
		cmocka_unit_test_setup(test_no_directory, set_up),
	};
	return cmocka_run_group_tests(tests, make_root, free_notes);
}
