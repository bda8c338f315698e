// Finding and reading source files, in a directory of our own.
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

static char root[64];

static void write_file(const char *name, const char *bytes, size_t len)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", root, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/cprof-source-XXXXXX");
	if (!mkdtemp(root) || chdir(root) != 0)
		return -1;
	return mkdir("proj", 0755) | mkdir("proj/pkg", 0755);
}

static int remove_root(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") || system(command);
}

static struct source *open_source(const char *source_path, const char *trim_path)
{
	struct source *source;
	assert_null(source_new(source_path, trim_path, &source));
	return source;
}

// Expects line number of path to be text; NULL: that there is none.
static void expect_line(struct source *source, const char *path, int64_t number, const char *text)
{
	struct slice line;
	assert_null(source_line(source, path, strlen(path), number, &line));
	if (!text) {
		assert_null(line.text);
		return;
	}
	assert_non_null(line.text);
	assert_int_equal(line.len, strlen(text));
	assert_memory_equal(line.text, text, line.len);
}

static void expect_problem(struct source *source, const char *path, const char *problem)
{
	expect_line(source, path, 1, NULL);
	assert_string_equal(source_problem(source, path, strlen(path)), problem);
}

static void expect_trim(const char *path, const char *trim_path, const char *source_path,
			const char *left)
{
	struct slice part = source_trim(path, strlen(path), trim_path, source_path);
	assert_int_equal(part.len, strlen(left));
	assert_memory_equal(part.text, left, part.len);
}

static void test_trim(void **state)
{
	(void)state;
	expect_trim("/a/b.c", NULL, NULL, "/a/b.c");
	expect_trim("/build/proj/pkg/a.c", "", "/home/me/proj", "pkg/a.c");
	expect_trim("/build/proj/pkg/proj/a.c", "", "/home/me/proj/", "pkg/proj/a.c");
	expect_trim("proj/a.c", "", "/home/me/proj", "proj/a.c");
	expect_trim("/x/two/one/a.c", "", "/one:/two", "a.c");
	expect_trim("/build/proj/a.c", "/build", "/home/me/proj", "proj/a.c");
	expect_trim("/build/proj/a.c", "/nowhere:/build/proj/", "", "a.c");
	expect_trim("/buildx/a.c", "/build", "", "/buildx/a.c");
	expect_trim("/proc/self/cwd/./a.c", "", "", "a.c");
	expect_trim("/proc/self/cwd/a.c", "/other", "", "a.c");
	expect_trim("/a.c", ":/b", "", "a.c");
	expect_trim("", "/a", "/b", "");
}

static void test_lines(void **state)
{
	(void)state;
	write_file("a.c", "one\r\n\ttwo\r\r\n\nlast", 17);
	struct source *source = open_source(NULL, NULL);
	expect_line(source, "a.c", 1, "one");
	expect_line(source, "a.c", 2, "\ttwo\r");
	expect_line(source, "a.c", 3, "");
	expect_line(source, "a.c", 4, "last");
	expect_line(source, "a.c", 5, NULL);
	expect_line(source, "a.c", 0, NULL);
	expect_line(source, "a.c", INT64_MIN, NULL);
	assert_null(source_problem(source, "a.c", 3));
	source_free(source);
}

static void test_empty_file(void **state)
{
	(void)state;
	write_file("empty.c", "", 0);
	struct source *source = open_source(NULL, NULL);
	expect_line(source, "empty.c", 1, NULL);
	assert_null(source_problem(source, "empty.c", 7));
	source_free(source);
}

// A file ends before a line that is too long.
static void test_long_lines(void **state)
{
	(void)state;
	struct text bytes = {0};
	text_pad(&bytes, 'a', SOURCE_LINE_LIMIT);
	text_puts(&bytes, "\nshort\n");
	text_pad(&bytes, 'b', SOURCE_LINE_LIMIT + 1);
	text_puts(&bytes, "\nafter\n");
	write_file("long.c", bytes.bytes, bytes.len);
	text_deinit(&bytes);
	struct source *source = open_source(NULL, NULL);
	struct slice line;
	assert_null(source_line(source, "long.c", 6, 1, &line));
	assert_int_equal(line.len, SOURCE_LINE_LIMIT);
	expect_line(source, "long.c", 2, "short");
	expect_line(source, "long.c", 3, NULL);
	expect_line(source, "long.c", 4, NULL);
	assert_null(source_problem(source, "long.c", 6));
	source_free(source);
}

static void test_search(void **state)
{
	(void)state;
	char path[256], where[256];
	write_file("proj/pkg/b.c", "inner\n", 6);
	write_file("up.c", "up\n", 3);
	snprintf(where, sizeof where, "/nowhere:%s/proj/pkg", root);
	struct source *source = open_source(where, NULL);
	expect_line(source, "b.c", 1, "inner");
	expect_line(source, "proj/pkg/b.c", 1, "inner");
	expect_line(source, "up.c", 1, "up");
	expect_line(source, "pkg/../pkg/b.c", 1, "inner");
	// The last element of the source path is cut off an absolute path.
	expect_line(source, "/built/elsewhere/pkg/b.c", 1, "inner");
	source_free(source);

	snprintf(path, sizeof path, "%s/up.c", root);
	source = open_source("/nowhere", NULL);
	expect_line(source, path, 1, "up");
	source_free(source);
}

static void test_relative_source_path(void **state)
{
	(void)state;
	write_file("proj/pkg/c.c", "c\n", 2);
	struct source *source = open_source("proj/pkg", NULL);
	expect_line(source, "c.c", 1, "c");
	expect_line(source, "pkg/c.c", 1, "c");
	expect_line(source, "proj/pkg/c.c", 1, "c");
	source_free(source);
}

static void test_missing(void **state)
{
	(void)state;
	struct source *source = open_source("/here:/there", NULL);
	expect_problem(source, "/no/such/file.c",
		       "open /no/such/file.c: no such file or directory");
	expect_problem(source, "rel/file.c", "could not find file rel/file.c on path /here:/there");
	assert_null(source_problem(source, "never/asked.c", 13));
	source_free(source);
}

// A profile can name anything; what is no file must not stop us.
static void test_not_files(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	char fifo[128], expected[256];
	snprintf(fifo, sizeof fifo, "%s/fifo", root);
	struct source *source = open_source(NULL, NULL);
	snprintf(expected, sizeof expected, "open %s: not a regular file", fifo);
	expect_problem(source, fifo, expected);
	expect_problem(source, "/dev/zero", "open /dev/zero: not a regular file");
	expect_problem(source, "/tmp", "read /tmp: is a directory");
	source_free(source);
}

static void test_nul_in_path(void **state)
{
	(void)state;
	struct source *source = open_source(NULL, NULL);
	struct slice line;
	assert_null(source_line(source, "/a\0b", 4, 1, &line));
	assert_null(line.text);
	assert_string_equal(source_problem(source, "/a\0b", 4), "open /a: invalid argument");
	source_free(source);
}

static void test_too_large(void **state)
{
	(void)state;
	write_file("big.c", "x\n", 2);
	assert_int_equal(truncate("big.c", (off_t)SOURCE_LIMIT + 1), 0);
	char path[128], expected[256];
	snprintf(path, sizeof path, "%s/big.c", root);
	struct source *source = open_source("/nowhere", NULL);
	snprintf(expected, sizeof expected, "read %s: larger than 64 MiB", path);
	expect_problem(source, path, expected);
	source_free(source);
}

static void test_many_files(void **state)
{
	(void)state;
	write_file("many.c", "many\n", 5);
	struct source *source = open_source("/nowhere", NULL);
	char path[256];
	for (int i = 0; i < 200; i++) {
		snprintf(path, sizeof path, "/none/%d.c", i);
		expect_line(source, path, 1, NULL);
	}
	snprintf(path, sizeof path, "%s/many.c", root);
	expect_line(source, path, 1, "many");
	assert_string_equal(source_problem(source, "/none/7.c", 9),
			    "open /none/7.c: no such file or directory");
	source_free(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trim),	    cmocka_unit_test(test_lines),
		cmocka_unit_test(test_empty_file),  cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_search),	    cmocka_unit_test(test_relative_source_path),
		cmocka_unit_test(test_missing),	    cmocka_unit_test(test_not_files),
		cmocka_unit_test(test_nul_in_path), cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_many_files),
	};
	return cmocka_run_group_tests(tests, make_root, remove_root);
}
