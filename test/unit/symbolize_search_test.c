// Candidates for binaries and debug information: what is tried, and in which order.
#include <limits.h>
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

#include "base/arena.h"
#include "base/text.h"
#include "symbolize/search.h"

#define ID "1f0e2d3c4b5a69788796a5b4c3d2e1f001122334"

typedef struct error *search_fn(const struct search_environment *environment,
				const struct search_wanted *wanted, struct search_list *list);

static struct slice slice(const char *text)
{
	return (struct slice){text, text ? strlen(text) : 0};
}

static const struct search_environment usual = {
	.home = "/home/me", .binary_path = "/sym", .debug_root = "/usr/lib/debug"};

// The list as lines "<kind>: <path>  <reason>"; to be freed.
static char *search(search_fn *fn, const struct search_environment *environment,
		    const struct search_wanted *wanted)
{
	static const char *const kind[] = {"b", "d"};
	struct arena arena;
	arena_init(&arena, 8 << 20);
	struct search_list list = {.arena = &arena};
	struct text out = {0};
	assert_null(fn(environment, wanted, &list));
	text_puts(&out, "");
	for (uint32_t i = 0; i < list.count; i++)
		text_putf(&out, "%s %s  %s\n", kind[list.item[i].kind], list.item[i].path,
			  search_reason_text(list.item[i].reason));
	assert_null(text_error(&out));
	arena_deinit(&arena);
	return out.bytes;
}

static void expect(search_fn *fn, const struct search_environment *environment,
		   const struct search_wanted *wanted, const char *expected)
{
	char *got = search(fn, environment, wanted);
	assert_string_equal(got ? got : "", expected);
	free(got);
}

static void test_binary(void **state)
{
	(void)state;
	const struct search_wanted wanted = {
		.given = slice("./x"), .file = slice("/opt/app/x"), .build_id = slice(ID)};
	expect(search_binary, &usual, &wanted,
	       "b ./x  given on the command line\n"
	       "b /sym/" ID "/x  PPROF_BINARY_PATH\n"
	       "b /sym/opt/app/x/" ID "  PPROF_BINARY_PATH\n"
	       "d /sym/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334.debug  PPROF_BINARY_PATH\n"
	       "b /sym/x  PPROF_BINARY_PATH\n"
	       "b /sym/opt/app/x  PPROF_BINARY_PATH\n"
	       "d /sym/opt/app/x.debug  PPROF_BINARY_PATH\n"
	       "d /sym/opt/app/.debug/x.debug  PPROF_BINARY_PATH\n"
	       "d /sym/usr/lib/debug/opt/app/x.debug  PPROF_BINARY_PATH\n"
	       "b /opt/app/x  recorded path\n"
	       "b /usr/lib/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334  build id\n"
	       "b /usr/lib/debug/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334  build id\n"
	       "b /sym/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334  build id\n"
	       "b /home/me/.cache/debuginfod_client/" ID "/executable  debuginfod cache\n"
	       "b /home/me/.debug/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334/elf  perf "
	       "cache\n"
	       "b /home/me/.debug/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334  perf cache\n"
	       "b x  current directory\n"
	       "d /usr/lib/debug/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334.debug  build "
	       "id\n"
	       "d /sym/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334.debug  build id\n"
	       "d /usr/lib/debug/opt/app/x.debug  debug directory\n"
	       "d /home/me/.cache/debuginfod_client/" ID "/debuginfo  debuginfod cache\n"
	       "d /home/me/.debug/.build-id/1f/0e2d3c4b5a69788796a5b4c3d2e1f001122334/debug  perf "
	       "cache\n");
}

// The usual folder, a list of folders, one of them empty; no build id.
static void test_binary_path(void **state)
{
	(void)state;
	const struct search_wanted wanted = {.file = slice("x")};
	static const struct search_environment home = {.home = "/home/me", .binary_path = ""};
	expect(search_binary, &home, &wanted,
	       "b /home/me/pprof/binaries/x  PPROF_BINARY_PATH\n"
	       "d /home/me/pprof/binaries/x.debug  PPROF_BINARY_PATH\n"
	       "d /home/me/pprof/binaries/.debug/x.debug  PPROF_BINARY_PATH\n"
	       "d /home/me/pprof/binaries/usr/lib/debug/x.debug  PPROF_BINARY_PATH\n"
	       "b x  recorded path\n");
	static const struct search_environment two = {.binary_path = "/a/../b::c/"};
	expect(search_binary, &two, &wanted,
	       "b /b/x  PPROF_BINARY_PATH\n"
	       "d /b/x.debug  PPROF_BINARY_PATH\n"
	       "d /b/.debug/x.debug  PPROF_BINARY_PATH\n"
	       "d /b/usr/lib/debug/x.debug  PPROF_BINARY_PATH\n"
	       "b x  PPROF_BINARY_PATH\n"
	       "d x.debug  PPROF_BINARY_PATH\n"
	       "d .debug/x.debug  PPROF_BINARY_PATH\n"
	       "d usr/lib/debug/x.debug  PPROF_BINARY_PATH\n"
	       "b c/x  PPROF_BINARY_PATH\n"
	       "d c/x.debug  PPROF_BINARY_PATH\n"
	       "d c/.debug/x.debug  PPROF_BINARY_PATH\n"
	       "d c/usr/lib/debug/x.debug  PPROF_BINARY_PATH\n");
}

// Go's build ids have slashes and are no hex: only pprof's places know them.
static void test_go_build_id(void **state)
{
	(void)state;
	static const struct search_environment only = {.binary_path = "/sym"};
	const struct search_wanted wanted = {.build_id = slice("aB_c/d-e")};
	expect(search_binary, &only, &wanted,
	       "b /sym/aB_c/d-e  PPROF_BINARY_PATH\n"
	       "d /sym/aB/_c/d-e.debug  PPROF_BINARY_PATH\n");
}

static void test_cache(void **state)
{
	(void)state;
	const struct search_wanted wanted = {.build_id = slice("ABCDEF")};
	static const struct search_environment xdg = {.binary_path = "/sym", .xdg_cache = "/xdg"};
	char *got = search(search_debug, &xdg, &wanted);
	assert_non_null(strstr(got, "d /xdg/debuginfod_client/abcdef/debuginfo  debug"));
	free(got);
	static const struct search_environment own = {
		.home = "/h", .xdg_cache = "/xdg", .debuginfod_cache = "/own"};
	got = search(search_debug, &own, &wanted);
	assert_non_null(strstr(got, "d /own/abcdef/debuginfo  debug"));
	assert_null(strstr(got, "xdg"));
	free(got);
}

// A binary in a folder that a symbolic link leads to.
static void test_debug(void **state)
{
	(void)state;
	char root[] = "/tmp/cprof-search-XXXXXX", path[128], expected[1024];
	assert_non_null(mkdtemp(root));
	snprintf(path, sizeof path, "%s/link", root);
	assert_int_equal(symlink("/usr", path), 0);
	strcat(path, "/x");
	static const struct search_environment environment = {.binary_path = "/sym",
							      .debug_root = "/dbg"};
	const struct search_wanted wanted = {.file = slice(path), .debug_link = slice("x.dbg")};
	snprintf(expected, sizeof expected,
		 "d /dbg%s/link/x.debug  debug directory\n"
		 "d %s/link/x.dbg  debug link\n"
		 "d %s/link/.debug/x.dbg  debug link\n"
		 "d /dbg%s/link/x.dbg  debug link\n"
		 "d /usr/x.dbg  debug link\n"
		 "d /usr/.debug/x.dbg  debug link\n"
		 "d /dbg/usr/x.dbg  debug link\n"
		 "d %s/link/x.debug  recorded path\n",
		 root, root, root, root, root);
	expect(search_debug, &environment, &wanted, expected);
	path[strlen(path) - 2] = '\0';
	assert_int_equal(unlink(path), 0);
	// A link to the binary itself.
	assert_int_equal(symlink("/usr/bin/env", path), 0);
	const struct search_wanted linked = {.file = slice(path), .debug_link = slice("x.dbg")};
	char *got = search(search_debug, &environment, &linked);
	assert_non_null(strstr(got, "d /usr/bin/.debug/x.dbg  debug link\n"));
	free(got);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(root), 0);
}

// Files in a folder named after the build id: sorted, hidden ones too, and not without end.
static void test_folder(void **state)
{
	(void)state;
	char root[] = "/tmp/cprof-search-XXXXXX", folder[64], path[256], expected[512];
	assert_non_null(mkdtemp(root));
	snprintf(folder, sizeof folder, "%s/abcd", root);
	assert_int_equal(mkdir(folder, 0755), 0);
	static const char *const first[] = {"b", "a", ".h"};
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof path, i < 3 ? "%s/%s" : "%s/z%s%03d", folder,
			 i < 3 ? first[i] : "", i);
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fclose(file);
	}
	const struct search_environment environment = {.binary_path = root};
	const struct search_wanted wanted = {.file = slice("b"), .build_id = slice("abcd")};
	char *got = search(search_binary, &environment, &wanted);
	snprintf(expected, sizeof expected,
		 "b %s/b  PPROF_BINARY_PATH\nb %s/.h  PPROF_BINARY_PATH\n"
		 "b %s/a  PPROF_BINARY_PATH\nb %s/z003  PPROF_BINARY_PATH\n",
		 folder, folder, folder, folder);
	assert_memory_equal(got, expected, strlen(expected));
	snprintf(expected, sizeof expected, "%s/z255  ", folder);
	assert_non_null(strstr(got, expected));
	snprintf(expected, sizeof expected, "%s/z256  ", folder);
	assert_null(strstr(got, expected));
	assert_non_null(strstr(got, "b b  recorded path\n"));
	free(got);
	snprintf(path, sizeof path, "rm -r %s", root);
	assert_int_equal(system(path), 0);
}

// What must not become part of a path.
static void test_hostile(void **state)
{
	(void)state;
	static const struct search_environment only = {.binary_path = "/sym", .home = "/h"};
	static const char *const bad_id[] = {"..",     "../../etc", "a/../b", "/etc",  "ab",
					     "abc//d", "abc/",	    "a b c",  "abc\n", "a.b"};
	for (size_t i = 0; i < ARRAY_LEN(bad_id); i++) {
		const struct search_wanted wanted = {.build_id = slice(bad_id[i])};
		expect(search_binary, &only, &wanted, "");
		expect(search_debug, &only, &wanted, "");
	}
	const struct search_wanted nul = {.build_id = {"abcd\0f", 6}, .file = {"a\0b", 3}};
	expect(search_binary, &only, &nul, "");
	char long_name[PATH_MAX + 1];
	memset(long_name, 'x', sizeof long_name);
	long_name[sizeof long_name - 1] = '\0';
	const struct search_wanted too_long = {.file = slice(long_name),
					       .build_id = slice(long_name)};
	expect(search_binary, &only, &too_long, "");
	const struct search_wanted nothing = {.file = slice("/..")};
	expect(search_binary, &only, &nothing, "b /..  recorded path\n");

	// A recorded path stays below the folder that it is looked for in.
	const struct search_wanted upward = {.file = slice("../../etc/x")};
	expect(search_binary, &only, &upward,
	       "b /sym/x  PPROF_BINARY_PATH\n"
	       "b /sym/etc/x  PPROF_BINARY_PATH\n"
	       "d /sym/etc/x.debug  PPROF_BINARY_PATH\n"
	       "d /sym/etc/.debug/x.debug  PPROF_BINARY_PATH\n"
	       "d /sym/usr/lib/debug/etc/x.debug  PPROF_BINARY_PATH\n"
	       "b ../../etc/x  recorded path\n"
	       "b x  current directory\n");

	static const char *const bad_link[] = {"..", ".", "", "a/b", "/etc/passwd", "../x"};
	for (size_t i = 0; i < ARRAY_LEN(bad_link); i++) {
		const struct search_wanted wanted = {.file = slice("/no/x"),
						     .debug_link = slice(bad_link[i])};
		expect(search_debug, &only, &wanted, "d /no/x.debug  recorded path\n");
	}
}

// What dsymutil leaves beside a binary for macOS; the trees of ELF are not for it.
static void test_bundle(void **state)
{
	(void)state;
	const struct search_wanted wanted = {
		.file = slice("bin/app"), .build_id = slice(ID), .bundle = true};
	expect(search_debug, &usual, &wanted,
	       "d bin/app.dSYM/Contents/Resources/DWARF/app  recorded path\n");
}

// Many folders in the search path do not crowd out the other places.
static void test_many(void **state)
{
	(void)state;
	struct text path = {0};
	for (int i = 0; i < 2000; i++)
		text_putf(&path, "%s/f%d", i ? ":" : "", i);
	const struct search_environment environment = {.binary_path = path.bytes, .home = "/h"};
	const struct search_wanted wanted = {.file = slice("/opt/x"), .build_id = slice(ID)};
	char *got = search(search_binary, &environment, &wanted);
	size_t lines = 0;
	for (const char *c = got; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, SEARCH_LIMIT);
	assert_non_null(strstr(got, "b /opt/x  recorded path\n"));
	free(got);
	text_deinit(&path);
}

static void test_memory(void **state)
{
	(void)state;
	const struct search_wanted wanted = {.file = slice("/opt/x"), .build_id = slice(ID)};
	bool done = false;
	for (size_t limit = 0; !done; limit += 256) {
		struct arena arena;
		arena_init(&arena, limit);
		struct search_list list = {.arena = &arena};
		struct error *err = search_binary(&usual, &wanted, &list);
		done = !err;
		if (err)
			assert_int_equal(error_code(err), ERR_LIMIT);
		error_free(err);
		arena_deinit(&arena);
	}
}

static void test_checksum(void **state)
{
	(void)state;
	assert_int_equal(search_checksum("123456789", 9), 0xcbf43926);
	assert_true(search_is_hex_id(slice(ID)));
	assert_false(search_is_hex_id(slice("abc/def")));
	assert_false(search_is_hex_id(slice("ab")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_binary),	    cmocka_unit_test(test_binary_path),
		cmocka_unit_test(test_go_build_id), cmocka_unit_test(test_cache),
		cmocka_unit_test(test_debug),	    cmocka_unit_test(test_folder),
		cmocka_unit_test(test_hostile),	    cmocka_unit_test(test_bundle),
		cmocka_unit_test(test_many),	    cmocka_unit_test(test_memory),
		cmocka_unit_test(test_checksum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
